import type { Weighed } from './ceiling.ts'

export const ORDERS = ['code', 'population', 'menages', 'stabilite', 'liste'] as const

/** The order in which the caller wants pockets taken: by code, the largest first, the firmest first, or as he lists them. */
export type Order = { by: Exclude<(typeof ORDERS)[number], 'liste'> } | { by: 'liste'; codes: readonly string[] }

type Ordered = Weighed & { code: string; stability?: number | null }

/** Pockets in that order; of equals, by code. A list leaves out those that it does not name; without a stability, a pocket comes last. */
export function inOrder<T extends Ordered>(pockets: readonly T[], order: Order): T[] {
  const byCode = [...pockets].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  switch (order.by) {
    case 'code':
      return byCode
    case 'population':
      return byCode.sort((a, b) => b.population - a.population)
    case 'menages':
      return byCode.sort((a, b) => b.households - a.households)
    case 'stabilite':
      return byCode.sort((a, b) => (b.stability ?? -1) - (a.stability ?? -1))
    case 'liste': {
      const found = new Map(byCode.map((pocket) => [pocket.code, pocket]))
      return order.codes.flatMap((code) => found.get(code) ?? [])
    }
  }
}

/** For each pocket, its place in that order, from 0; infinite when the order leaves it out. */
export function placesOf(pockets: readonly Ordered[], order: Order): number[] {
  const places = new Map(inOrder(pockets, order).map(({ code }, place) => [code, place]))
  return pockets.map(({ code }) => places.get(code) ?? Number.POSITIVE_INFINITY)
}
