import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type SourceRow = {
  id: string
  jeu: number
  titre: string
  producteur: string
  licence: string
  url: string
  fictif: boolean
  contenu: string
  zonage: string
  millesime: number
  periode: string | null
  variables: string[]
  secret: string | null
  pieges: string[]
  fichier: string
  empreinte: string
  octets: number
  lignes_lues: number
  lignes_gardees: number
  date: string
}

/**
 * Every file that a release was made from: measures, supports and perimeters; one row per file (`jeu`), by descriptor (`id`).
 * `secret` is the producer's disclosure rule; `empreinte` the file's sha256.
 */
export async function listSources(db: Db, release: number): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    WITH used AS (
      SELECT unnest(run.datasets) AS dataset FROM publish.release JOIN estimate.run ON run.id = release.run WHERE release.id = ${release}::int
      UNION
      SELECT edition FROM publish.release_zoning WHERE release_zoning.release = ${release}::int
      UNION
      SELECT crosswalk.support_dataset FROM publish.release JOIN estimate.run ON run.id = release.run
      JOIN crosswalk.crosswalk ON crosswalk.id = ANY (run.crosswalks) WHERE release.id = ${release}::int
    )
    SELECT dataset.source AS id, dataset.id AS jeu, descriptor ->> 'titre' AS titre, descriptor ->> 'producteur' AS producteur,
           descriptor ->> 'licence' AS licence, descriptor ->> 'page' AS url, coalesce((descriptor ->> 'fictif')::boolean, false) AS fictif,
           CASE holds WHEN 'measures' THEN 'mesures' WHEN 'zones' THEN 'perimetres' ELSE 'mesures_et_perimetres' END AS contenu,
           zoning AS zonage, split_part(zoning, '-', 2)::int AS millesime, period AS periode, variables,
           descriptor -> 'secret' ->> 'regle' AS secret,
           ARRAY(SELECT jsonb_array_elements_text(coalesce(descriptor -> 'pieges', '[]'))) AS pieges,
           file_name AS fichier, file_sha256 AS empreinte, file_bytes AS octets, rows_read AS lignes_lues, rows_kept AS lignes_gardees, ingested_at AS date
    FROM used JOIN ingest.dataset ON dataset.id = used.dataset
    ORDER BY dataset.source, dataset.id
  `.execute(db)
  return rows
}
