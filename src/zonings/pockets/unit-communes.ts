import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { currentEditions, type Edition } from '../editions.ts'

/** The ground of communes: the latest communes that reach the territories of the mesh; else its IRIS, whose codes begin with their commune's. */
export async function communeGround(db: Db, mesh: Pick<Edition, 'territories'>): Promise<Edition | null> {
  return (await latest(db, mesh, 'commune')) ?? (await latest(db, mesh, 'iris'))
}

/** The latest IRIS that reach the territories of the mesh: pockets are called after them. */
export function labelGround(db: Db, mesh: Pick<Edition, 'territories'>): Promise<Edition | null> {
  return latest(db, mesh, 'iris')
}

/** The commune of a zone named `ground` in a statement: its code, or for an IRIS what its code begins with where it does not say it. */
export function communeOf({ kind }: Pick<Edition, 'kind'>): RawBuilder<string> {
  return kind === 'iris' ? sql`coalesce(ground.communes[1], left(ground.code, 5))` : sql`ground.code`
}

async function latest(db: Db, mesh: Pick<Edition, 'territories'>, kind: string): Promise<Edition | null> {
  const editions = (await currentEditions(db)).filter(
    ({ geometry, territories }) => geometry === 'polygon' && territories.some((one) => mesh.territories.includes(one)),
  )
  return editions.filter((edition) => edition.kind === kind).sort((a, b) => b.vintage - a.vintage)[0] ?? null
}

/**
 * The commune of each unit of `codes`, by code: the one where its middle lies; of a unit whose middle lies in none (on the shore), the one that has most of
 * it. A unit that no commune touches is not in the map. `isWholeMesh`: `codes` are all the units, which spares looking them up one by one.
 */
export async function communesOfUnits(
  db: Db,
  mesh: number,
  ground: Edition,
  codes: readonly string[],
  { isWholeMesh }: { isWholeMesh: boolean },
): Promise<Map<string, string>> {
  const commune = communeOf(ground)
  const { rows } = await sql<{ commune: string; units: string }>`
    SELECT ${commune} AS commune, string_agg(unit.code, ',') AS units
    FROM zonings.zone AS ground JOIN zonings.zone AS unit
      ON unit.edition = ${mesh}::int AND unit.territory = ground.territory AND unit.geom && ground.geom AND ST_Contains(ground.geom, ST_Centroid(unit.geom))
         ${isWholeMesh ? sql`` : sql`AND unit.code = ANY (${codes}::text[])`}
    WHERE ground.edition = ${ground.id}::int
    GROUP BY ground.code, ground.communes`.execute(db)
  const found = new Map<string, string>()
  for (const { commune, units } of rows) for (const unit of units.split(',')) found.set(unit, commune)
  const elsewhere = codes.filter((code) => !found.has(code))
  const { rows: ashore } = await sql<{ unit: string; commune: string }>`
    SELECT DISTINCT ON (unit.code) unit.code AS unit, ${commune} AS commune
    FROM zonings.zone AS unit JOIN zonings.zone AS ground
      ON ground.edition = ${ground.id}::int AND ground.territory = unit.territory AND ST_Intersects(ground.geom, unit.geom)
    WHERE unit.edition = ${mesh}::int AND unit.code = ANY (${elsewhere}::text[])
    ORDER BY unit.code, ST_Area(ST_Intersection(ground.geom, unit.geom)) DESC, ground.code`.execute(db)
  for (const { unit, commune } of ashore) found.set(unit, commune)
  return found
}
