import { FEWEST_HOUSEHOLDS } from '../../model/detection.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { observe } from './observations.ts'

/**
 * 1 for each unit whose Gi* and p must not be shown: those whose neighbourhood (itself, its neighbours, and those of its imputed group) holds a unit under
 * `FEWEST_HOUSEHOLDS`. Gi* is a sum over that neighbourhood: with the shares of the others, which are shown, it would give back the one that is hidden.
 * Units that take no part in the sum (without household, or of unknown poverty) hide nothing.
 */
export function hiddenStatistics(mesh: Mesh, neighbours: Neighbours): Uint8Array {
  const { of, starts, neighbour } = observe(mesh, neighbours)
  const isSmall = new Uint8Array(starts.length)
  for (const [unit, observation] of of.entries()) if (observation >= 0 && !((mesh.households[unit] ?? 0) >= FEWEST_HOUSEHOLDS)) isSmall[observation] = 1
  return Uint8Array.from(of, (observation) => {
    if (observation < 0 || isSmall[observation] === 1) return 1
    return neighbour.subarray(starts[observation], starts[observation + 1]).some((other) => isSmall[other] === 1) ? 1 : 0
  })
}
