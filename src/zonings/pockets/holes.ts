/** Places of a grid, one entry each. */
export type Places = { columns: Int32Array; rows: Int32Array }

/** Places side by side in one row, from column `from` to column `to`. */
type Gap = { row: number; from: number; to: number }

/**
 * The places that a set of places encloses, whether a unit is there or not: one list of gaps (runs of places in a row) per hole. A hole is what cannot be
 * left without crossing the set: by sides, or by sides and corners (`leaksByCorners`, for a set that is linked by sides alone: Rosenfeld, 1970, Journal of
 * the ACM 17, on connectivity in digital pictures). Time and memory grow with the set and its rows, not with the box around it.
 */
export function holesOf({ columns, rows }: Places, leaksByCorners: boolean): Gap[][] {
  const gaps = gapsOf({ columns, rows })
  // Union-find over gaps; the last entry is all that is outside.
  const parent = Int32Array.from({ length: gaps.length + 1 }, (_, gap) => gap)
  const outside = gaps.length
  const reach = leaksByCorners ? 1 : 0
  const byRow = Map.groupBy(gaps.keys(), (gap) => gaps[gap]?.row ?? 0)
  const spans = spansOf({ columns, rows })
  for (const [row, ofRow] of byRow) {
    for (const next of [row - 1, row + 1]) {
      const span = spans.get(next)
      for (const gap of ofRow) {
        const { from, to } = gaps[gap] ?? { from: 0, to: 0 }
        if (!span || from - reach < span.from || to + reach > span.to) join(parent, gap, outside)
      }
    }
    touching(gaps, ofRow, byRow.get(row + 1) ?? [], reach, (gap, other) => join(parent, gap, other))
  }
  const enclosed = gaps.map((gap, index) => ({ gap, hole: rootOf(parent, index) })).filter(({ hole }) => hole !== rootOf(parent, outside))
  return [...Map.groupBy(enclosed, ({ hole }) => hole).values()].map((hole) => hole.map(({ gap }) => gap))
}

/** Runs of places that are not in the set, between two that are, row by row and by column. */
function gapsOf({ columns, rows }: Places): Gap[] {
  const west = columns.reduce((least, column) => Math.min(least, column), 0)
  const width = columns.reduce((most, column) => Math.max(most, column), 0) - west + 1
  // One number a place, which native sorting puts in order: exact, as a set that is linked spans fewer places than 2⁵³.
  const order = Float64Array.from(columns, (column, index) => (rows[index] ?? 0) * width + column - west).sort()
  const gaps: Gap[] = []
  for (let index = 1; index < order.length; index++) {
    const before = order[index - 1] ?? 0
    const here = order[index] ?? 0
    const row = Math.floor(here / width)
    if (here - before > 1 && Math.floor(before / width) === row) gaps.push({ row, from: before - row * width + west + 1, to: here - row * width + west - 1 })
  }
  return gaps
}

/** First and last column of the set in each of its rows. */
function spansOf({ columns, rows }: Places): Map<number, { from: number; to: number }> {
  const spans = new Map<number, { from: number; to: number }>()
  for (const [index, row] of rows.entries()) {
    const column = columns[index] ?? 0
    const span = spans.get(row)
    if (!span) spans.set(row, { from: column, to: column })
    else {
      span.from = Math.min(span.from, column)
      span.to = Math.max(span.to, column)
    }
  }
  return spans
}

/** Tells each pair of gaps of two rows that touch, `reach` columns apart at most; both lists by column. */
function touching(gaps: readonly Gap[], above: readonly number[], under: readonly number[], reach: number, tell: (gap: number, other: number) => void): void {
  let first = 0
  for (const gap of above) {
    const { from, to } = gaps[gap] ?? { from: 0, to: 0 }
    while (first < under.length && (gaps[under[first] ?? 0]?.to ?? 0) + reach < from) first++
    for (let index = first; index < under.length && (gaps[under[index] ?? 0]?.from ?? 0) - reach <= to; index++) tell(gap, under[index] ?? 0)
  }
}

function rootOf(parent: Int32Array, gap: number): number {
  let root = gap
  while (parent[root] !== root) {
    const up = parent[root] ?? root
    parent[root] = parent[up] ?? up
    root = up
  }
  return root
}

function join(parent: Int32Array, one: number, other: number): void {
  parent[rootOf(parent, one)] = rootOf(parent, other)
}
