import type { Mesh, Neighbours } from './mesh.ts'

/** Metres of boundary that `unit` shares with the neighbour at place `link` of `neighbours.of`: 0 for a corner, or for neighbours at a distance. */
export type Contact = (unit: number, link: number) => number

/** Cells: their side, when they are next to each other in a row or a column. Polygons: as measured. Polygons without measured lengths: NaN, not known. */
export function contactOf({ cells }: Mesh, { of, shared_m }: Neighbours): Contact {
  if (!cells) return (_, link) => shared_m?.[link] ?? Number.NaN
  const { column, row, side_m } = cells
  return (unit, link) => {
    const other = of[link] ?? unit
    const steps = Math.abs((column[other] ?? 0) - (column[unit] ?? 0)) + Math.abs((row[other] ?? 0) - (row[unit] ?? 0))
    return steps === 1 ? side_m : 0
  }
}
