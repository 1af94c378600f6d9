import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type ParentRow = { zonage: string; code: string; libelle: string | null }

export type GenealogyRow = { zonage: string; code: string; libelle: string | null; part_de_ce_territoire: number; part_de_l_autre: number }

/** Communes that a zone lies in, with their names, in every commune zoning of the release. */
export async function readParents(db: Db, release: number, edition: number, code: string): Promise<ParentRow[]> {
  const { rows } = await sql<ParentRow>`
    SELECT release_zoning.zoning AS zonage, parent.code, parent.label AS libelle
    FROM zonings.zone AS child
    JOIN publish.release_zoning ON release_zoning.release = ${release}::int AND release_zoning.zoning LIKE 'commune-%' AND release_zoning.edition <> ${edition}::int
    JOIN zonings.zone AS parent ON parent.edition = release_zoning.edition AND parent.code = ANY (child.communes)
    WHERE child.edition = ${edition}::int AND child.code = ${code}::text
    ORDER BY 1, 2
  `.execute(db)
  return rows
}

/**
 * Zones of the same kind at other vintages that share ground with this one, the largest share first.
 * Shares are 0–1, of areas in the territory's projected CRS.
 */
export async function readGenealogy(db: Db, release: number, edition: number, code: string): Promise<GenealogyRow[]> {
  const { rows } = await sql<GenealogyRow>`
    WITH shared AS (
      SELECT release_zoning.zoning, other.code, other.label, zone.area_m2, other.area_m2 AS other_m2, ST_Area(ST_Intersection(zone.geom, other.geom)) AS shared_m2
      FROM zonings.zone
      JOIN zonings.edition AS mine ON mine.id = zone.edition
      JOIN publish.release_zoning ON release_zoning.release = ${release}::int
      JOIN zonings.edition AS theirs ON theirs.id = release_zoning.edition AND theirs.kind = mine.kind AND theirs.vintage <> mine.vintage AND theirs.geometry = 'polygon'
      JOIN zonings.zone AS other ON other.edition = theirs.id AND other.territory = zone.territory AND ST_Intersects(other.geom, zone.geom)
      WHERE zone.edition = ${edition}::int AND zone.code = ${code}::text AND mine.geometry = 'polygon'
    )
    SELECT zoning AS zonage, code, label AS libelle,
           round((shared_m2 / area_m2)::numeric, 6)::float8 AS part_de_ce_territoire, round((shared_m2 / other_m2)::numeric, 6)::float8 AS part_de_l_autre
    FROM shared WHERE shared_m2 > 0
    ORDER BY shared_m2 DESC, zoning, code
  `.execute(db)
  return rows
}
