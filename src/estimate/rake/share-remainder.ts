import { type Fit, fitMargins, type Margin } from './fit-margins.ts'

/** Between what and what the amount of a cell is known to lie; Infinity: no upper limit. */
export type Range = { lowest: number; highest: number }

/**
 * Shares totals among cells in proportion to their seeds, each kept within its range: the cells that a proportional share would take out of theirs are set
 * at its nearest end, those that miss the most first, and what is left is shared again among the others. For one total it is the exact answer of
 * bounded proportional sharing. Refused as `fitMargins` is; `contradictoire` where the ranges leave no room for a total.
 */
export function shareRemainder(seeds: readonly number[], ranges: readonly Range[], margins: readonly Margin[]): Fit {
  const settled = new Map<number, number>()
  for (let round = 0; round <= seeds.length; round++) {
    const left = margins.map(({ cells, total }) => ({
      cells: cells.filter((cell) => !settled.has(cell)),
      total: withoutDust(total - cells.reduce((sum, cell) => sum + (settled.get(cell) ?? 0), 0), total),
    }))
    const impossible = left.findIndex(({ cells, total }) => total < 0 || (cells.length === 0 && total > 0))
    if (impossible >= 0) return { status: 'contradictoire', margin: impossible, iterations: round, largestGap: Number.POSITIVE_INFINITY }
    const fit = fitMargins(seeds, left)
    if (fit.status !== 'converge') return fit
    const free = seeds.flatMap((_, cell) => (settled.has(cell) ? [] : [cell]))
    const over = free.filter((cell) => (fit.amounts[cell] ?? 0) > (ranges[cell]?.highest ?? Number.POSITIVE_INFINITY))
    const under = free.filter((cell) => (fit.amounts[cell] ?? 0) < (ranges[cell]?.lowest ?? 0))
    if (over.length === 0 && under.length === 0) return { ...fit, amounts: fit.amounts.map((amount, cell) => settled.get(cell) ?? amount) }
    const excess = over.reduce((sum, cell) => sum + (fit.amounts[cell] ?? 0) - (ranges[cell]?.highest ?? 0), 0)
    const lack = under.reduce((sum, cell) => sum + (ranges[cell]?.lowest ?? 0) - (fit.amounts[cell] ?? 0), 0)
    if (excess >= lack) for (const cell of over) settled.set(cell, ranges[cell]?.highest ?? 0)
    if (lack >= excess) for (const cell of under) settled.set(cell, ranges[cell]?.lowest ?? 0)
  }
  throw new Error('a cell was settled twice')
}

/** What rounding leaves of a total that is all settled is nothing. */
function withoutDust(left: number, total: number): number {
  return Math.abs(left) <= 1e-12 * Math.max(1, total) ? 0 : left
}
