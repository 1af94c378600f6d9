/**
 * Benjamini & Hochberg (1995, Journal of the Royal Statistical Society B 57, 289–300): 1 for the tests refused when the share of false ones among them
 * is held, in expectation, at `rate`. With m tests and p(1) ≤ … ≤ p(m), those up to the largest k with p(k) ≤ k·rate ÷ m. NaN is no test: never refused,
 * not counted. Holds for independent tests, and for positively dependent ones (Benjamini & Yekutieli, 2001), as those of neighbours are.
 */
export function falseDiscoveries(p: Float64Array, rate: number): Uint8Array {
  const sorted = p.filter((value) => !Number.isNaN(value)).sort()
  let largest = sorted.length
  while (largest > 0 && !((sorted[largest - 1] ?? 1) <= (largest * rate) / sorted.length)) largest--
  const limit = largest > 0 ? (sorted[largest - 1] ?? 0) : -1
  return Uint8Array.from(p, (value) => (value <= limit ? 1 : 0))
}
