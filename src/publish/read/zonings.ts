import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type ZoningRow = {
  id: string
  libelle: string
  type: string
  millesime: number
  bassins: string[]
  nombre: number
  source: string
  licence: string
  cible: boolean
  fictif: boolean
}

/** Zonings of a release, by id; `cible`: estimates were carried onto it. */
export async function listZonings(db: Db, release: number): Promise<ZoningRow[]> {
  const { rows } = await sql<ZoningRow>`
    SELECT release_zoning.zoning AS id, edition.label AS libelle, edition.kind AS type, edition.vintage AS millesime, edition.territories AS bassins,
           edition.zone_count AS nombre, dataset.source, dataset.descriptor ->> 'licence' AS licence, release_zoning.is_target AS cible,
           coalesce((dataset.descriptor ->> 'fictif')::boolean, false) AS fictif
    FROM publish.release_zoning
    JOIN zonings.edition ON edition.id = release_zoning.edition
    JOIN ingest.dataset ON dataset.id = edition.id
    WHERE release_zoning.release = ${release}::int
    ORDER BY release_zoning.zoning
  `.execute(db)
  return rows
}
