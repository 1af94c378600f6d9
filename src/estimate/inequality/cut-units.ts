/** Dispersion of what lies on one side of a cut, for errors below and above the estimate (see estimate.calibration). */
export type Dispersion = { low: number; high: number }

/** Parts of units on one side: their count, their base, and the share of the unit that they are. */
export type CutParts = { count: Float64Array; base: Float64Array; share: Float64Array }

/**
 * Standard deviations, low and high, of the count of a side whose units are cut: a part of share w and base d of a unit of rate r has the variance
 * d·r(1−r)(1−w)(1 + (d−1)ρ) (method, § 5), none where the unit is whole. Deviations are added up, not variances: quarters are drawn where a trait gathers, so every cut
 * errs to the same side. `only`: the side, among `side`.
 */
export function deviationOfCuts({ count, base, share }: CutParts, side: Uint8Array, only: 0 | 1, rho: Dispersion): Dispersion {
  let [low, high] = [0, 0]
  for (const [i, people] of base.entries()) {
    const left = 1 - (share[i] ?? 1)
    if (side[i] !== only || !(people > 0 && left > 0)) continue
    const rate = (count[i] ?? 0) / people
    const drawn = people * rate * Math.max(0, 1 - rate) * left
    low += Math.sqrt(drawn * (1 + Math.max(0, people - 1) * rho.low))
    high += Math.sqrt(drawn * (1 + Math.max(0, people - 1) * rho.high))
  }
  return { low, high }
}
