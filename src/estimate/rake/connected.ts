import type { Total } from './published.ts'

/** Totals in groups that share no source with each other, in the order given. */
export function connected(totals: readonly Total[]): Total[][] {
  const parents = totals.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      parents[root] = parents[parent] ?? parent // halves the path that is left to the next search
      root = parents[root] ?? root
    }
    return root
  }
  const firstWith = new Map<string, number>()
  for (const [index, { sources }] of totals.entries()) {
    for (const code of sources) {
      const first = firstWith.get(code)
      if (first === undefined) firstWith.set(code, index)
      else parents[rootOf(first)] = rootOf(index) // a wide total gathers the others under itself: no chain
    }
  }
  return [...Map.groupBy(totals.entries(), ([index]) => rootOf(index)).values()].map((group) => group.map(([, total]) => total))
}
