import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Takes fictitious datasets (the demo's) out of use when `dataset`, a real one, has come in: real and invented figures never meet in a
 * build. Returns how many were in use. What is published of them stays served until the next publication.
 */
export async function retireFictitious(db: Db, dataset: number): Promise<number> {
  const { rows } = await sql<{ retired: number }>`
    WITH retired AS (
      UPDATE ingest.dataset SET superseded_by = ${dataset}::int
      WHERE superseded_by IS NULL AND (descriptor ->> 'fictif')::boolean
        AND NOT (SELECT coalesce((descriptor ->> 'fictif')::boolean, false) FROM ingest.dataset WHERE id = ${dataset}::int)
      RETURNING 1
    )
    SELECT count(*) AS retired FROM retired`.execute(db)
  return rows[0]?.retired ?? 0
}
