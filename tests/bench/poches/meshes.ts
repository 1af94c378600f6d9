import { groupImputed } from '../../../src/zonings/pockets/imputed-groups.ts'
import type { Mesh, Neighbours } from '../../../src/zonings/pockets/mesh.ts'
import { type Island, type Perimeter, SIDE_M } from './island.ts'

/** The cells as a mesh with these poor households. The case has no people: a household stands for one, and no criterion on people is asked for. */
export function cellMesh(island: Island, poor: Float64Array, isImputed: Uint8Array): Mesh {
  const { codes, column, row, households } = island
  const count = codes.length
  const cells = { grid: new Uint8Array(count), column, row, side_m: SIDE_M }
  return {
    ...{ codes, cells, edges: null, population: households, households, poor, isImputed },
    area_m2: new Float64Array(count).fill(SIDE_M ** 2),
    perimeter_m: new Float64Array(count).fill(4 * SIDE_M),
    income: new Float64Array(count).fill(Number.NaN),
    imputedGroup: groupImputed({ codes, cells, isImputed, households, population: households, poor }),
    ...{ poorCap: 1, measure: 'part' as const },
    isEligible: new Uint8Array(count).fill(1),
    threshold: new Float64Array(count),
  }
}

/** The 344 zones as polygons; those made of cells that share sides are neighbours. */
export function zoneMesh(island: Island): Mesh {
  const { zones } = island
  const zoneOf = new Map<string, number>()
  const keyOf = (column: number, row: number): string => `${column} ${row}`
  for (const [zone, { cells }] of zones.entries()) for (const cell of cells) zoneOf.set(keyOf(island.column[cell] ?? 0, island.row[cell] ?? 0), zone)
  const shared = zones.map(() => new Map<number, number>())
  const perimeter_m = new Float64Array(zones.length)
  for (const [key, zone] of zoneOf) {
    const [column = 0, row = 0] = key.split(' ').map(Number)
    for (const [right, up] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const other = zoneOf.get(keyOf(column + right, row + up))
      if (other === zone) continue
      perimeter_m[zone] = (perimeter_m[zone] ?? 0) + SIDE_M
      if (other !== undefined) shared[zone]?.set(other, (shared[zone]?.get(other) ?? 0) + SIDE_M)
    }
  }
  const households = Float64Array.from(zones, (zone) => zone.households)
  return {
    ...{ codes: zones.map(({ code }) => code), cells: null, edges: edgesOf(shared), population: households, households, perimeter_m },
    area_m2: Float64Array.from(zones, ({ cells }) => cells.length * SIDE_M ** 2),
    poor: Float64Array.from(zones, ({ poor }) => poor),
    income: new Float64Array(zones.length).fill(Number.NaN),
    isImputed: new Uint8Array(zones.length),
    imputedGroup: new Int32Array(zones.length).fill(-1),
    ...{ poorCap: 1, measure: 'part' as const },
    isEligible: new Uint8Array(zones.length).fill(1),
    threshold: new Float64Array(zones.length),
  }
}

/** Poor households of zones, spread over their cells in proportion to households. */
export function spreadByHouseholds({ households, zones }: Island): Float64Array {
  const poor = new Float64Array(households.length)
  for (const zone of zones) for (const cell of zone.cells) poor[cell] = ((households[cell] ?? 0) * zone.poor) / zone.households
  return poor
}

/** 1 for the cells of these perimeters. */
export function cellsOf(count: number, perimeters: readonly Pick<Perimeter, 'cells'>[]): Uint8Array {
  const inside = new Uint8Array(count)
  for (const { cells } of perimeters) for (const cell of cells) inside[cell] = 1
  return inside
}

function edgesOf(shared: readonly ReadonlyMap<number, number>[]): Neighbours {
  const sorted = shared.map((others) => [...others].sort(([a], [b]) => a - b))
  const starts = new Int32Array(shared.length + 1)
  for (const [i, others] of sorted.entries()) starts[i + 1] = (starts[i] ?? 0) + others.length
  const flat = sorted.flat()
  return { starts, of: Int32Array.from(flat, ([other]) => other), shared_m: Float64Array.from(flat, ([, metres]) => metres) }
}
