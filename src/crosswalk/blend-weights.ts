import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Fills the table `weights` from `overlay` and the crosswalks of each mass on the same support: w = Σ_k share_k·w_k. A mass that a source does not hold
 * has nothing to say of it: the others share its part; a source that holds none is spread by area, and flagged `by_area`.
 */
export async function blendWeights(db: Db, crosswalk: number, weights: string, parts: readonly { crosswalk: number; share: number }[]): Promise<void> {
  await sql`
    INSERT INTO ${sql.table(weights)} (crosswalk, source, target, departement, weight, target_share, by_area)
    WITH part AS (
      SELECT * FROM unnest(${parts.map((part) => part.crosswalk)}::int[], ${parts.map(({ share }) => share)}::float8[]) AS part(crosswalk, share)
    ), silent AS (
      SELECT w.source, sum(p.share) AS share
      FROM (SELECT DISTINCT crosswalk, source FROM crosswalk.weight WHERE crosswalk = ANY (${parts.map((part) => part.crosswalk)}::int[]) AND by_area) AS w
      JOIN part p USING (crosswalk) GROUP BY w.source
    ), mixed AS (
      SELECT w.source, w.target, sum(p.share * w.weight) FILTER (WHERE NOT w.by_area) AS weight, sum(p.share * w.target_share) AS target_share
      FROM crosswalk.weight w JOIN part p USING (crosswalk)
      WHERE w.crosswalk = ANY (${parts.map((part) => part.crosswalk)}::int[]) GROUP BY w.source, w.target
    ), blended AS (
      SELECT o.source, o.target, o.departement, m.target_share, coalesce(s.share, 0) >= 1 - 1e-9 AS by_area,
             CASE WHEN coalesce(s.share, 0) >= 1 - 1e-9 THEN o.shared_m2 / o.source_m2 ELSE m.weight / (1 - coalesce(s.share, 0)) END AS weight
      FROM overlay o JOIN mixed m ON m.source = o.source AND m.target = o.target LEFT JOIN silent s ON s.source = o.source
    )
    SELECT ${crosswalk}::int, source, target, departement, weight, target_share, by_area FROM blended WHERE weight > 0`.execute(db)
}
