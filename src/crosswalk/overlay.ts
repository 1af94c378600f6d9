import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Fills the temporary table `overlay` with every pair of zones that share some area: source, target, the target's département,
 * and three areas in m² of the territory's CRS (shared, source's, target's). Zones of different territories never meet.
 */
export async function overlay(db: Db, sourceEdition: number, targetEdition: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS overlay`.execute(db)
  await sql`
    CREATE TEMP TABLE overlay ON COMMIT DROP AS
    SELECT * FROM (
      SELECT s.code AS source, t.code AS target, t.departement, s.area_m2 AS source_m2, t.area_m2 AS target_m2,
             crosswalk.overlap_m2(s.geom, s.area_m2, s.is_rectangle, t.geom, t.area_m2, t.is_rectangle) AS shared_m2
      FROM zonings.zone t JOIN zonings.zone s ON s.territory = t.territory AND s.geom && t.geom
      WHERE s.edition = ${sourceEdition}::int AND t.edition = ${targetEdition}::int
    ) AS pair
    WHERE shared_m2 > 0`.execute(db)
  await sql`ANALYZE overlay`.execute(db)
}
