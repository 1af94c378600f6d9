import { contactOf } from './contact.ts'
import type { Mesh, Neighbours } from './mesh.ts'

/** Area (m²), perimeter (m), and 4π·area ÷ perimeter²: 1 for a disc, 0.785 for a square, 0.589 for a strip of three cells (Polsby & Popper, 1991, Yale Law & Policy Review 9). */
export type Shape = { area_m2: number; perimeter_m: number; compactness: number }

/**
 * The shape of the union of units: exact for cells (every side that is not shared within counts, those of holes too), and for polygons as exact as
 * their measured lengths. `isMember` says which neighbours are in the union. Pieces that only touch by a corner, or that are apart, add up.
 */
export function shapeOf(mesh: Mesh, neighbours: Neighbours, units: Int32Array, isMember: (unit: number) => boolean): Shape {
  const contact = contactOf(mesh, neighbours)
  const side_m = mesh.cells?.side_m
  let area_m2 = 0
  let perimeter_m = 0
  for (const unit of units) {
    area_m2 += side_m === undefined ? (mesh.area_m2[unit] ?? Number.NaN) : side_m ** 2
    perimeter_m += side_m === undefined ? (mesh.perimeter_m[unit] ?? Number.NaN) : 4 * side_m
    for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0); link++)
      if (isMember(neighbours.of[link] ?? -1)) perimeter_m -= contact(unit, link)
  }
  return { area_m2, perimeter_m, compactness: (4 * Math.PI * area_m2) / perimeter_m ** 2 }
}
