import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

/** The files (`jeu` of listSources) that the values of a zoning were computed from. */
export type ZoningSources = { zoning: string; datasets: number[] }

/** One row per zoning that the run has values of, by id; supports of crosswalks are not among the files. */
export async function listZoningSources(db: Db, run: number): Promise<ZoningSources[]> {
  const { rows } = await sql<ZoningSources>`
    WITH used AS (
      SELECT DISTINCT value.zoning, part.dataset
      FROM estimate.value CROSS JOIN LATERAL (VALUES (value.dataset), (value.base_dataset)) AS part(dataset)
      WHERE value.run = ${run}::int AND part.dataset IS NOT NULL
    )
    SELECT zoning, array_agg(dataset ORDER BY dataset) AS datasets FROM used GROUP BY zoning ORDER BY zoning
  `.execute(db)
  return rows
}
