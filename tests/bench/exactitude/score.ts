/** One estimate beside its truth; bounds and interval null where there are none. */
export type Judged = {
  code: string
  method: string
  estimate: number
  official: number
  low: number | null
  high: number | null
  bound_low: number | null
  bound_high: number | null
}

/** How errors are told: in points of a share (0–1), or in % of the truth. */
export type Unit = 'points' | '%'

/**
 * Errors of a method, estimate − truth. In points: means over perimeters. In %: mean, bias and root mean square are divided by the mean truth (so that MAE is
 * the total absolute error of the field, Σ|e| ÷ Σ truth), the median is that of |e| ÷ truth. Coverage and bounds in % of the estimates that have them.
 */
export type Score = {
  n: number
  mae: number
  median: number
  bias: number
  rmse: number
  /** Pearson's correlation of estimates with truths. */
  correlation: number
  /** % of truths inside their 90 % interval; null when no estimate has one. */
  coverage: number | null
  /** % of truths inside their hard bounds; null when no estimate has any. */
  bounded: number | null
}

/** The score of some judged estimates; null when there are none. */
export function score(judged: readonly Judged[], unit: Unit): Score | null {
  const { length: n } = judged
  if (n === 0) return null
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const scale = unit === 'points' ? 100 : 100 / mean(judged.map(({ official }) => official))
  const errors = judged.map(({ estimate, official }) => estimate - official)
  return {
    n,
    mae: scale * mean(errors.map(Math.abs)),
    median: middle(judged.map(({ estimate, official }) => (100 * Math.abs(estimate - official)) / (unit === 'points' ? 1 : official)).filter(Number.isFinite)),
    bias: scale * mean(errors),
    rmse: scale * Math.sqrt(mean(errors.map((error) => error ** 2))),
    correlation: correlation(
      judged.map(({ estimate }) => estimate),
      judged.map(({ official }) => official),
    ),
    coverage: inside(judged, 'low', 'high', 0),
    bounded: inside(judged, 'bound_low', 'bound_high', TOLERANCE),
  }
}

/** Of a bound, relative to the truth: sums of floats in another order. */
const TOLERANCE = 1e-9

function inside(judged: readonly Judged[], low: 'low' | 'bound_low', high: 'high' | 'bound_high', tolerance: number): number | null {
  const held = judged.filter((one) => one[low] !== null || one[high] !== null)
  if (held.length === 0) return null
  const kept = held.filter((one) => {
    const slack = tolerance * (1 + Math.abs(one.official))
    return one.official >= (one[low] ?? Number.NEGATIVE_INFINITY) - slack && one.official <= (one[high] ?? Number.POSITIVE_INFINITY) + slack
  })
  return (100 * kept.length) / held.length
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, i) => (value - middleX) * ((y[i] ?? Number.NaN) - middleY)))
  return covariance / Math.sqrt(mean(x.map((value) => (value - middleX) ** 2)) * mean(y.map((value) => (value - middleY) ** 2)))
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
}
