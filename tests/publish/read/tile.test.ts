import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import type { Db } from '../../../src/db/database.ts'
import type { FeatureTable } from '../../../src/publish/read/features/index.ts'
import { readTile, type TileAddress, tileFromRows, tileFromServer } from '../../../src/publish/read/tile/index.ts'
import { useDatabase } from '../../support/database.ts'
import { type DecodedFeature, doubleArea, featuresOf, layerOf, wktOf } from './decoded-tile.ts'
import { CODE, seedPartition, seedZones, zoneColumn } from './tile-partition.ts'

const LAYER = 'zones'
const BUFFER = 64
const database = useDatabase()

/** 576 zones of 1.7 km: from 7 units of the grid at zoom 5, less than one at zoom 2, to more than a tile at zoom 14. */
const CELLS = 24
const ISLAND = { lon: -61.05, lat: 14.65 }
let partition: FeatureTable

beforeAll(async () => {
  partition = await seedPartition(database(), { id: 1, cells: CELLS })
})

const read = (table: FeatureTable, address: TileAddress): Promise<Uint8Array> =>
  readTile(database().db, database().kind, { table, columns: table.columns, layer: LAYER, address })
const features = async (table: FeatureTable, address: TileAddress): Promise<DecodedFeature[]> => featuresOf(await read(table, address), LAYER)

/** The tile of a zoom that holds a place (OpenStreetMap wiki, « Slippy map tilenames »). */
function tileAt(z: number, lon: number, lat: number): TileAddress {
  const radians = (lat * Math.PI) / 180
  return { z, x: Math.floor(((lon + 180) / 360) * 2 ** z), y: Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z) }
}

/** Tiles of a zoom around the square of 40 km. */
function tilesAround(z: number): TileAddress[] {
  const first = tileAt(z, ISLAND.lon - 0.35, ISLAND.lat + 0.35)
  const last = tileAt(z, ISLAND.lon + 0.35, ISLAND.lat - 0.35)
  return Array.from({ length: last.x - first.x + 1 }, (_, dx) =>
    Array.from({ length: last.y - first.y + 1 }, (_, dy) => ({ z, x: first.x + dx, y: first.y + dy })),
  ).flat()
}

describe('neighbours stay neighbours', () => {
  // Nothing wider than a unit of the grid is left once half a unit is taken from each side.
  async function faults(db: Db, shapes: readonly string[]): Promise<{ area: number; gap: boolean; overlap: boolean }> {
    const { rows } = await sql<{ area: number; gap: boolean; overlap: boolean }>`
      WITH shape AS MATERIALIZED (SELECT id, ST_GeomFromText(wkt) AS geom FROM unnest(${shapes}::text[]) WITH ORDINALITY AS drawn(wkt, id)),
      together AS MATERIALIZED (SELECT ST_Union(geom) AS geom FROM shape),
      filled AS MATERIALIZED (SELECT ST_Union(ST_MakePolygon(ST_ExteriorRing(part.geom))) AS geom FROM together CROSS JOIN LATERAL ST_Dump(together.geom) AS part)
      SELECT ST_Area(ST_Intersection(filled.geom, ST_MakeEnvelope(0, 0, 4096, 4096))) AS area,
             NOT ST_IsEmpty(ST_Buffer(ST_Difference(filled.geom, together.geom), -0.501)) AS gap,
             EXISTS (
               SELECT 1 FROM shape AS a JOIN shape AS b ON a.id < b.id AND a.geom && b.geom
               WHERE NOT ST_IsEmpty(ST_Buffer(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3), -0.501))
             ) AS overlap
      FROM together CROSS JOIN filled`.execute(db)
    return rows[0] ?? { area: 0, gap: true, overlap: true }
  }

  test.each([11, 12, 13, 14])('a tile in the middle of a partition is covered whole, and nowhere twice, at zoom %i', async (z) => {
    const shapes = await features(partition, tileAt(z, ISLAND.lon, ISLAND.lat))
    expect(shapes.length).toBeGreaterThan(2)
    const twice = shapes.flatMap(({ rings }) => rings).reduce((sum, ring) => sum + doubleArea(ring), 0)
    expect(await faults(database().db, shapes.map(wktOf))).toEqual({ area: 4096 ** 2, gap: false, overlap: false })
    expect(twice / 2).toBe((4096 + 2 * BUFFER) ** 2)
  })

  test.each([2, 4, 6, 8])('where zones are a few units wide or less, neither holes nor overlaps are wider than a unit, at zoom %i', async (z) => {
    const shapes = await features(partition, tileAt(z, ISLAND.lon, ISLAND.lat))
    expect(shapes.length).toBeGreaterThan(CELLS)
    expect(await faults(database().db, shapes.map(wktOf))).toMatchObject({ gap: false, overlap: false })
  })
})

describe('no zone is lost', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('every zone is in some tile at zoom %i', async (z) => {
    const codes = new Set<unknown>()
    for (const address of tilesAround(z)) for (const { properties } of await features(partition, address)) codes.add(properties['code'])
    expect(codes.size).toBe(CELLS ** 2)
  })

  test('a zone that the grid crushes is a square of one unit, whichever way it was thin', async () => {
    const at = (x: number, y: number, width: number, height: number): string =>
      `POLYGON((${x} ${y},${x + width} ${y},${x + width} ${y + height},${x} ${y + height},${x} ${y}))`
    // Metres; a unit is 611 m at zoom 4. The last is seen as it is.
    await seedZones(database(), 2, [
      ['dot', at(700_000, 1_620_000, 1, 1)],
      ['long', at(700_000, 1_620_100, 50_000, 1)],
      ['tall', at(700_000, 1_600_000, 1, 50_000)],
      ['seen', at(700_000, 1_640_000, 50_000, 50_000)],
    ])
    const table = { ...partition, zoning: 'iris-2002', edition: 2 }
    const found = await features(table, tileAt(4, ISLAND.lon, ISLAND.lat))
    expect(found.map(({ properties }) => properties['code'])).toEqual(['dot', 'long', 'seen', 'tall'])
    for (const { properties, rings } of found)
      expect([properties['code'], rings.reduce((sum, ring) => sum + doubleArea(ring), 0) / 2 > 100]).toEqual([
        properties['code'],
        properties['code'] === 'seen',
      ])
    expect(found.filter(({ rings }) => rings.length === 1 && doubleArea(rings[0] ?? []) === 2)).toHaveLength(3)
  })

  test('where nothing lies, the tile is empty', async () => expect(await read(partition, { z: 9, x: 0, y: 0 })).toHaveLength(0))
  test('beside the zones, within reach of their boxes alone, the tile is empty too', async () => {
    const corner = 'POLYGON((700000 1620000,740000 1620000,700000 1660000,700000 1620000))'
    await seedZones(database(), 3, [['triangle', corner]])
    const table = { ...partition, zoning: 'iris-2003', edition: 3 }
    const { rows } = await sql<{ lon: number; lat: number }>`
      SELECT ST_X(p) AS lon, ST_Y(p) AS lat FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(735000, 1655000), 5490), 4326) AS p) AS far`.execute(
      database().db,
    )
    expect(await read(table, tileAt(12, rows[0]?.lon ?? 0, rows[0]?.lat ?? 0))).toHaveLength(0)
  })
})

test('points are points, on the grid, in the tiles where they lie', async () => {
  const points = Array.from({ length: 50 }, (_, i) => [`P${String(i).padStart(2, '0')}`, `POINT(${700_000 + (i % 10) * 3000} ${1_610_000 + i * 600})`] as const)
  await seedZones(database(), 4, points)
  const table: FeatureTable = { ...partition, zoning: 'iris-2004', edition: 4, geometry: 'point' }
  for (const z of [0, 8, 11]) {
    const found = (await Promise.all(tilesAround(z).map((address) => features(table, address)))).flat()
    expect(new Set(found.map(({ properties }) => properties['code'])).size).toBe(50)
    expect(found.every(({ type, rings }) => type === 1 && rings.flat().length === 1)).toBe(true)
  }
})

describe('the rules of the format (Mapbox Vector Tile 2.1)', () => {
  test('one layer of version 2 on 4,096 units, rings closed and wound, polygons valid and within the buffer', async () => {
    for (const z of [3, 6, 9, 12]) {
      const tile = await read(partition, tileAt(z, ISLAND.lon, ISLAND.lat))
      expect(layerOf(tile, LAYER)).toMatchObject({ version: 2, extent: 4096, name: LAYER })
      const all = featuresOf(tile, LAYER)
      for (const { rings } of all) {
        expect(doubleArea(rings[0] ?? [])).toBeGreaterThan(0)
        for (const ring of rings) {
          expect(ring.length).toBeGreaterThanOrEqual(4)
          expect(ring.at(0)).toEqual(ring.at(-1))
          expect(ring.every((position) => position.every((units) => Number.isInteger(units) && units >= -BUFFER && units <= 4096 + BUFFER))).toBe(true)
        }
      }
      const { rows } = await sql<{ invalid: number }>`
        SELECT count(*)::int AS invalid FROM unnest(${all.map(wktOf)}::text[]) AS wkt WHERE NOT ST_IsValid(ST_GeomFromText(wkt))`.execute(database().db)
      expect(rows[0]?.invalid).toBe(0)
    }
  })

  test('a zone has one id, whole and exact, the same in every tile', async () => {
    const ids = new Map<unknown, Set<number | undefined>>()
    for (const z of [0, 7, 10, 12])
      for (const { id, properties } of await features(partition, tileAt(z, ISLAND.lon, ISLAND.lat)))
        ids.set(properties['code'], (ids.get(properties['code']) ?? new Set()).add(id))
    expect(ids.size).toBe(CELLS ** 2)
    expect([...ids.values()].every((of) => of.size === 1 && [...of].every(Number.isSafeInteger))).toBe(true)
    expect(new Set([...ids.values()].flatMap((of) => [...of])).size).toBe(CELLS ** 2)
  })
})

test('a vertex is within a unit of the outline that it comes from', async () => {
  // vector-tile projects back to degrees by itself.
  for (const z of [7, 9, 11]) {
    const address = tileAt(z, ISLAND.lon, ISLAND.lat)
    const layer = layerOf(await read(partition, address), LAYER)
    const drawn = Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).toGeoJSON(address.x, address.y, address.z))
    const { rows } = await sql<{ furthest: number; compared: number }>`
      WITH drawn AS (SELECT feature -> 'properties' ->> 'code' AS code, ST_SetSRID(ST_GeomFromGeoJSON(feature -> 'geometry'), 4326) AS geom
                     FROM jsonb_array_elements(${JSON.stringify(drawn)}::jsonb) AS feature)
      SELECT max(ST_Distance(ST_Transform(vertex.geom, 3857), ST_Boundary(ST_Transform(zone.geom84, 3857)))) AS furthest, count(*)::int AS compared
      FROM drawn JOIN zonings.zone ON zone.edition = 1 AND zone.code = drawn.code CROSS JOIN LATERAL ST_DumpPoints(drawn.geom) AS vertex
      -- Those cut by the edge of the tile are not on the outline.
      WHERE ST_Within(ST_Transform(zone.geom84, 3857), ST_TileEnvelope(${address.z}::int, ${address.x}::int, ${address.y}::int))`.execute(database().db)
    const unit = 40_075_016.7 / 2 ** z / 4096
    expect(rows[0]?.compared).toBeGreaterThan(10)
    expect(rows[0]?.furthest).toBeLessThan(unit * Math.SQRT1_2 * 1.01 + 0.02)
  }
})

describe.runIf(inject('engine').kind === 'server')('either encoder', () => {
  test('writes the same features, shapes and properties', async () => {
    const columns = [CODE, zoneColumn('libelle'), zoneColumn('epci'), zoneColumn('superficie_km2')]
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 14 }),
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        async (z, east, north) => {
          const query = { table: { ...partition, columns }, columns, layer: LAYER, address: tileAt(z, ISLAND.lon + east, ISLAND.lat + north) }
          const fromServer = featuresOf(await tileFromServer(database().db, query), LAYER)
          expect(featuresOf(await tileFromRows(database().db, query), LAYER)).toEqual(fromServer)
          expect(fromServer.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('draws what ST_AsMVTGeom draws, to two units', async () => {
    for (const z of [7, 9, 11, 13]) {
      const address = tileAt(z, ISLAND.lon, ISLAND.lat)
      const drawn = await features(partition, address)
      const { rows } = await sql<{ furthest: number; compared: number }>`
        WITH drawn AS (SELECT * FROM unnest(${drawn.map(({ properties }) => properties['code'])}::text[], ${drawn.map(wktOf)}::text[]) AS drawn(code, wkt)),
        other AS MATERIALIZED (
          SELECT code, ST_AsMVTGeom(ST_Transform(geom84, 3857), ST_TileEnvelope(${z}::int, ${address.x}::int, ${address.y}::int), 4096, ${BUFFER}::int) AS geom
          FROM zonings.zone WHERE edition = 1
        )
        SELECT max(ST_HausdorffDistance(ST_Boundary(ST_GeomFromText(wkt)), ST_Boundary(other.geom), 0.2)) AS furthest, count(*)::int AS compared
        FROM drawn JOIN other USING (code) WHERE other.geom IS NOT NULL`.execute(database().db)
      expect(rows[0]?.compared).toBe(drawn.length)
      expect(rows[0]?.furthest).toBeLessThan(2)
    }
  })
})
