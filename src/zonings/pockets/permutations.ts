import type { Observations } from './observations.ts'
import { type Random, seededRandom } from './random.ts'

/**
 * Under this many observations each one's neighbours are drawn from all but itself; from it on, from all, once for every number of neighbours. The two
 * differ by one value in n, 0.1 % of the pool at most. The second does not grow with n × permutations. The difference is under the noise of 999 permutations
 * (a p of 0.05 is known to ± 0.007); at 9,999 (± 0.002) it may no longer be: as its neighbours are also drawn from itself, the p of a unit that is poor itself is
 * then a little too large, and that of one that is not a little too small, by about k ÷ n of what an extreme value is to the sum.
 */
export const APART_BELOW = 1000

/** Values that differ by less than this share of the larger are equal: their sums are taken in another order. */
const ROUNDING = 1e-9

/**
 * One-sided p of each observation's neighbours: the share of samples whose sum is at least theirs, (1 + #≥) ÷ (1 + permutations) — so never 0, and 1 where
 * nothing surrounds it. Conditional permutations (Anselin, 1995, Geographical Analysis 27, 93–115): the observation stays in its place, its k neighbours
 * are replaced by k others drawn without replacement. As Gi* grows with that sum alone, it is also the p of Gi*. Ties count as reached.
 * The same seed gives the same p. See `APART_BELOW` for the two ways of drawing; `isApart` overrides it, to compare them.
 */
export function permutationP(observations: Observations, permutations: number, seed: number, isApart = observations.value.length < APART_BELOW): Float64Array {
  return isApart ? drawnApart(observations, permutations, seed) : drawnOnce(observations, permutations, seed)
}

function drawnApart(observations: Observations, permutations: number, seed: number): Float64Array {
  const { value, starts } = observations
  const deck = deckOf(value)
  return value.map((_, observation) => {
    const k = (starts[observation + 1] ?? 0) - (starts[observation] ?? 0)
    const observed = neighbourSum(observations, observation)
    const random = seededRandom(seed, observation)
    deck.setAside(observation)
    let reached = 0
    for (let round = 0; round < permutations; round++) if (deck.draw(k, value.length - 1, random) >= lowered(observed)) reached++
    return (1 + reached) / (1 + permutations)
  })
}

function drawnOnce(observations: Observations, permutations: number, seed: number): Float64Array {
  const { value, starts } = observations
  const deck = deckOf(value)
  const sumsOf = new Map<number, Float64Array>()
  const sumsFor = (k: number) => {
    const random = seededRandom(seed, k)
    const sums = Float64Array.from({ length: permutations }, () => deck.draw(k, value.length, random)).sort()
    sumsOf.set(k, sums)
    return sums
  }
  return value.map((_, observation) => {
    const k = (starts[observation + 1] ?? 0) - (starts[observation] ?? 0)
    const sums = sumsOf.get(k) ?? sumsFor(k)
    return (1 + permutations - firstAtLeast(sums, lowered(neighbourSum(observations, observation)))) / (1 + permutations)
  })
}

function neighbourSum({ value, starts, neighbour }: Observations, observation: number): number {
  let sum = 0
  for (let link = starts[observation] ?? 0; link < (starts[observation + 1] ?? 0); link++) sum += value[neighbour[link] ?? 0] ?? 0
  return sum
}

function lowered(sum: number): number {
  return sum - Math.abs(sum) * ROUNDING
}

/** Values to draw from without replacement: a shuffle that stops at the last one needed, from wherever the last one left the order. */
function deckOf(value: Float64Array) {
  const order = Int32Array.from(value.keys())
  const placeOf = order.slice()
  const swap = (a: number, b: number) => {
    const [atA, atB] = [order[a] ?? 0, order[b] ?? 0]
    order[a] = atB
    order[b] = atA
    placeOf[atB] = a
    placeOf[atA] = b
  }
  return {
    /** Puts one in the last place, which a draw from the `size − 1` first does not reach. */
    setAside: (one: number) => swap(placeOf[one] ?? 0, order.length - 1),
    /** Sum of k values out of the `size` first places. */
    draw: (k: number, size: number, random: Random) => {
      let sum = 0
      for (let place = 0; place < k; place++) {
        swap(place, place + Math.floor(random() * (size - place)))
        sum += value[order[place] ?? 0] ?? 0
      }
      return sum
    },
  }
}

function firstAtLeast(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) >= bound) high = middle
    else low = middle + 1
  }
  return low
}
