/** A combination of margins: the weight of each cell, and the cell that no other row holds. */
type Row = { pivot: number; weights: Map<number, number> }

/**
 * The cells that totals give away: those whose amount is a combination of the totals, whatever the amounts of the others. `margins` list the
 * hidden cells of each total, what is published under it being taken away already. A cell is derivable when its unit vector lies in the row space of the
 * margins, which its reduced echelon form shows: a row of one cell. With them come the groups of hidden cells whose sum is given away, one per row.
 * A row's pivot is a cell that is not secret as soon as it has one: a combination that holds such a row holds its pivot, so that the rows left with a
 * secret pivot span every combination of secrets alone, whatever the order of cells and margins.
 */
export function derivable(margins: readonly (readonly number[])[], isSecret: (cell: number) => boolean = () => false): { cells: number[]; groups: number[][] } {
  const rows: Row[] = []
  for (const cells of margins) {
    const weights = new Map(cells.map((cell) => [cell, 1]))
    for (const known of rows) subtract(weights, known.weights, weights.get(known.pivot) ?? 0)
    const pivot = pivotOf([...weights.keys()], isSecret)
    if (pivot === undefined) continue
    const scale = weights.get(pivot) ?? 1
    for (const [cell, weight] of weights) weights.set(cell, weight / scale)
    for (const known of rows) subtract(known.weights, weights, known.weights.get(pivot) ?? 0)
    rows.push({ pivot, weights })
  }
  const groups = rows.map(({ weights }) => [...weights.keys()].sort((a, b) => a - b))
  return { cells: groups.flatMap((group) => (group.length === 1 ? group : [])).sort((a, b) => a - b), groups }
}

function pivotOf(cells: readonly number[], isSecret: (cell: number) => boolean): number | undefined {
  return cells.find((cell) => !isSecret(cell)) ?? cells[0]
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
