/** Share of the larger number under which two numbers are the same: what adding doubles in another order moves, with room; not a margin. */
const ROUNDING = 1e-9

/** Whether `value` is at least `threshold`, the rounding of additions apart: a tie reaches. Never for a value that is not known (NaN). */
export function reaches(value: number, threshold: number): boolean {
  return value >= threshold - ROUNDING * Math.max(Math.abs(value), Math.abs(threshold))
}
