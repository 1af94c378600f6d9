import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import type { Neighbours } from './mesh.ts'

/** Share of the smaller unit that two units may have in common: contours of one coverage overlap by a rounding, not by ground. Choice of the observatory. */
export const LARGEST_OVERLAP = 0.01

type Pair = { one: number; other: number; shared_m: number; overlap: number }

/**
 * Which polygons of a mesh are at `distance_m` of each other at most (0: which touch), and the length of the border they share.
 * @throws DomainError `mailles_inutilisables` naming two units that overlap by more than `LARGEST_OVERLAP` of the smaller one: their people would count twice.
 */
export async function polygonEdges(db: Db, mesh: number, codes: readonly string[], distance_m: number): Promise<Neighbours> {
  const { rows } = await sql<Pair>`
    WITH unit AS MATERIALIZED (
      SELECT (rank - 1)::int AS i, zone.territory, zone.area_m2, zone.geom
      FROM unnest(${codes}::text[]) WITH ORDINALITY AS listed (code, rank) JOIN zonings.zone ON zone.edition = ${mesh}::int AND zone.code = listed.code
    ), pair AS MATERIALIZED (
      SELECT unit.i AS one, other.i AS other, least(unit.area_m2, other.area_m2) AS smaller_m2, ST_Intersection(unit.geom, other.geom) AS common
      FROM unit JOIN zonings.zone ON zone.edition = ${mesh}::int AND zone.territory = unit.territory AND ST_DWithin(unit.geom, zone.geom, ${distance_m}::float8)
      JOIN (SELECT code, (rank - 1)::int AS i FROM unnest(${codes}::text[]) WITH ORDINALITY AS listed (code, rank)) AS place ON place.code = zone.code
      JOIN unit AS other ON other.i = place.i
      WHERE unit.i < other.i
    )
    SELECT one, other, ST_Length(ST_CollectionExtract(common, 2)) + ST_Perimeter(ST_CollectionExtract(common, 3)) / 2 AS shared_m, ST_Area(common) / smaller_m2 AS overlap
    FROM pair ORDER BY one, other`.execute(db)
  refuseOverlaps(rows, codes)
  return symmetric(rows, codes.length)
}

function refuseOverlaps(pairs: readonly Pair[], codes: readonly string[]): void {
  const overlapping = pairs.filter(({ overlap }) => overlap > LARGEST_OVERLAP)
  const [first] = overlapping
  if (!first) return
  const [one, other] = [codes[first.one] ?? '', codes[first.other] ?? '']
  throw new DomainError(
    'mailles_inutilisables',
    `Les mailles ${one} et ${other} se recouvrent de ${(first.overlap * 100).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} % de la plus petite (${overlapping.length} paire(s) au-delà de ${LARGEST_OVERLAP * 100} %) : leurs habitants compteraient deux fois.`,
    { parametre: 'mailles', valeur: one },
    overlapping.slice(0, 100).map((pair) => ({ valeur: codes[pair.one] ?? '', motif: `recouvre ${codes[pair.other] ?? ''}` })),
  )
}

function symmetric(pairs: readonly Pair[], units: number): Neighbours {
  const lists = Array.from({ length: units }, (): { to: number; shared_m: number }[] => [])
  for (const { one, other, shared_m } of pairs) {
    lists[one]?.push({ to: other, shared_m })
    lists[other]?.push({ to: one, shared_m })
  }
  const starts = new Int32Array(units + 1)
  const of = new Int32Array(pairs.length * 2)
  const shared_m = new Float64Array(pairs.length * 2)
  let next = 0
  for (const [i, list] of lists.entries()) {
    starts[i] = next
    for (const neighbour of list.sort((a, b) => a.to - b.to)) {
      of[next] = neighbour.to
      shared_m[next++] = neighbour.shared_m
    }
  }
  starts[units] = next
  return { starts, of, shared_m }
}
