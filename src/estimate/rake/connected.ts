import type { Total } from './published.ts'

/** Totals in groups that share no source with each other, in the order given. */
export function connected(totals: readonly Total[]): Total[][] {
  const parents = totals.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== undefined && parents[root] !== root) root = parents[root] ?? root
    return root
  }
  const firstWith = new Map<string, number>()
  for (const [index, { sources }] of totals.entries()) {
    for (const code of sources) {
      const first = firstWith.get(code)
      if (first === undefined) firstWith.set(code, index)
      else parents[rootOf(index)] = rootOf(first)
    }
  }
  return [...Map.groupBy(totals.entries(), ([index]) => rootOf(index)).values()].map((group) => group.map(([, total]) => total))
}
