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
 * errs one way. Each side's needs are first divided by their typical size, the median of those that are not nil, so that one rank serves both and one
 * perimeter that nearly nothing was drawn for does not scale the others.
 */
export function learnDispersion(judged: readonly Judged[], level: Level): Dispersion | null {
  const needs = judged.filter(({ grouped }) => grouped > 0).map((one) => ({ isLow: one.official < one.estimate, need: need(one, NORMAL[level]) }))
  const low = typical(needs.filter(({ isLow }) => isLow).map(({ need }) => need))
  const high = typical(needs.filter(({ isLow }) => !isLow).map(({ need }) => need))
  const scores = needs.map(({ isLow, need }) => (need === 0 ? 0 : need / (isLow ? low : high))).sort((a, b) => a - b)
  const score = scores[Math.ceil(level * (scores.length + 1)) - 1]
  return score === undefined ? null : { low: score * low, high: score * high }
}

/**
 * Coefficient of variation of the grouped variance under which a truth tells nothing of a dispersion: the zone is all but made of whole sources, so that its
 * error has another cause, and would ask for any dispersion. A hundredth of the value: a fifth of the widest error of grade A (5 %, Statistics Canada).
 */
const NEGLIGIBLE = 0.01

/**
 * The dispersion that each side would need to cover every judged truth: what too few of them to learn from still forbid. Truths whose grouped variance is
 * negligible beside the square of the estimate (see NEGLIGIBLE) are left out.
 */
export function largestNeeds(judged: readonly Judged[], level: Level): Dispersion {
  const needs = (isLow: boolean): number[] =>
    judged
      .filter(({ grouped, estimate, official }) => grouped > (NEGLIGIBLE * estimate) ** 2 && official < estimate === isLow)
      .map((one) => need(one, NORMAL[level]))
  return { low: Math.max(0, ...needs(true)), high: Math.max(0, ...needs(false)) }
}

function need({ estimate, official, drawn, grouped }: Judged, z: number): number {
  return Math.max(0, (((estimate - official) / z) ** 2 - drawn) / grouped)
}

/** The median of the needs that are not nil, the upper of two; zero where none is. */
function typical(needs: readonly number[]): number {
  const some = needs.filter((one) => one > 0).sort((a, b) => a - b)
  return some[some.length >> 1] ?? 0
}
