import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Fills the table `weights` from `overlay`: w = A(s∩t) ÷ A(s), target_share = A(s∩t) ÷ A(t). */
export async function areaWeights(db: Db, crosswalk: number, weights: string): Promise<void> {
  await sql`
    INSERT INTO ${sql.table(weights)} (crosswalk, source, target, departement, weight, target_share, by_area)
    SELECT ${crosswalk}::int, source, target, departement, shared_m2 / source_m2, shared_m2 / target_m2, false FROM overlay`.execute(db)
}
