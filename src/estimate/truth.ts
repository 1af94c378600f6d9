import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { LARGEST_BASE_GAP_YEARS } from './rules.ts'

/**
 * Fills the temporary table `truth` (line, official, official_period) with the official figure that judges each drafted estimate: that of the same zone
 * and indicator, whose period is the nearest, no further than five years; of two as near, the later. Estimates hidden by a secret are not judged.
 */
export async function pairTruth(db: Db): Promise<void> {
  await sql`DROP TABLE IF EXISTS truth`.execute(db)
  await sql`
    CREATE TEMP TABLE truth ON COMMIT DROP AS
    WITH estimate AS MATERIALIZED (
      SELECT line, zoning, code, indicator, period, left(period, 4)::int AS year, preference FROM draft WHERE method <> 'officiel' AND value IS NOT NULL
    ), official AS (
      SELECT zoning, code, indicator, period, left(period, 4)::int AS year, value, preference FROM draft WHERE method = 'officiel' AND value IS NOT NULL
    ), hidden AS (
      SELECT zoning, code, indicator, period, min(preference) AS preference FROM draft WHERE is_final GROUP BY zoning, code, indicator, period
    )
    SELECT DISTINCT ON (e.line) e.line, o.value AS official, o.period AS official_period
    FROM estimate e JOIN official o USING (zoning, code, indicator)
    LEFT JOIN hidden h ON (h.zoning, h.code, h.indicator, h.period) = (e.zoning, e.code, e.indicator, e.period)
    WHERE (h.preference IS NULL OR e.preference < h.preference) AND abs(e.year - o.year) <= ${LARGEST_BASE_GAP_YEARS}::int
    ORDER BY e.line, abs(e.year - o.year), o.period DESC, o.preference`.execute(db)
  await sql`ANALYZE truth`.execute(db)
}
