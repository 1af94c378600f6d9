import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Keeps every drafted estimate that an official figure of `truth` judges, as it stands before grades: what the quality report reads. Of two routes of one
 * method, support and source, the first is kept. A corrected one counts where its département was left out of the fit: elsewhere, figures of its neighbours made it.
 * source_share = Σ_s target_share·w ÷ Σ_s target_share over the area crosswalk: how much of its sources the zone makes up, by its own area; 1 when it is made of
 * whole sources.
 */
export async function keepJudged(db: Db, run: number): Promise<void> {
  await sql`
    WITH judged AS (
      SELECT DISTINCT ON (zoning, indicator, period, method, support, source, code)
             zoning, code, departement, indicator, period, method, support, source, value, low, high, bound_low, bound_high, official, official_period, crosswalk
      FROM truth JOIN draft USING (line)
      WHERE method <> 'corrige' OR EXISTS (
        SELECT FROM estimate.corrected own
        WHERE (own.run, own.correction, own.zoning, own.period, own.code) = (${run}::int, draft.correction, draft.zoning, draft.period, draft.code) AND own.left_out IS NOT NULL)
      ORDER BY zoning, indicator, period, method, support, source, code, preference
    ), area AS (
      SELECT used.id, by_area.id AS area
      FROM crosswalk.crosswalk used JOIN crosswalk.crosswalk by_area USING (source_edition, target_edition)
      WHERE used.id IN (SELECT crosswalk FROM judged) AND by_area.support_edition IS NULL
    ), made AS (
      SELECT crosswalk AS area, target, sum(target_share * least(weight, 1)) / sum(target_share) AS source_share
      FROM crosswalk.weight WHERE crosswalk IN (SELECT area FROM area) AND target IN (SELECT code FROM judged) GROUP BY crosswalk, target
    )
    INSERT INTO estimate.judged (run, zoning, code, departement, indicator, period, method, support, source, estimate, low, high, bound_low, bound_high,
                                 official, official_period, source_share)
    SELECT ${run}::int, zoning, code, departement, indicator, period, method, support, source, value, low, high, bound_low, bound_high,
           official, official_period, source_share
    FROM judged LEFT JOIN area ON area.id = judged.crosswalk LEFT JOIN made ON made.area = area.area AND made.target = judged.code`.execute(db)
}
