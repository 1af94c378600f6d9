import { falseDiscoveries } from './false-discovery.ts'
import { getisOrd } from './getis-ord.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { observe } from './observations.ts'
import { permutationP } from './permutations.ts'

export type HotSpots = {
  /** Gi*, a z-score: positive where poverty gathers. */
  gi: Float64Array
  /** One-sided p of conditional permutations. */
  p: Float64Array
  /** 1: significant after the correction for false discoveries. */
  isHot: Uint8Array
}

/** Under this many no p is below 0.001 (usual: Anselin, 1995). */
const FEWEST_PERMUTATIONS = 999

/** `permutations`: 999 at least. `falseDiscovery`: the share of hot spots that may be none, 0.05 for 5 %. */
export type HotSpotOptions = { permutations: number; seed: number; falseDiscovery: number }

/**
 * Where poverty gathers more than chance would have it, unit by unit: local Getis-Ord Gi* on the share of poor households (the lower the income, when
 * that is the measure), against all the units given. Every observation weighs 1: the question is whether the place is poor, not how many live there;
 * with weights by households a large estate would make a hot spot by itself. An imputed group is one observation, and all its cells have its result
 * (see observe). One test by observation, corrected by Benjamini & Hochberg. Units left out have NaN and are never hot; so has Gi* when all the values
 * are equal, where p is 1. With many units, p must be able to be small: the smallest is 1 ÷ (1 + permutations), to be held against
 * hot spots × falseDiscovery ÷ observations.
 * @throws RangeError fewer than 999 permutations.
 */
export function hotSpots(mesh: Mesh, neighbours: Neighbours, { permutations, seed, falseDiscovery }: HotSpotOptions): HotSpots {
  if (!(permutations >= FEWEST_PERMUTATIONS)) throw new RangeError(`${permutations} permutations: ${FEWEST_PERMUTATIONS} at least`)
  const observations = observe(mesh, neighbours)
  const gi = getisOrd(observations)
  const p = permutationP(observations, permutations, seed)
  const isHot = falseDiscoveries(p, falseDiscovery)
  const spread = (result: Float64Array) => Float64Array.from(observations.of, (observation) => result[observation] ?? Number.NaN)
  return { gi: spread(gi), p: spread(p), isHot: Uint8Array.from(observations.of, (observation) => isHot[observation] ?? 0) }
}
