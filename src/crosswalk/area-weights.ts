import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Fills the temporary table `computed_weight` from `overlay`: w = A(s∩t) ÷ A(s), target_share = A(s∩t) ÷ A(t). */
export async function areaWeights(db: Db): Promise<void> {
  await sql`DROP TABLE IF EXISTS computed_weight`.execute(db)
  await sql`
    CREATE TEMP TABLE computed_weight ON COMMIT DROP AS
    SELECT source, target, departement, shared_m2 / source_m2 AS weight, shared_m2 / target_m2 AS target_share, false AS by_area
    FROM overlay`.execute(db)
}
