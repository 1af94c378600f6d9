import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type Check = { code: string; libelle: string; reussi: boolean; bloquant: boolean; detail?: unknown }

export type ReleaseRow = {
  id: number
  construite_le: string
  publiee_le: string | null
  en_service: boolean
  saine: boolean
  zonages: string[]
  sources: string[]
  controles: Check[]
  resume: unknown
  differences: unknown
}

/** Every release, built or published, the latest first; `publiee_le` is its last switch. */
export async function listReleases(db: Db): Promise<ReleaseRow[]> {
  const { rows } = await sql<ReleaseRow>`
    SELECT release.id,
           release.built_at AS construite_le,
           (SELECT max(at) FROM publish.switch WHERE switch.release = release.id) AS publiee_le,
           release.id IS NOT DISTINCT FROM (SELECT switch.release FROM publish.switch ORDER BY switch.id DESC LIMIT 1) AS en_service,
           release.is_sound AS saine,
           ARRAY(SELECT zoning FROM publish.release_zoning WHERE release_zoning.release = release.id ORDER BY zoning) AS zonages,
           ARRAY(SELECT DISTINCT source FROM ingest.dataset WHERE dataset.id = ANY (run.datasets) ORDER BY source) AS sources,
           release.checks AS controles,
           release.summary AS resume,
           release.differences
    FROM publish.release
    JOIN estimate.run ON run.id = release.run
    ORDER BY release.id DESC
  `.execute(db)
  return rows
}
