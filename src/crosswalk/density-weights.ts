import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { CONSERVATION_TOLERANCE } from './conservation.ts'
import type { DensitySupport } from './request.ts'

/**
 * Fills the table `weights` from `overlay` and `target_overlap` by the density that targets publish (target-density weighting: Schroeder, 2007,
 * Geographical Analysis 39(3)): w = min(1, Z_t·A(s∩t)/A(t) ÷ Z_s), with Z the same count on both zonings; the rest of a source stays outside of the
 * targets. Where targets claim more than their source holds they are all scaled down, and where they cover it whole scaled to it. A pair without
 * Z_t or Z_s is spread by area, and flagged `by_area`. Returns how many sources were claimed beyond what they hold.
 */
export async function densityWeights(db: Db, crosswalk: number, weights: string, { dataset, sourceDataset, variable }: DensitySupport): Promise<number> {
  const published = (id: number) => sql`
    SELECT m.code, m.amounts[array_position(d.variables, ${variable}::text)] AS amount
    FROM ingest.measure_row m JOIN ingest.dataset d ON d.id = m.dataset
    WHERE m.dataset = ${id}::int AND (m.statuses IS NULL OR m.statuses[array_position(d.variables, ${variable}::text)] = 'ok')`
  await sql`DROP TABLE IF EXISTS claim`.execute(db)
  await sql`
    CREATE TEMP TABLE claim ON COMMIT DROP AS
    WITH on_target AS (${published(dataset)}), on_source AS (${published(sourceDataset)}), claimed AS (
      SELECT o.*, o.shared_m2 / o.source_m2 AS area,
             CASE WHEN t.amount >= 0 AND s.amount > 0 THEN least(1, t.amount * (o.shared_m2 / o.target_m2) / s.amount) END AS density
      FROM overlay o
      LEFT JOIN on_target t ON t.code = o.target
      LEFT JOIN on_source s ON s.code = o.source
    )
    SELECT source, target, departement, shared_m2 / target_m2 AS target_share, area, coalesce(density, area) AS weight, density IS NULL AS by_area,
           sum(coalesce(density, area)) OVER same AS claimed,
           sum(area) OVER same >= 1 - ${CONSERVATION_TOLERANCE}::float8
             AND NOT bool_or(target IN (SELECT one FROM target_overlap UNION SELECT other FROM target_overlap)) OVER same AS is_covered
    FROM claimed WINDOW same AS (PARTITION BY source)`.execute(db)
  await sql`
    INSERT INTO ${sql.table(weights)} (crosswalk, source, target, departement, weight, target_share, by_area)
    SELECT ${crosswalk}::int, * FROM (
      SELECT source, target, departement,
             CASE WHEN claimed > 1 OR (is_covered AND claimed > 0) THEN weight / claimed WHEN is_covered THEN area ELSE weight END AS weight,
             target_share, by_area OR (is_covered AND claimed = 0) AS by_area
      FROM claim
    ) AS settled
    WHERE weight > 0`.execute(db)
  const { rows } = await sql<{ n: number }>`
    SELECT count(DISTINCT source) AS n FROM claim WHERE claimed > 1 + ${CONSERVATION_TOLERANCE}::float8`.execute(db)
  return rows[0]?.n ?? 0
}
