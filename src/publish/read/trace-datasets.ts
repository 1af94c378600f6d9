import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { tracedFormula, type ValueKey } from './trace-formula.ts'

export type TraceDataset = {
  role: 'numerateur' | 'denominateur' | 'support' | 'perimetres_source' | 'perimetres_cible' | 'total_de_calage' | 'masse_de_calage' | 'correction' | 'repere'
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

/**
 * The files that a value was made from, each with the part it played; a file that played two parts is there twice. `repere`: where the share that a mixture is
 * anchored on is published of the zone, the nearest in time (see estimate/mixture).
 */
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
      UNION SELECT 6, 'total_de_calage', unnest(total_datasets) FROM formula JOIN estimate.raking ON raking.id IN (formula.raking, formula.base_raking)
      UNION SELECT 7, 'masse_de_calage', mass_dataset FROM formula JOIN estimate.raking ON raking.id IN (formula.raking, formula.base_raking)
      UNION SELECT 8, 'correction', unnest(correction.datasets) FROM formula JOIN estimate.correction
        ON correction.run = formula.run AND correction.code = formula.correction AND correction.zoning = formula.zoning AND correction.period = formula.period
      UNION SELECT 9, 'repere', (
        SELECT dataset.id FROM estimate.run JOIN ingest.dataset ON dataset.id = ANY (run.datasets)
        WHERE run.id = formula.run AND dataset.zoning = formula.zoning AND split_part(formula.support, '@', 1) = ANY (dataset.variables)
        ORDER BY abs(left(dataset.period, 4)::int - left(formula.period, 4)::int), dataset.id LIMIT 1
      ) FROM formula WHERE formula.method = 'melange' AND split_part(formula.support, '@', 2) = formula.zoning
    )
    SELECT played.role, dataset.source, descriptor ->> 'titre' AS titre, descriptor ->> 'producteur' AS producteur, descriptor ->> 'licence' AS licence,
           descriptor ->> 'page' AS url, coalesce((descriptor ->> 'fictif')::boolean, false) AS fictif, zoning AS zonage,
           split_part(zoning, '-', 2)::int AS millesime, period AS periode, file_name AS fichier, file_sha256 AS empreinte, ingested_at AS date
    FROM played JOIN ingest.dataset ON dataset.id = played.dataset
    ORDER BY played.place, dataset.id
  `.execute(db)
  return rows
}
