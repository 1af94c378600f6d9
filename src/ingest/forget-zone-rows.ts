import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Empties the raw perimeters of a dataset, once zonings has adopted them. */
export async function forgetZoneRows(db: Db, dataset: number): Promise<void> {
  await sql`DELETE FROM ingest.zone_row WHERE dataset = ${dataset}::int`.execute(db)
}
