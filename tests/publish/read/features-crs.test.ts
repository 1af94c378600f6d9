import { booleanIntersects, polygon } from '@turf/turf'
import fc from 'fast-check'
import proj4 from 'proj4'
import { beforeAll, describe, expect, test } from 'vitest'
import { CRSS, type Crs, type Extent84 } from '../../../src/model/crs.ts'
import { type FeatureQuery, type FeatureTable, readFeature, streamRows } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { type ToyFeature, toyQuery, toyTable } from '../../support/toy-features.ts'

type Point = [x: number, y: number]

// PROJ's own words for each system (epsg.io), read by another library than the one that PostGIS uses.
const PROJ: Record<number, string> = {
  4326: '+proj=longlat +datum=WGS84',
  3857: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null',
  2154: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  5490: '+proj=utm +zone=20 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  2972: '+proj=utm +zone=22 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  2975: '+proj=utm +zone=40 +south +ellps=GRS80 +towgs84=0,0,0 +units=m',
  4471: '+proj=utm +zone=38 +south +ellps=GRS80 +towgs84=0,0,0 +units=m',
  3035: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
}
const project = (srid: number, at: Point): Point => proj4(PROJ[4326] ?? '', PROJ[srid] ?? '', at)

/** Where zones are drawn and asked: land where people live, inside the area of use of each system. */
const FIELDS: Record<number, Extent84> = {
  4326: [-61.3, 14.3, -60.7, 15],
  3857: [-61.3, 14.3, -60.7, 15],
  2154: [-4, 42.5, 8, 50.5],
  5490: [-61.9, 14.3, -60.7, 16.6],
  2972: [-54.4, 2.3, -51.7, 5.9],
  2975: [55.1, -21.5, 55.9, -20.8],
  4471: [44.9, -13.1, 45.4, -12.5],
  3035: [-4, 42.5, 8, 50.5],
}
const PROJECTED = CRSS.filter(({ isGeographic }) => !isGeographic)

/** Triangles of a few hundred metres, every one of them once more in a fixed pseudo-random place of each field. */
const TRIANGLES: (ToyFeature & { ring: Point[] })[] = Object.entries(FIELDS).flatMap(([srid, [west, south, east, north]]) =>
  Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [west + ((i * 0.618034) % 1) * (east - west), south + ((i * 0.414214) % 1) * (north - south)]
    const ring: Point[] = [[x, y], [x + 0.005, y + 0.001], [x + 0.002, y + 0.004], [x, y]] // biome-ignore format: one ring
    return { code: `${srid}-${String(i).padStart(2, '0')}`, ring, wkt: `POLYGON((${ring.map((at) => at.join(' ')).join(',')}))` }
  }),
)

describe('systems of coordinates', () => {
  const database = useDatabase()
  let table: FeatureTable
  beforeAll(async () => {
    table = await toyTable(database().db, 1, TRIANGLES)
  })

  test.each(CRSS.map((crs) => [crs.uri, crs] as const))(
    '%s: coordinates are those of another library, in the order of the authority, cut to its digits',
    async (_, crs) => {
      for (const { code, ring } of TRIANGLES.filter((triangle) => triangle.code.startsWith(`${crs.srid}-`)).slice(0, 20)) {
        const text = (await readFeature(database().db, toyQuery(table, { crs }), code)) ?? ''
        const read: { geometry: { coordinates: Point[][] } } = JSON.parse(text)
        const expected = ring.map((at) => project(crs.srid, at)).map(([x, y]): Point => (crs.isLatitudeFirst ? [y, x] : [x, y]))
        // Half of the last digit, and 1 cm between libraries.
        const tolerance = 0.5 * 10 ** -crs.decimals + (crs.isGeographic ? 1e-9 : 0.01)
        for (const [i, [first, second]] of (read.geometry.coordinates[0] ?? []).entries()) {
          expect(Math.abs(first - (expected[i]?.[0] ?? Number.NaN))).toBeLessThanOrEqual(tolerance)
          expect(Math.abs(second - (expected[i]?.[1] ?? Number.NaN))).toBeLessThanOrEqual(tolerance)
        }
        expect(text).not.toMatch(new RegExp(`[0-9][.][0-9]{${crs.decimals + 1}}[0-9]*[],]`))
      }
    },
  )

  const codesIn = async (changes: Partial<FeatureQuery>): Promise<string[]> => {
    const codes: string[] = []
    for await (const rows of streamRows(database().db, toyQuery(table, { ...changes, withGeometry: false, select: ['code'] }), null))
      codes.push(...rows.map(({ code }) => code))
    return codes
  }

  /** What the box must hold, and what it may: zones within `slack` of its sides are left to either. */
  const oracle = (srid: number, [minX, minY, maxX, maxY]: Extent84, slack: number): { must: string[]; may: string[] } => {
    const touched = (by: number): string[] => {
      const [west, south, east, north] = [minX - by, minY - by, maxX + by, maxY + by]
      if (west >= east || south >= north) return []
      const box = polygon([[[west, south], [east, south], [east, north], [west, north], [west, south]]]) // biome-ignore format: one ring
      return TRIANGLES.filter(({ ring }) => booleanIntersects(box, polygon([ring.map((at) => project(srid, at))]))).map(({ code }) => code)
    }
    return { must: touched(-slack), may: touched(slack) }
  }

  const fractions = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
  )

  test.each(PROJECTED.map(({ srid }) => srid))('a box in EPSG:%d holds what it holds there: nothing lost, nothing added', async (srid) => {
    const [west, south, east, north] = FIELDS[srid] ?? [0, 0, 0, 0]
    const corners = ([[west, south], [east, north], [west, north], [east, south]] as const).map(([x, y]) => project(srid, [x, y])) // biome-ignore format: one line
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
    await fc.assert(
      fc.asyncProperty(fractions, async ([fx, fy, fw, fh]) => {
        const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)]
        const [x, y] = [Math.min(...xs) + fx * width, Math.min(...ys) + fy * height]
        const bounds = [x, y, Math.min(x + fw * width, Math.max(...xs)), Math.min(y + fh * height, Math.max(...ys))] as const
        const found = await codesIn({ box: { bounds, srid } })
        const { must, may } = oracle(srid, bounds, 1)
        expect(must.filter((code) => !found.includes(code))).toEqual([])
        expect(found.filter((code) => !may.includes(code))).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  test('a box in degrees too', async () => {
    await fc.assert(
      fc.asyncProperty(fractions, async ([fx, fy, fw, fh]) => {
        const bbox = [-62 + 120 * fx, -22 + 70 * fy, -62 + 120 * Math.min(1, fx + fw), -22 + 70 * Math.min(1, fy + fh)] as const
        const found = await codesIn({ zones: { ...toyQuery(table).zones, bbox } })
        const { must, may } = oracle(4326, bbox, 1e-9)
        expect([must.filter((code) => !found.includes(code)), found.filter((code) => !may.includes(code))]).toEqual([[], []])
      }),
      { numRuns: 25 },
    )
  })

  test('a line of latitude curves in Lambert-93: what a wide box holds at the middle of its side is not lost', async () => {
    // Between 2° W and 8° E at 48° N, the parallel goes 20 km south of the straight line of EPSG:2154 that joins its ends.
    const middle = project(2154, [3, 48])
    const crs = CRSS.find(({ srid }) => srid === 2154) as Crs
    const near = TRIANGLES.filter(
      ({ ring }) => Math.abs(project(crs.srid, ring[0] as Point)[1] - middle[1]) < 60_000 && ring[0] && ring[0][0] > -4 && ring[0][0] < 8,
    )
    const ys = near.map(({ ring }) => project(2154, ring[0] as Point)[1]).sort((a, b) => a - b)
    const bounds = [100_000, ys[0] ?? 0, 1_100_000, ys.at(-1) ?? 0] as const
    const { must } = oracle(2154, bounds, 1)
    expect(must.length).toBeGreaterThan(3)
    expect(await codesIn({ box: { bounds, srid: 2154 } })).toEqual(expect.arrayContaining(must))
  })
})
