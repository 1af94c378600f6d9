/** Below, one draw would be more than the 5 % that an interval at 90 % leaves on each side. */
export const FEWEST_DRAWS = 20

/** The 5th and 95th centiles, linear between draws (Hyndman and Fan 1996, type 7); null with too few draws. */
export function intervalOf(amounts: readonly number[]): { bas: number; haut: number } | null {
  if (amounts.length < FEWEST_DRAWS) return null
  const sorted = [...amounts].sort((a, b) => a - b)
  return { bas: quantile(sorted, 0.05), haut: quantile(sorted, 0.95) }
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
