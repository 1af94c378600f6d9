import fc from 'fast-check'
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type FeatureFile, flatgeobuf } from '../../src/formats/index.ts'
import type { CellValue, Column, ColumnType, FeatureRow } from '../../src/model/column.ts'
import { CRS84 } from '../../src/model/crs.ts'

// The reader tells of each step of its search.
beforeAll(() => void vi.spyOn(console, 'debug').mockImplementation(() => undefined))

const column = (name: string, type: ColumnType): Column => ({
  ...{ name, type, title: `Titre de ${name}`, description: null, unit: null },
  origin: { kind: 'zone', field: 'code' },
})
const COLUMNS = [column('code', 'text'), column('population', 'integer'), column('taux', 'number'), column('statut', 'text')]

type Box = { minX: number; minY: number; maxX: number; maxY: number }
type Feature = { geometry: { type: string; coordinates: unknown }; properties: Record<string, CellValue> }

/** The features of a file of these rows, read by the library of the format's author; only those of the box when there is one. */
async function read(rows: readonly FeatureRow[], { geometry = 'polygon', box }: { geometry?: FeatureFile['geometry']; box?: Box } = {}): Promise<Feature[]> {
  const features: Feature[] = []
  const options = box ? { rect: box } : {}
  for await (const feature of deserialize(await bytesOf(rows, geometry), options)) features.push(JSON.parse(JSON.stringify(feature)))
  return features
}

async function bytesOf(rows: readonly FeatureRow[], geometry: FeatureFile['geometry'] = 'polygon'): Promise<Uint8Array> {
  const file: FeatureFile = {
    ...{ name: 'essai', title: 'Essai', description: 'Pour voir', columns: COLUMNS, geometry, crs: CRS84, extent: [0, 0, 100, 100] },
    rows: (async function* () {
      for (let i = 0; i < rows.length; i += 100) yield rows.slice(i, i + 100)
    })(),
    about: { release: 1, builtAt: '2026-01-01T00:00:00.000Z', isFictitious: true, sources: [] },
  }
  const pieces: Uint8Array[] = []
  for await (const piece of flatgeobuf(file)) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces)) // of a buffer of its own: the reader counts from its start
}

const row = (wkb: Uint8Array | null, ...cells: CellValue[]): FeatureRow => ({ code: String(cells[0]), cells, wkb })

describe('shapes of a FlatGeobuf', () => {
  test('keeps holes and parts; a polygon is a multipolygon of one', async () => {
    const [outer, hole, other] = [ring(0, 0, 9), ring(3, 3, 1), ring(20, 20, 1)]
    const features = await read([row(polygon([outer, hole]), 'a'), row(multipolygon([[outer, hole], [other]]), 'b')])
    expect(features.map(({ geometry }) => geometry)).toEqual([
      { type: 'MultiPolygon', coordinates: [[outer, hole]] },
      { type: 'MultiPolygon', coordinates: [[outer, hole], [other]] },
    ])
  })

  test('of points is of points', async () => {
    const [feature] = await read([row(point(-61.5, 14.25), 'a')], { geometry: 'point' })
    expect(feature?.geometry).toEqual({ type: 'Point', coordinates: [-61.5, 14.25] })
  })

  test('is found by place: what touches a box, and only that', async () => {
    const at = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 10 }))
    await fc.assert(
      fc.asyncProperty(fc.array(at, { minLength: 1, maxLength: 400 }), at, async (squares, [x, y, side]) => {
        const box = { minX: x + 0.5, minY: y + 0.5, maxX: x + side + 0.5, maxY: y + side + 0.5 }
        const rows = squares.map(([west, south, size], i) => row(polygon([ring(west, south, size)]), String(i)))
        const touching = squares.flatMap(([west, south, size], i) =>
          west <= box.maxX && west + size >= box.minX && south <= box.maxY && south + size >= box.minY ? [String(i)] : [],
        )
        const found = await read(rows, { box })
        expect(found.map(({ properties }) => String(properties['code'])).sort()).toEqual(touching.sort())
        expect(await read(rows)).toHaveLength(rows.length)
      }),
      { numRuns: 30 },
    )
  })

  test('is the same bytes for the same rows', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => row(polygon([ring(i % 7, i % 5, 1)]), `z${i}`, i, i / 3, null))
    expect(Buffer.compare(await bytesOf(rows), await bytesOf(rows))).toBe(0)
  })
})

type Position = [number, number]

function ring(x: number, y: number, side: number): Position[] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ]
}

function start(type: number): Buffer {
  return Buffer.from([1, type, 0, 0, 0])
}

function count(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}

function point(...position: Position): Buffer {
  return Buffer.concat([start(1), Buffer.from(Float64Array.from(position).buffer)])
}

function polygon(rings: readonly Position[][]): Buffer {
  return Buffer.concat([start(3), count(rings.length), ...rings.flatMap((one) => [count(one.length), Buffer.from(Float64Array.from(one.flat()).buffer)])])
}

function multipolygon(polygons: readonly Position[][][]): Buffer {
  return Buffer.concat([start(6), count(polygons.length), ...polygons.map(polygon)])
}
