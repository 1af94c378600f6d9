import type { Neighbours } from './mesh.ts'

/** Sets of linked units, in order of their smallest unit: those of set s are `units[starts[s]]` to `units[starts[s + 1] − 1]`, in increasing order. */
export type Components = { count: number; starts: Int32Array; units: Int32Array /** Set of each unit of the mesh; −1 outside. */; setOf: Int32Array }

/** Connected components of the units that are `inside` (1), without the links that `isCut` names: it must say the same of a link from both of its ends. */
export function componentsOf(neighbours: Neighbours, inside: Uint8Array, isCut?: (unit: number, link: number) => boolean): Components {
  const setOf = new Int32Array(inside.length).fill(-1)
  const units = new Int32Array(inside.reduce((sum, one) => sum + one, 0))
  const starts = [0]
  let end = 0
  for (let first = 0; first < inside.length; first++) {
    if (inside[first] !== 1 || setOf[first] !== -1) continue
    const set = starts.length - 1
    const start = end
    setOf[first] = set
    units[end++] = first
    for (let next = start; next < end; next++) {
      const unit = units[next] ?? -1
      for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0); link++) {
        const other = neighbours.of[link] ?? -1
        if (inside[other] !== 1 || setOf[other] !== -1 || isCut?.(unit, link)) continue
        setOf[other] = set
        units[end++] = other
      }
    }
    units.subarray(start, end).sort()
    starts.push(end)
  }
  return { count: starts.length - 1, starts: Int32Array.from(starts), units, setOf }
}

/** The units of one set, without a copy. */
export function unitsOf({ starts, units }: Components, set: number): Int32Array {
  return units.subarray(starts[set], starts[set + 1])
}
