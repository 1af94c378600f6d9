/** A set of cells (by index) whose amounts must add up to `total`. */
export type Margin = { cells: readonly number[]; total: number }

export type Fit =
  | { status: 'converge'; amounts: number[]; iterations: number; largestGap: number }
  /** `margin`: the index of the one that cannot be met; null when they cannot be met together. */
  | { status: 'negatif' | 'support_vide' | 'contradictoire'; margin: number | null; iterations: number; largestGap: number }

/** Relative tolerance of mass conservation (method, § 4). */
export const TOTALS_TOLERANCE = 1e-9

/** Passes after which totals that still disagree are said to contradict each other: consistent ones that overlap converge geometrically, in tens. */
const LONGEST_FIT = 1000

/**
 * Iterative proportional fitting (Deming & Stephan, 1940, Annals of Mathematical Statistics 11): the amounts nearest to `seeds`, in relative
 * entropy, whose margins reach their totals. Seeds that already do come back as they are. A cell without seed stays without amount.
 * Refused, with its reason: a negative or unknown number (`negatif`), a positive total on cells that are all empty (`support_vide`), totals
 * that no amounts can reach together (`contradictoire`). Gaps are relative to the totals.
 */
export function fitMargins(seeds: readonly number[], margins: readonly Margin[], tolerance = TOTALS_TOLERANCE): Fit {
  const refused = margins.findIndex(({ cells, total }) => !(total >= 0) || !Number.isFinite(total) || cells.some((cell) => !isCount(seeds[cell])))
  if (refused >= 0) return { status: 'negatif', margin: refused, iterations: 0, largestGap: Number.POSITIVE_INFINITY }
  const amounts = [...seeds]
  let largestGap = widestGap(amounts, margins)
  for (let iterations = 0; iterations <= LONGEST_FIT; iterations++) {
    if (largestGap <= tolerance) return { status: 'converge', amounts, iterations, largestGap }
    for (const [index, { cells, total }] of margins.entries()) {
      const sum = sumOf(amounts, cells)
      if (sum === 0 && total > 0) return { status: 'support_vide', margin: index, iterations, largestGap }
      if (sum > 0) for (const cell of cells) amounts[cell] = ((amounts[cell] ?? 0) / sum) * total
    }
    largestGap = widestGap(amounts, margins)
  }
  return { status: 'contradictoire', margin: null, iterations: LONGEST_FIT, largestGap }
}

function isCount(seed: number | undefined): boolean {
  return seed !== undefined && seed >= 0 && Number.isFinite(seed)
}

function sumOf(amounts: readonly number[], cells: readonly number[]): number {
  return cells.reduce((sum, cell) => sum + (amounts[cell] ?? 0), 0)
}

function widestGap(amounts: readonly number[], margins: readonly Margin[]): number {
  return margins.reduce((widest, { cells, total }) => Math.max(widest, Math.abs(sumOf(amounts, cells) - total) / (total || 1)), 0)
}
