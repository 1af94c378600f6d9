import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { tracedFormula, type ValueKey } from './trace-value.ts'

export type TraceDataset = {
  role: 'numerateur' | 'denominateur' | 'support' | 'perimetres_source' | 'perimetres_cible'
  source: string
  titre: string
  producteur: string
  licence: string
  url: string
  fictif: boolean
  zonage: string
  millesime: number
  periode: string | null
  fichier: string
  empreinte: string
  date: string
}

/** The files that a value was made from, each with the part it played; a file that played two parts is there twice. */
export async function listTraceDatasets(db: Db, key: ValueKey): Promise<TraceDataset[]> {
  const { rows } = await sql<TraceDataset>`
    WITH ${tracedFormula(key)},
    passage AS (
      SELECT crosswalk.* FROM formula JOIN crosswalk.crosswalk ON crosswalk.id IN (formula.crosswalk, formula.denominator_crosswalk)
    ),
    played AS (
      SELECT 1 AS place, 'numerateur' AS role, dataset FROM formula
      UNION SELECT 2, 'denominateur', base_dataset FROM formula
      UNION SELECT 3, 'support', support_dataset FROM passage
      UNION SELECT 4, 'perimetres_source', source_edition FROM passage
      UNION SELECT 5, 'perimetres_cible', edition FROM formula
    )
    SELECT played.role, dataset.source, descriptor ->> 'titre' AS titre, descriptor ->> 'producteur' AS producteur, descriptor ->> 'licence' AS licence,
           descriptor ->> 'page' AS url, coalesce((descriptor ->> 'fictif')::boolean, false) AS fictif, zoning AS zonage,
           split_part(zoning, '-', 2)::int AS millesime, period AS periode, file_name AS fichier, file_sha256 AS empreinte, ingested_at AS date
    FROM played JOIN ingest.dataset ON dataset.id = played.dataset
    ORDER BY played.place, dataset.id
  `.execute(db)
  return rows
}
