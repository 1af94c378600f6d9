import { sql } from 'kysely'
import { createRandom } from '../../../data/demo/island/random.ts'
import type { Database } from '../../../src/db/database.ts'
import { attachPartition, createPartition } from '../../../src/db/partition.ts'
import type { Column, ZoneField } from '../../../src/model/column.ts'
import type { FeatureTable } from '../../../src/publish/read/features/index.ts'

// Metres of EPSG:5490, in Martinique.
const CORNER = { x: 690_000, y: 1_600_000 }
const SIDE = 40_000

export const zoneColumn = (field: ZoneField): Column => ({
  ...{ name: field, type: 'text', title: field, description: null, unit: null },
  origin: { kind: 'zone', field },
})

export const CODE = zoneColumn('code')

/**
 * Zones that share a square of 40 km without gap or overlap, as IRIS share a commune: `cells` × `cells` cells of a grid whose corners are moved at
 * random, and whose sides are broken twice, the same for both neighbours.
 *
 *     ┌──╱╲─┬─╲╱──┐
 *     ╲  1  ╱  2  │
 *     ├─╱╲──┼──╲╱─┤
 *     │  3  ╲  4  ╱
 *     └─────┴─────┘
 *
 * Writes them as an edition and returns it as a table with the column `code`.
 */
export async function seedPartition({ transaction }: Database, { id, cells }: { id: number; cells: number }): Promise<FeatureTable> {
  const zones = partition(cells)
  await seedZones(
    { transaction },
    id,
    zones.map((wkt, i) => [`Z${String(i).padStart(5, '0')}`, wkt]),
  )
  return { run: 1, zoning: `iris-${2000 + id}`, vintage: 2000 + id, edition: id, geometry: 'polygon', columns: [CODE] }
}

/** An edition of these zones: codes and outlines in EPSG:5490. */
export async function seedZones(
  { transaction }: Pick<Database, 'transaction'>,
  id: number,
  zones: readonly (readonly [code: string, wkt: string])[],
): Promise<void> {
  await transaction(async ({ db }) => {
    await sql`
      INSERT INTO ingest.dataset (id, source, holds, zoning, period, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report)
      OVERRIDING SYSTEM VALUE VALUES (${id}::int, 'partage', 'zones', ${`iris-${2000 + id}`}::text, NULL, 'partage', '', 0, 0, 0, '{}', '{}', '{}')`.execute(db)
    await sql`
      INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
      VALUES (${id}::int, ${`iris-${2000 + id}`}::text, 'iris', ${2000 + id}::int, 'Partage', 'polygon', ${zones.length}::int, '{antilles}', '[]')`.execute(db)
    const table = sql.table(await createPartition(db, 'zonings.zone', id))
    await sql`
      INSERT INTO ${table} (edition, code, label, communes, departement, territory, area_m2, is_rectangle, geom, geom84)
      SELECT ${id}::int, code, 'Zone ' || code, '{97209}', '972', 'antilles', ST_Area(geom), false, geom, ST_Transform(geom, 4326)
      FROM unnest(${zones.map(([code]) => code)}::text[], ${zones.map(([, wkt]) => wkt)}::text[]) AS drawn(code, wkt)
      CROSS JOIN LATERAL (SELECT ST_GeomFromText(wkt, 5490) AS geom) AS shape`.execute(db)
    await attachPartition(db, 'zonings.zone', id)
  })
}

type Position = readonly [x: number, y: number]

function partition(cells: number): string[] {
  const random = createRandom(cells)
  const step = SIDE / cells
  const moved = (x: number, y: number, by: number): Position => [
    CORNER.x + x * step + (random.next() - 0.5) * by * step,
    CORNER.y + y * step + (random.next() - 0.5) * by * step,
  ]
  const grid = <T>(columns: number, rows: number, make: (x: number, y: number) => T): T[][] =>
    Array.from({ length: columns }, (_, x) => Array.from({ length: rows }, (_, y) => make(x, y)))
  const corners = grid(cells + 1, cells + 1, (x, y) => moved(x, y, 0.4))
  // Two breaks on each side, from west to east and from south to north.
  const across = grid(cells, cells + 1, (x, y) => [moved(x + 1 / 3, y, 0.15), moved(x + 2 / 3, y, 0.15)])
  const upwards = grid(cells + 1, cells, (x, y) => [moved(x, y + 1 / 3, 0.15), moved(x, y + 2 / 3, 0.15)])
  const at = <T>(all: T[][], x: number, y: number): T => {
    const found = all[x]?.[y]
    if (found === undefined) throw new Error(`nothing at ${x}, ${y}`)
    return found
  }
  return grid(cells, cells, (x, y) => {
    const ring = [
      ...[at(corners, x, y), ...at(across, x, y), at(corners, x + 1, y), ...at(upwards, x + 1, y), at(corners, x + 1, y + 1)],
      ...[...at(across, x, y + 1).toReversed(), at(corners, x, y + 1), ...at(upwards, x, y).toReversed(), at(corners, x, y)],
    ]
    return `POLYGON((${ring.map((position) => position.join(' ')).join(',')}))`
  }).flat()
}
