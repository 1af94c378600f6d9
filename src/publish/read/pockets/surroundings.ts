import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import type { Bbox } from '../zone-filter.ts'

/** Perimeters that a detection left out, within a box: GeoJSON in CRS84 as PostGIS printed it, by zoning and code; `limit` at most. */
export async function listLeftOut(
  db: Db,
  editions: readonly number[],
  box: Bbox,
  limit: number,
): Promise<{ zonage: string; code: string; libelle: string | null; geometry: string }[]> {
  const { rows } = await sql<{ zonage: string; code: string; libelle: string | null; geometry: string }>`
    SELECT edition.zoning AS zonage, zone.code, zone.label AS libelle, ST_AsGeoJSON(zone.geom84, 6, 0) AS geometry
    FROM zonings.zone JOIN zonings.edition ON edition.id = zone.edition
    WHERE zone.edition = ANY (${editions}::int[]) AND zone.geom84 && ST_MakeEnvelope(${box[0]}::float8, ${box[1]}::float8, ${box[2]}::float8, ${box[3]}::float8, 4326)
    ORDER BY edition.zoning, zone.code
    LIMIT ${limit}::int`.execute(db)
  return rows
}

/** Names of communes by code, in the most recent commune zoning of the release that has each. */
export async function readCommuneNames(db: Db, editions: readonly number[], codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; label: string }>`
    SELECT DISTINCT ON (zone.code) zone.code, zone.label
    FROM zonings.zone JOIN zonings.edition ON edition.id = zone.edition
    WHERE zone.edition = ANY (${editions}::int[]) AND edition.kind = 'commune' AND zone.code = ANY (${codes}::text[]) AND zone.label IS NOT NULL
    ORDER BY zone.code, edition.vintage DESC`.execute(db)
  return new Map(rows.map(({ code, label }) => [code, label]))
}
