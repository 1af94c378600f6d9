import { anchoredLevel, type Known } from './anchor.ts'
import { type Curve, quantileOf, shareUnder } from './curve.ts'

/** What a source brings to a zone: `people` of it, a `weight` (0–1) of the whole source, distributed as the source is. */
export type Part = { people: number; weight: number; curve: Curve }

/** A quantile read on a mixture, with the two sums its interval is drawn from (method, § 5), in squared units of the amount. */
export type MixedQuantile = { value: number; drawn: number; grouped: number }

/** Half of the gap between published deciles: what is between them is not known more finely, so neither is a slope. */
const HALF_STEP = 0.05

/** Relative width at which the search for a quantile stops: thousands of euros to a hundred-thousandth. */
const PRECISION = 1e-9

/**
 * The quantile `level` (0–1, ends excluded) of the people of `parts` together: the least x with Σ people·F_s(x) ≥ level·Σ people (method, § 1).
 * Null when they hold no one. It lies between the least and the greatest of the sources' own quantiles, which is where it is looked for, by halves; so a single
 * source gives its own published quantile back, to the last digit.
 */
export function mixedQuantile(parts: readonly Part[], level: number): number | null {
  const inhabited = parts.filter(({ people }) => people > 0)
  if (inhabited.length === 0) return null
  const own = inhabited.map(({ curve }) => quantileOf(curve, level))
  let low = Math.min(...own)
  let high = Math.max(...own)
  while (high - low > PRECISION * Math.max(Math.abs(low), Math.abs(high))) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high) break
    if (shareOf(inhabited, middle) >= level) high = middle
    else low = middle
  }
  return high
}

/** Share (0–1) of the people of `parts` at or under `amount`; NaN when they hold no one. */
export function shareOf(parts: readonly Part[], amount: number): number {
  let under = 0
  let total = 0
  for (const { people, curve } of parts) {
    under += people * shareUnder(curve, amount)
    total += people
  }
  return under / total
}

/** Root mean square error of the share that a curve says under the poverty line against the one published, on 9,514 IRIS of Filosofi 2018: 0.51 point. */
const ANCHOR_ERROR = 0.0051

/**
 * The quantile, anchored or not, with its allocation variance: that of the share of people under it, as for any share that is carried (Σ n·s drawn and
 * Σ n(n−1)·s grouped, over N²; s = r(1−r)(1−w), n of a source's people, r of them under the value), divided by the squared density there (Woodruff 1952,
 * « Confidence intervals for medians and other position measures », JASA 47). Anchored, only the share between the anchor and the level is left to chance: it stands
 * for r, and the anchor's own error is added. Where a part `coverage` (0–1) of the zone is known, the rest is one more group, (1 − coverage)²·r(1−r).
 * Zero when every source is whole and known, without anchor: nothing was allocated.
 */
export function mixedQuantileWithVariance(
  parts: readonly Part[],
  level: number,
  { coverage, anchor }: { coverage: number; anchor: Known | null },
): MixedQuantile | null {
  const read = (at: number): number | null => mixedQuantile(parts, anchor ? anchoredLevel(at, anchor) : at)
  const [before, after] = [Math.max(level - HALF_STEP, level / 2), Math.min(level + HALF_STEP, (1 + level) / 2)]
  const [value, below, above] = [read(level), read(before), read(after)]
  if (value === null || below === null || above === null) return null
  const scale = ((above - below) / (after - before)) ** 2
  const left = anchor ? Math.abs(level - anchor.published) : level
  const total = parts.reduce((sum, { people }) => sum + people, 0)
  let [drawn, grouped] = [anchor ? ANCHOR_ERROR ** 2 : 0, Math.max(0, 1 - coverage) ** 2 * spread(left)]
  for (const { people, weight, curve } of parts) {
    const one = (people / total ** 2) * spread(anchor ? left : shareUnder(curve, value)) * Math.max(0, 1 - weight)
    drawn += one
    grouped += one * Math.max(0, people - 1)
  }
  return { value, drawn: drawn * scale, grouped: grouped * scale }
}

function spread(share: number): number {
  return share * (1 - share)
}
