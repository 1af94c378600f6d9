import { createRandom, noise } from '../../../data/demo/island/random.ts'
import { type Island, type Perimeter, SIDE_M } from './island.ts'

/** Poor households of each cell of a synthetic world. */
export type World = { poor: Float64Array /** Largest gap with a published sum, in households. */; gap: number }

/** Features of the field of poverty, in metres: a block of flats, a quarter. */
const SCALES_M = [300, 800]
const MOST_ROUNDS = 300
/** Households: below this every published sum is kept. */
const CLOSE = 0.01

/**
 * A world in which poor households are known by cell, and whose sums are all those published of `kept` perimeters. A cell's odds are those of its zone times
 * a smooth field of poverty (`contrast`: standard deviation of the logarithm of odds), brought to the sums; its poor households are then drawn
 * (binomial), and brought to the sums again. Bringing to a sum multiplies the odds of all cells of a perimeter by one number, so that no cell has more poor
 * households than households: the logistic form of iterative proportional fitting (Deville & Särndal, 1992, JASA 87, « logit » distance).
 */
export function drawWorld(island: Island, kept: readonly Perimeter[], { seed, contrast }: { seed: number; contrast: number }): World {
  const random = createRandom(seed)
  const field = smoothField(island, seed)
  const share = new Float64Array(island.codes.length)
  for (const { cells, households, poor } of island.zones)
    for (const cell of cells) share[cell] = tilted(poor / households, Math.exp(contrast * (field[cell] ?? 0)))
  bringToSums(share, island.households, kept)
  for (let cell = 0; cell < share.length; cell++) {
    const trials = Math.max(1, Math.round(island.households[cell] ?? 0))
    let drawn = 0
    for (let i = 0; i < trials; i++) if (random.chance(share[cell] ?? 0)) drawn++
    // Not quite 0 nor 1, which no multiplication of odds would move.
    share[cell] = Math.min(1 - 0.1 / trials, Math.max(0.1 / trials, drawn / trials))
  }
  const gap = bringToSums(share, island.households, kept)
  return { poor: share.map((one, cell) => one * (island.households[cell] ?? 0)), gap }
}

function smoothField({ column, row }: Island, seed: number): Float64Array {
  const raw = Float64Array.from(column, (x, i) =>
    SCALES_M.reduce((sum, scale_m, octave) => sum + noise(seed * 31 + octave * 7919, x * SIDE_M, (row[i] ?? 0) * SIDE_M, scale_m), 0),
  )
  const mean = raw.reduce((sum, one) => sum + one, 0) / raw.length
  const spread = Math.sqrt(raw.reduce((sum, one) => sum + (one - mean) ** 2, 0) / raw.length)
  return raw.map((one) => (one - mean) / spread)
}

function bringToSums(share: Float64Array, households: Float64Array, kept: readonly Perimeter[]): number {
  let gap = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const one of kept) bringToSum(share, households, one)
    gap = Math.max(...kept.map(({ cells, poor }) => Math.abs(poor - sumOf(share, households, cells, 1))))
    if (gap < CLOSE) break
  }
  return gap
}

/** By bisection on the logarithm of the factor: the sum grows with it. */
function bringToSum(share: Float64Array, households: Float64Array, { cells, poor }: Perimeter): void {
  let [low, high] = [-12, 12]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (sumOf(share, households, cells, Math.exp(middle)) < poor) low = middle
    else high = middle
  }
  const factor = Math.exp((low + high) / 2)
  for (const cell of cells) share[cell] = tilted(share[cell] ?? 0, factor)
}

function sumOf(share: Float64Array, households: Float64Array, cells: Int32Array, factor: number): number {
  let sum = 0
  for (const cell of cells) sum += (households[cell] ?? 0) * tilted(share[cell] ?? 0, factor)
  return sum
}

/** A share whose odds are multiplied by `factor`. */
function tilted(share: number, factor: number): number {
  return (share * factor) / (1 - share + share * factor)
}
