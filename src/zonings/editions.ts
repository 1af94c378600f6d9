import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

export type Edition = {
  id: number
  zoning: string
  kind: string
  vintage: number
  label: string
  geometry: 'polygon' | 'point'
  zoneCount: number
  territories: string[]
  /** Mean area of a zone: the finer of two sources is spread less. */
  meanArea_m2: number
  /** Drawn from the codes of a regular grid: its cells are a support, and a source that is summed rather than spread. */
  isGrid: boolean
}

/** The current edition of every zoning, ordered by zoning. */
export async function currentEditions(db: Db): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    SELECT e.id, e.zoning, e.kind, e.vintage, e.label, e.geometry, e.zone_count AS "zoneCount", e.territories,
           (e.checks ->> 'aire_moyenne_m2')::float8 AS "meanArea_m2",
           d.descriptor ? 'carroyage' AS "isGrid"
    FROM zonings.edition e JOIN ingest.dataset d ON d.id = e.id
    WHERE e.is_current
    ORDER BY e.zoning`.execute(db)
  return rows
}

/** Takes out of use the editions of fictitious datasets that are out of use themselves. */
export async function retireFictitiousEditions(db: Db): Promise<void> {
  await sql`
    UPDATE zonings.edition e SET is_current = false
    FROM ingest.dataset d
    WHERE d.id = e.id AND e.is_current AND d.superseded_by IS NOT NULL AND (d.descriptor ->> 'fictif')::boolean`.execute(db)
}
