import type { DetectionParameters } from '../../model/detection.ts'
import { contactOf } from './contact.ts'
import type { Mesh, Neighbours } from './mesh.ts'

/**
 * Units that hang on by a corner: their only neighbour among those `inside` shares a corner with them, and no side. 1 for each. Two units that only have each
 * other both hang. Looked for where corners make neighbours (`cotes_et_coins`) and nowhere else: sides alone leave no corner to hang by, and whoever asks
 * for a distance accepts wider gaps than a corner. One pass: what becomes an end when another is let go stays.
 */
export function hangingUnits(mesh: Mesh, neighbours: Neighbours, inside: Uint8Array, rule: DetectionParameters['voisinage']): Uint8Array {
  const hangs = new Uint8Array(inside.length)
  if (rule.type !== 'cotes_et_coins') return hangs
  const contact = contactOf(mesh, neighbours)
  for (let unit = 0; unit < inside.length; unit++) {
    if (inside[unit] !== 1) continue
    let only = -1
    let met = 0
    for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0) && met < 2; link++) {
      if (inside[neighbours.of[link] ?? -1] !== 1) continue
      met++
      only = link
    }
    if (met === 1 && contact(unit, only) === 0) hangs[unit] = 1
  }
  return hangs
}

/** Whether a link is let go: by a corner, with a unit that hangs at either end. The same from both ends. */
export function cornersLetGo(mesh: Mesh, neighbours: Neighbours, hangs: Uint8Array): (unit: number, link: number) => boolean {
  const contact = contactOf(mesh, neighbours)
  return (unit, link) => (hangs[unit] === 1 || hangs[neighbours.of[link] ?? -1] === 1) && contact(unit, link) === 0
}
