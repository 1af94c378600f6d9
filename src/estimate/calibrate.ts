import { type Level, NORMAL } from './levels.ts'

/** An estimate and its truth: how far above or below, and the two variances of the estimate, in squared units. */
export type Judged = { group: string; estimate: number; official: number; drawn: number; grouped: number }

/** Dispersion below the estimate (it was too high) and above it (too low): var = drawn + rho·grouped. */
export type Dispersion = { low: number; high: number }

/** Perimeters and départements from which a dispersion may be learned: the central limit's usual thirty, and enough groups to leave one out. */
export const LEAST_SAMPLE = { perimeters: 30, groups: 5 }

/**
 * The dispersion under which `level` of the truths fall inside [v − z√(V0 + low·V1), v + z√(V0 + high·V1)]; null where too few are judged to tell
 * (the rank asked for is beyond the last).
 *
 * Split conformal prediction (Vovk, Gammerman, Shafer 2005; Papadopoulos et al. 2002): each truth needs, on its side of the estimate,
 * ρ = max(0, ((e/z)² − V0) ÷ V1) to be just covered. The ⌈level·(n + 1)⌉-th smallest need covers a new truth, exchangeable with these, with
 * probability `level` at least. The two sides may differ (asymmetric, Romano, Patterson, Candès 2019): perimeters are chosen for being poor, so that spreading
 * errs one way. Each side's needs are first divided by their typical size, the square of their mean root, so that one rank serves both.
 */
export function learnDispersion(judged: readonly Judged[], level: Level): Dispersion | null {
  const needs = judged.filter(({ grouped }) => grouped > 0).map((one) => ({ isLow: one.official < one.estimate, need: need(one, NORMAL[level]) }))
  const low = typical(needs.filter(({ isLow }) => isLow).map(({ need }) => need))
  const high = typical(needs.filter(({ isLow }) => !isLow).map(({ need }) => need))
  const scores = needs.map(({ isLow, need }) => (need === 0 ? 0 : need / (isLow ? low : high))).sort((a, b) => a - b)
  const score = scores[Math.ceil(level * (scores.length + 1)) - 1]
  return score === undefined ? null : { low: score * low, high: score * high }
}

function need({ estimate, official, drawn, grouped }: Judged, z: number): number {
  return Math.max(0, (((estimate - official) / z) ** 2 - drawn) / grouped)
}

function typical(needs: readonly number[]): number {
  if (needs.length === 0) return 0
  return (needs.reduce((sum, one) => sum + Math.sqrt(one), 0) / needs.length) ** 2
}
