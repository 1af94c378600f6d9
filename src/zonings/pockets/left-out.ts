import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { currentEditions, type Edition } from '../editions.ts'

/**
 * Share of a unit that may lie in a perimeter left out and the distance around it: beyond it the unit is not looked at, since its people may
 * live there. Choice of the observatory: the simplified contours of QPV are 4 to 11 % off the official ones (data/sources/anct-qpv-2024.json).
 */
export const LARGEST_SHARE_LEFT_OUT = 0.1

/** The perimeters whose ground is no pocket: of each territory of the mesh, the QPV of the latest vintage that reaches it. */
export async function perimetersLeftOut(db: Db, mesh: Pick<Edition, 'territories'>): Promise<Edition[]> {
  const perimeters = (await currentEditions(db)).filter(({ kind }) => kind === 'qpv').sort((a, b) => b.vintage - a.vintage)
  const latest = mesh.territories.flatMap((territory) => perimeters.find(({ territories }) => territories.includes(territory)) ?? [])
  return [...new Set(latest)].sort((a, b) => a.id - b.id)
}

/** Codes of the units of which more than `LARGEST_SHARE_LEFT_OUT` lies within `distance_m` of the perimeters of `editions`. */
export async function unitsLeftOut(db: Db, mesh: number, editions: readonly Edition[], distance_m: number): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    WITH perimeter AS MATERIALIZED (
      SELECT territory, CASE WHEN ${distance_m}::float8 > 0 THEN ST_Buffer(geom, ${distance_m}::float8) ELSE geom END AS ground
      FROM zonings.zone WHERE edition = ANY (${editions.map(({ id }) => id)}::int[])
    )
    SELECT unit.code
    FROM perimeter JOIN zonings.zone AS unit ON unit.edition = ${mesh}::int AND unit.territory = perimeter.territory AND ST_Intersects(unit.geom, perimeter.ground)
    GROUP BY unit.code, unit.geom, unit.area_m2
    HAVING ST_Area(ST_Intersection(unit.geom, ST_Union(perimeter.ground))) > unit.area_m2 * ${LARGEST_SHARE_LEFT_OUT}::float8`.execute(db)
  return rows.map(({ code }) => code)
}
