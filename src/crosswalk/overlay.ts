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
    SELECT s.code AS source, t.code AS target, t.departement, s.area_m2 AS source_m2, t.area_m2 AS target_m2,
           crosswalk.overlap_m2(s.geom, s.area_m2, s.is_rectangle, t.geom, t.area_m2, t.is_rectangle) AS shared_m2
    FROM zonings.zone t JOIN zonings.zone s ON s.territory = t.territory AND s.geom && t.geom
    WHERE s.edition = ${sourceEdition}::int AND t.edition = ${targetEdition}::int`.execute(db)
  await dropEmpty(db, 'overlay')
}

/** Fills the temporary table `overlay` again from the area crosswalk of the same editions, which holds every pair: shared = w·A(s). */
export async function recallOverlay(db: Db, areaCrosswalk: number, sourceEdition: number, targetEdition: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS overlay`.execute(db)
  await sql`
    CREATE TEMP TABLE overlay ON COMMIT DROP AS
    SELECT w.source, w.target, w.departement, s.area_m2 AS source_m2, t.area_m2 AS target_m2, w.weight * s.area_m2 AS shared_m2
    FROM crosswalk.weight w
    JOIN zonings.zone s ON s.edition = ${sourceEdition}::int AND s.code = w.source
    JOIN zonings.zone t ON t.edition = ${targetEdition}::int AND t.code = w.target
    WHERE w.crosswalk = ${areaCrosswalk}::int`.execute(db)
  await sql`ANALYZE overlay`.execute(db)
}

/** Fills the temporary table `target_overlap` with the pairs of targets that overlap each other, and the area they share in m². */
export async function overlapTargets(db: Db, targetEdition: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS target_overlap`.execute(db)
  await sql`
    CREATE TEMP TABLE target_overlap ON COMMIT DROP AS
    SELECT a.code AS one, b.code AS other, crosswalk.overlap_m2(a.geom, a.area_m2, a.is_rectangle, b.geom, b.area_m2, b.is_rectangle) AS shared_m2
    FROM zonings.zone a JOIN zonings.zone b ON a.territory = b.territory AND a.geom && b.geom AND a.code < b.code
    WHERE a.edition = ${targetEdition}::int AND b.edition = ${targetEdition}::int`.execute(db)
  await dropEmpty(db, 'target_overlap')
}

/** Pairs whose boxes meet but not their shapes: taken out afterwards, since a condition on the area would compute it twice. */
async function dropEmpty(db: Db, table: 'overlay' | 'target_overlap'): Promise<void> {
  await sql`DELETE FROM ${sql.table(table)} WHERE NOT shared_m2 > 0`.execute(db)
  await sql`ANALYZE ${sql.table(table)}`.execute(db)
}
