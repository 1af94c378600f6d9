import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'

/** A full square of measured cells of 100 households, with the poor share of each place: for fields too large to be drawn. Codes are in row order. */
export function squareOf(side: number, share: (column: number, row: number) => number, changes: Partial<Mesh> = {}): Mesh {
  const column = Int32Array.from({ length: side * side }, (_, unit) => unit % side)
  const row = Int32Array.from({ length: side * side }, (_, unit) => Math.floor(unit / side))
  const filled = (value: number) => new Float64Array(side * side).fill(value)
  return {
    codes: Array.from(column, (_, unit) => `C${String(unit).padStart(7, '0')}`),
    cells: { grid: new Uint8Array(side * side), column, row, side_m: 200 },
    edges: null,
    area_m2: filled(40_000),
    perimeter_m: filled(800),
    population: filled(250),
    households: filled(100),
    poor: Float64Array.from(column, (place, unit) => 100 * share(place, row[unit] ?? 0)),
    income: filled(Number.NaN),
    isImputed: new Uint8Array(side * side),
    imputedGroup: new Int32Array(side * side).fill(-1),
    poorCap: 1,
    isEligible: new Uint8Array(side * side).fill(1),
    threshold: filled(0.4),
    measure: 'part',
    ...changes,
  }
}
