import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { NORMAL } from './levels.ts'
import {
  BY_EXTRAPOLATION,
  BY_METHOD,
  BY_ORIGIN,
  COUNT_WIDTH,
  IMPUTED,
  SHARE_WIDTH,
  SMALL_BUT_SURE,
  UNKNOWN,
  VARIATION,
  YEARS_APART,
} from './reliability-rules.ts'
import { WHOLE_SOURCE } from './rules.ts'

/**
 * Grades every drafted estimate: a letter for each rule of model/grades, in its order, and the worst of them as its reliability. Those graded E are
 * withheld: status `non_publiable`, no figure but hard bounds, and the reason. Official figures carry no grade.
 * The reason has no figure of the interval: a half-width, in points or in % of the value, gives the value back to who knows the law that made it.
 */
export async function gradeDraft(db: Db, run: number, catalogue: Catalogue): Promise<void> {
  const natures = (nature: string): string[] => [...catalogue.indicators.values()].filter((one) => one.nature === nature).map(({ code }) => code)
  const shown = (column: string): RawBuilder<unknown> => sql`${sql.ref(column)} = CASE WHEN graded.reliability <> 'E' THEN ${sql.ref(`d.${column}`)} END`
  await sql`
    WITH ${ages}, estimate AS (
      SELECT d.line, d.value, d.high - d.low AS width, d.method, 1 - d.coverage AS unknown, d.imputed_share, ages.gap, is_extrapolated, c.origin,
             d.indicator = ANY (${natures('part')}::text[]) AS is_share, d.indicator = ANY (${natures('effectif')}::text[]) AS is_count,
             variance_drawn = 0 AND variance_grouped = 0 AND d.coverage >= ${WHOLE_SOURCE}::float8 AS is_whole
      FROM draft d
      LEFT JOIN estimate.calibration c ON c.run = ${run}::int AND c.id = d.calibration
      LEFT JOIN ages ON (ages.period, ages.source_zoning, ages.dataset) = (d.period, d.source_zoning, d.dataset)
        AND (ages.base_dataset, ages.crosswalk, ages.base_crosswalk) IS NOT DISTINCT FROM (d.base_dataset, d.crosswalk, d.base_crosswalk)
      WHERE d.value IS NOT NULL AND d.method <> 'officiel'
    ), measured AS MATERIALIZED (
      SELECT *, CASE WHEN width = 0 THEN 0 WHEN value <> 0 THEN width / (2 * ${NORMAL[0.9]}::float8) / abs(value) ELSE ${Number.POSITIVE_INFINITY}::float8 END AS variation
      FROM estimate
    ), lettered AS MATERIALIZED (
      SELECT line, ARRAY[
        CASE WHEN is_share AND width >= ${SHARE_WIDTH.withheld}::float8 THEN 'E'
             WHEN (is_share AND width <= ${SHARE_WIDTH.shown}::float8) OR (is_count AND width <= ${COUNT_WIDTH}::float8) THEN least(${letter(sql`variation`, VARIATION)}, ${SMALL_BUT_SURE}::text)
             WHEN width IS NOT NULL THEN ${letter(sql`variation`, VARIATION)} END,
        ${letter(sql`unknown - 1e-9`, UNKNOWN)},
        ${letter(sql`imputed_share`, IMPUTED)},
        CASE WHEN method <> 'corrige' THEN ${letter(sql`gap`, YEARS_APART)} END,
        CASE WHEN NOT coalesce(is_whole, false) THEN ${JSON.stringify(BY_METHOD)}::jsonb ->> method END,
        CASE WHEN is_extrapolated THEN ${BY_EXTRAPOLATION.outside}::text WHEN NOT is_extrapolated THEN ${BY_EXTRAPOLATION.inside}::text END,
        CASE WHEN NOT coalesce(is_whole, false) THEN
          CASE WHEN width IS NULL THEN ${BY_ORIGIN.none}::text WHEN method = 'corrige' THEN ${BY_ORIGIN.construction}::text ELSE ${JSON.stringify(BY_ORIGIN)}::jsonb ->> origin END END
      ] AS letters
      FROM measured
    ), graded AS MATERIALIZED (
      SELECT line, array_to_string(letters, '', '-') AS grades, (SELECT max(one) FROM unnest(letters) AS one) AS reliability
      FROM lettered
    )
    UPDATE draft d
    SET grades = graded.grades, reliability = graded.reliability,
        status = CASE WHEN graded.reliability = 'E' THEN 'non_publiable' ELSE d.status END,
        reason = CASE WHEN graded.reliability = 'E' THEN ${TOO_WIDE}::text ELSE d.reason END,
        ${sql.join(['value', 'numerator', 'denominator', 'low', 'high'].map(shown))}
    FROM graded WHERE graded.line = d.line`.execute(db)
}

// Only the width grades E, see reliability-rules: what nobody knows of is `non_couvert` before that.
const TOO_WIDE = 'Intervalle trop large pour être lu.'

/** Years between a measure's period and its source's geography, its denominator, and the masses that spread both, for each way of making a value. */
const ages = sql`
  made AS (
    SELECT DISTINCT period, source_zoning, dataset, base_dataset, crosswalk, base_crosswalk FROM draft WHERE value IS NOT NULL AND method <> 'officiel'
  ), ages AS (
    SELECT made.*, greatest(abs(left(made.period, 4)::int - split_part(source_zoning, '-', 2)::int), abs(left(made.period, 4)::int - left(base.period, 4)::int), (
             SELECT max(abs(left(made.period, 4)::int - left(mass.period, 4)::int))
             FROM crosswalk.crosswalk JOIN ingest.dataset mass ON mass.id = crosswalk.support_dataset WHERE crosswalk.id IN (made.crosswalk, made.base_crosswalk))) AS gap
    FROM made LEFT JOIN ingest.dataset base ON base.id = made.base_dataset
  )`

/** The letter of a measure under limits: A up to the first… E beyond the last; null where the measure is. */
function letter(measure: RawBuilder<unknown>, [a, b, c, d]: readonly [number, number, number, number]): RawBuilder<string | null> {
  return sql`CASE WHEN ${measure} <= ${a}::float8 THEN 'A' WHEN ${measure} <= ${b}::float8 THEN 'B' WHEN ${measure} <= ${c}::float8 THEN 'C'
                  WHEN ${measure} <= ${d}::float8 THEN 'D' WHEN ${measure} > ${d}::float8 THEN 'E' END`
}
