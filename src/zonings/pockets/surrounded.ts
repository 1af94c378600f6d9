import type { DetectionParameters } from '../../model/detection.ts'
import type { Components } from './components.ts'
import { contactOf } from './contact.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { stepsOf } from './neighbours.ts'

/**
 * Units outside of every set that one set surrounds: it holds more than half of the places where a neighbour could be (5 of 8 with corners, 3 of 4 without, half
 * of those within a distance), places without unit counted as not held; polygons: more than half of the perimeter. So at most one set surrounds a unit.
 * By set, units in increasing order.
 */
export function surroundedUnits(mesh: Mesh, neighbours: Neighbours, sets: Components, rule: DetectionParameters['voisinage']): Map<number, number[]> {
  const contact = mesh.cells ? () => 1 : contactOf(mesh, neighbours)
  const places = mesh.cells ? stepsOf(rule, mesh.cells.side_m).length : 0
  const bySet = new Map<number, number[]>()
  for (const unit of besideSets(neighbours, sets)) {
    const whole = mesh.cells ? places : (mesh.perimeter_m[unit] ?? Number.NaN)
    const held = new Map<number, number>()
    for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0); link++) {
      const set = sets.setOf[neighbours.of[link] ?? -1] ?? -1
      if (set !== -1) held.set(set, (held.get(set) ?? 0) + contact(unit, link))
    }
    for (const [set, part] of held) {
      if (!(part > whole / 2)) continue
      const units = bySet.get(set)
      if (units) units.push(unit)
      else bySet.set(set, [unit])
    }
  }
  return bySet
}

/** Units outside that have a neighbour in a set, in increasing order. */
function besideSets(neighbours: Neighbours, { units, setOf }: Components): Int32Array {
  const isBeside = new Uint8Array(setOf.length)
  const beside: number[] = []
  for (const unit of units) {
    for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0); link++) {
      const other = neighbours.of[link] ?? -1
      if (setOf[other] !== -1 || isBeside[other] === 1) continue
      isBeside[other] = 1
      beside.push(other)
    }
  }
  return Int32Array.from(beside).sort()
}
