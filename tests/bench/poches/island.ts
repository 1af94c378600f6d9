import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Papa from 'papaparse'
import { z } from 'zod'
import { SHARED } from '../../support/real-data.ts'

const CASE = resolve(SHARED, 'golden/11_reunion_insee200m')
export const SIDE_M = 200

const Ring = z.array(z.tuple([z.number(), z.number()]))
const Collection = z.object({
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.union([z.string(), z.number()])),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
      ]),
    }),
  ),
})
const Counts = z.record(z.string(), z.object({ households: z.number(), poor: z.number() }))
const Expected = z.object({ checks: z.array(z.object({ name: z.string(), values: z.record(z.string(), z.unknown()) })) })

/** A perimeter made of whole cells, with the households and poor households that are published of it. */
export type Perimeter = { code: string; cells: Int32Array; households: number; poor: number }

/** La Réunion in 14,076 real cells (Insee, RFL 2010): households by cell, poor households by perimeter only. */
export type Island = {
  codes: string[]
  column: Int32Array
  row: Int32Array
  households: Float64Array
  /** 1: its households were spread from a group, for secrecy. */
  isTreated: Uint8Array
  /** 344 zones like IRIS, which share all cells out. */
  zones: Perimeter[]
  /** 60 known pockets, chosen for their poverty. */
  pockets: Perimeter[]
  /** 120 compact perimeters, chosen without regard to poverty. */
  compact: Perimeter[]
}

/** Reads golden case 11. Cells come in the order of their codes, which is that of meshes. */
export function readIsland(): Island {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(resolve(CASE, 'ancillary_grid200.csv'), 'utf8'), { header: true, skipEmptyLines: true })
  const cells = data.map(({ x, y, households, secrecy_treated }) => ({
    code: `CRS32740RES200mN${y}E${x}`,
    column: Math.floor(Number(x) / SIDE_M),
    row: Math.floor(Number(y) / SIDE_M),
    households: Number(households),
    isTreated: Number(secrecy_treated),
  }))
  cells.sort((a, b) => (a.code < b.code ? -1 : 1))
  const island = {
    codes: cells.map(({ code }) => code),
    column: Int32Array.from(cells, ({ column }) => column),
    row: Int32Array.from(cells, ({ row }) => row),
    households: Float64Array.from(cells, ({ households }) => households),
    isTreated: Uint8Array.from(cells, ({ isTreated }) => isTreated),
  }
  const { checks } = Expected.parse(JSON.parse(readFileSync(resolve(CASE, 'expected.json'), 'utf8')))
  const truth = (name: string) => Counts.parse(checks.find((check) => check.name === name)?.values)
  return {
    ...island,
    zones: perimeters(island, 'source.geojson', 'zid', null),
    pockets: perimeters(island, 'target_poverty_pockets.geojson', 'tid', truth('truth poverty_pockets')),
    compact: perimeters(island, 'target.geojson', 'tid', truth('truth compact')),
  }
}

type Grid = Pick<Island, 'column' | 'row' | 'households'>

// @throws Error when the households of a perimeter's cells are not those published of it: cells and perimeters would not be of one world.
function perimeters(grid: Grid, file: string, id: string, truth: z.infer<typeof Counts> | null): Perimeter[] {
  const { features } = Collection.parse(JSON.parse(readFileSync(resolve(CASE, file), 'utf8')))
  return features.map(({ properties, geometry }) => {
    const code = String(properties[id])
    const { households, poor } = truth?.[code] ?? { households: Number(properties['households']), poor: Number(properties['poor']) }
    const cells = cellsInside(grid, geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
    const sum = cells.reduce((total, cell) => total + (grid.households[cell] ?? 0), 0)
    if (Math.abs(sum - households) > 1e-3) throw new Error(`${file} ${code}: ${households} households, ${sum} in its cells`)
    return { code, cells, households, poor }
  })
}

/** Cells whose middle is in the polygons, by crossings of a half-line (a middle is never on an edge: edges follow the grid). */
function cellsInside({ column, row }: Grid, polygons: readonly (readonly (readonly [number, number])[])[][]): Int32Array {
  const rings = polygons.flat()
  const xs = rings.flatMap((ring) => ring.map(([x]) => x))
  const ys = rings.flatMap((ring) => ring.map(([, y]) => y))
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const inside: number[] = []
  for (let cell = 0; cell < column.length; cell++) {
    const [x, y] = [((column[cell] ?? 0) + 0.5) * SIDE_M, ((row[cell] ?? 0) + 0.5) * SIDE_M]
    if (x < west || x > east || y < south || y > north) continue
    let crossings = 0
    for (const ring of rings)
      for (let i = 0; i + 1 < ring.length; i++) {
        const [[x1, y1], [x2, y2]] = [ring[i] as readonly [number, number], ring[i + 1] as readonly [number, number]]
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) crossings++
      }
    if (crossings % 2 === 1) inside.push(cell)
  }
  return Int32Array.from(inside)
}
