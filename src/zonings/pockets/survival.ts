import type { Cluster } from './clusters.ts'
import type { Mesh } from './mesh.ts'
import { reaches } from './reaches.ts'

/** Share of a cluster's people that must lie in kept pockets for it to survive. A choice of the observatory: with more it is the same place, with less another. */
const SURVIVING_SHARE = 0.5

/** What clusters and units became over several trials. */
export type Survival = {
  /** The units that lie in the kept pockets of one more trial; returns which clusters survived it. */
  add: (units: Int32Array) => boolean[]
  /** Share of the trials that each cluster survived. NaN before the first. */
  clusterShares: () => number[]
  /** Share of the trials in which each unit lay in a kept pocket. NaN before the first. */
  unitShares: () => Float64Array
}

/**
 * Whether a set of units survives where `isKept` (1 by unit) are in kept pockets: at least half of its people live there, whatever their shape; of a set without
 * people, half of its units. `population`: of all of its units.
 */
export function survives(mesh: Mesh, { units, population }: { units: ArrayLike<number>; population: number }, isKept: Uint8Array): boolean {
  let held = 0
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0
    if (isKept[unit] === 1) held += population > 0 ? (mesh.population[unit] ?? 0) : 1
  }
  return units.length > 0 && reaches(held, SURVIVING_SHARE * (population > 0 ? population : units.length))
}

/** Counts, over trials, which clusters survive and which units lie in kept pockets. */
export function survivalOf(mesh: Mesh, clusters: readonly Cluster[]): Survival {
  const inPocket = new Int32Array(mesh.codes.length)
  const survived = clusters.map(() => 0)
  let trials = 0
  const isKept = new Uint8Array(mesh.codes.length)
  return {
    add: (units) => {
      trials++
      isKept.fill(0)
      for (const unit of units) {
        isKept[unit] = 1
        inPocket[unit] = (inPocket[unit] ?? 0) + 1
      }
      const outcome = clusters.map((cluster) => survives(mesh, cluster, isKept))
      for (const [cluster, isAlive] of outcome.entries()) if (isAlive) survived[cluster] = (survived[cluster] ?? 0) + 1
      return outcome
    },
    clusterShares: () => survived.map((count) => count / trials),
    unitShares: () => Float64Array.from(inPocket, (count) => count / trials),
  }
}
