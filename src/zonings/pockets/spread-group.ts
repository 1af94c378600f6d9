import type { Random } from './random.ts'
import { betaLogOdds } from './variates.ts'

/**
 * How much the poor shares of cells differ within one place: correlation of two households of a cell, beyond the 1 km parent. Measured on the measured
 * cells of Filosofi 2019 by the moments of a beta-binomial: 0.049 on the 530 of Fort-de-France and Le Lamentin (0.053 on those under 40 households),
 * 0.030 on the 148 of Bondy. The larger is kept: a choice of the observatory, that imputed cells look less certain rather than more.
 */
export const LIKENESS_WITHIN_A_CELL = 0.05

/** A cell of less than two households varies as one of two. */
const FEWEST_THAT_VARY = 2

/** Share of the households within which the cells add up to their total. */
const TOLERANCE = 1e-10

/**
 * One way in which `poor` households (a count between 0 and Σ households) may lie in the cells of an imputed group. Each cell's share is drawn from a beta
 * with the mean and variance of a beta-binomial of its households (correlation `LIKENESS_WITHIN_A_CELL`) around the group's; then the log-odds of all
 * are shifted alike until they add up to `poor`: every cell stays between 0 and all of its households, and the total is kept (to 1e-10 of the households).
 */
export function spreadPoor(households: Float64Array, poor: number, random: Random): Float64Array {
  let total = 0
  for (let cell = 0; cell < households.length; cell++) total += households[cell] ?? 0
  const share = poor / total
  if (!(share > 0)) return new Float64Array(households.length)
  if (share >= 1) return households.slice()
  if (households.length === 1) return Float64Array.of(poor)
  const logOdds = new Float64Array(households.length)
  for (let cell = 0; cell < logOdds.length; cell++) logOdds[cell] = drawLogOdds(share, households[cell] ?? 0, random)
  const shift = shiftFor(households, logOdds, poor, total)
  const spread = new Float64Array(households.length)
  for (let cell = 0; cell < spread.length; cell++) spread[cell] = (households[cell] ?? 0) * shareOf((logOdds[cell] ?? 0) + shift)
  return spread
}

/** What the poor share of a cell may be, with its group's share (strictly between 0 and 1) as the only thing known: as log-odds. */
export function drawLogOdds(share: number, households: number, random: Random): number {
  const size = Math.max(households, FEWEST_THAT_VARY)
  return betaLogOdds(share, (1 + (size - 1) * LIKENESS_WITHIN_A_CELL) / size, random)
}

export function shareOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/** The shift at which the cells add up to `poor`: the sum grows with it. By Newton's method, halving the interval where that would leave it. */
function shiftFor(households: Float64Array, logOdds: Float64Array, poor: number, total: number): number {
  const target = Math.log(poor / (total - poor))
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let cell = 0; cell < logOdds.length; cell++) {
    // where every cell is under the group's share, then over it
    low = Math.min(low, target - (logOdds[cell] ?? 0))
    high = Math.max(high, target - (logOdds[cell] ?? 0))
  }
  let shift = Math.min(Math.max(0, low), high)
  for (let round = 0; round < 200; round++) {
    let excess = -poor
    let slope = 0
    for (let cell = 0; cell < logOdds.length; cell++) {
      const share = shareOf((logOdds[cell] ?? 0) + shift)
      const held = (households[cell] ?? 0) * share
      excess += held
      slope += held * (1 - share)
    }
    if (Math.abs(excess) <= TOLERANCE * total) break
    if (excess < 0) low = shift
    else high = shift
    const next = shift - excess / slope
    shift = next > low && next < high ? next : (low + high) / 2
  }
  return shift
}
