/**
 * How two groups are sorted over units: x_i people of one group, y_i of the other, t_i = x_i + y_i. Arrays go unit by unit; a unit without anyone weighs
 * nothing. An index is null where a group has no one: nothing is sorted. Splitting a unit into parts of the same share changes none of them.
 */

/**
 * Index of dissimilarity, 0 to 1: D = ½ Σ |x_i/X − y_i/Y|, the share of either group that would have to move for every unit to have the same share.
 * Source: Duncan & Duncan 1955, A Methodological Analysis of Segregation Indexes, American Sociological Review 20.
 */
export function dissimilarity(some: Float64Array, others: Float64Array): number | null {
  const [total, otherTotal] = [sum(some), sum(others)]
  if (!(total > 0 && otherTotal > 0)) return null
  return Math.min(1, some.reduce((apart, x, i) => apart + Math.abs(x / total - (others[i] ?? 0) / otherTotal), 0) / 2)
}

/**
 * Isolation, from X ÷ T to 1: P* = Σ (x_i/X)(x_i/t_i), the share of their own group among the people of the unit where its members live, on average.
 * Source: Massey & Denton 1988, The Dimensions of Residential Segregation, Social Forces 67 (after Lieberson 1981).
 */
export function isolation(some: Float64Array, others: Float64Array): number | null {
  return meeting(some, some, others)
}

/** Exposure, 0 to Y ÷ T: Σ (x_i/X)(y_i/t_i), the share of the other group among the same people; 1 − isolation. Source: as `isolation`. */
export function exposure(some: Float64Array, others: Float64Array): number | null {
  return meeting(others, some, others)
}

/** Σ (x_i/X)(met_i/t_i), over units where someone lives. */
function meeting(met: Float64Array, some: Float64Array, others: Float64Array): number | null {
  const total = sum(some)
  if (!(total > 0 && sum(others) > 0)) return null
  return some.reduce((share, x, i) => (x > 0 ? share + (x / total) * ((met[i] ?? 0) / (x + (others[i] ?? 0))) : share), 0)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
