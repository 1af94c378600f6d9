/**
 * The cells that totals give away: those whose amount is a combination of the totals, whatever the amounts of the others. `margins` list the
 * hidden cells of each total, what is published under it being taken away already. A cell is derivable when its unit vector lies in the row space of the
 * margins, which its reduced echelon form shows: a row of one cell. With them come the groups of hidden cells whose sum is given away, one per row.
 */
export function derivable(margins: readonly (readonly number[])[]): { cells: number[]; groups: number[][] } {
  const rows: Map<number, number>[] = []
  for (const cells of margins) {
    const row = new Map(cells.map((cell) => [cell, 1]))
    for (const known of rows) subtract(row, known, row.get(pivotOf(known)) ?? 0)
    if (row.size === 0) continue
    const pivot = pivotOf(row)
    const scale = row.get(pivot) ?? 1
    for (const [cell, weight] of row) row.set(cell, weight / scale)
    for (const known of rows) subtract(known, row, known.get(pivot) ?? 0)
    rows.push(row)
  }
  const groups = rows.map((row) => [...row.keys()].sort((a, b) => a - b))
  return { cells: groups.flatMap((group) => (group.length === 1 ? group : [])).sort((a, b) => a - b), groups }
}

/** A row's first cell by insertion, which stays its pivot: elimination never takes it out. */
function pivotOf(row: ReadonlyMap<number, number>): number {
  for (const cell of row.keys()) return cell
  throw new Error('an empty row has no pivot')
}

/** row − factor · other, dropping what cancels: weights are small ratios of 0 and 1, so that rounding stays far below the limit. */
function subtract(row: Map<number, number>, other: ReadonlyMap<number, number>, factor: number): void {
  if (factor === 0) return
  for (const [cell, weight] of other) {
    const left = (row.get(cell) ?? 0) - factor * weight
    if (Math.abs(left) < 1e-9) row.delete(cell)
    else row.set(cell, left)
  }
}
