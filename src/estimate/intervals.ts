import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { calibrate } from './calibrations.ts'
import { type Level, NORMAL } from './levels.ts'
import { pairTruth } from './truth.ts'

/**
 * Draws the interval of every drafted estimate that has variances and none yet: [v − z√(V0 + rho_low·V1), v + z√(V0 + rho_high·V1)], cut at the hard
 * bounds and at the domain of its nature (a count is not negative, a share is within 0–1). The dispersions come from `calibrate`, at 90 % whatever `level`: a
 * perimeter that an official figure judges takes the one learned without its own département. A value made of whole known sources has no variance, so no
 * width. Leaves the temporary table `truth`, which `keepJudged` reads.
 */
export async function drawIntervals(db: Db, run: number, catalogue: Catalogue, level: Level = 0.9): Promise<void> {
  await pairTruth(db)
  await calibrate(db, run, catalogue)
  const natures = (nature: string): string[] => [...catalogue.indicators.values()].filter((one) => one.nature === nature).map(({ code }) => code)
  const [counts, shares] = [natures('effectif'), natures('part')]
  const z = NORMAL[level]
  await sql`
    WITH dispersion AS MATERIALIZED (
      SELECT id, rho_low, rho_high, left_out, concat_ws('|', indicator, zoning, source_zoning, method, support) AS kind FROM estimate.calibration WHERE run = ${run}::int
    ), estimate AS MATERIALIZED (
      SELECT line, concat_ws('|', indicator, zoning, source_zoning, method, support) AS kind,
             CASE WHEN line IN (SELECT line FROM truth) THEN coalesce(departement, '') END AS judged_in
      FROM draft WHERE value IS NOT NULL AND variance_drawn IS NOT NULL AND low IS NULL AND method <> 'officiel'
    ), chosen AS MATERIALIZED (
      SELECT line, coalesce(own.id, whole.id) AS calibration, coalesce(own.rho_low, whole.rho_low) AS rho_low, coalesce(own.rho_high, whole.rho_high) AS rho_high
      FROM estimate JOIN dispersion whole ON whole.kind = estimate.kind AND whole.left_out IS NULL
      LEFT JOIN dispersion own ON own.kind = estimate.kind AND own.left_out = judged_in
    )
    UPDATE draft d
    SET calibration = chosen.calibration,
        low = least(value, greatest(value - ${z}::float8 * sqrt(variance_drawn + rho_low * variance_grouped), bound_low,
                                    CASE WHEN indicator = ANY (${[...counts, ...shares]}::text[]) THEN 0 END)),
        high = greatest(value, least(value + ${z}::float8 * sqrt(variance_drawn + rho_high * variance_grouped), bound_high,
                                     CASE WHEN indicator = ANY (${shares}::text[]) THEN 1 END))
    FROM chosen WHERE chosen.line = d.line`.execute(db)
}
