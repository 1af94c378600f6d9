import { placeOf } from './cell-codes.ts'
import type { PocketShape } from './pocket-shapes.ts'

/**
 * The code of a cluster: its département and the place of its smallest unit, `P972-N16148E7058`; the same cluster has the same code in every detection, and
 * the code says nothing of how poor it is.
 */
export function pocketCode(departement: string | null, smallestUnit: string): string {
  const place = placeOf(smallestUnit)
  return place === smallestUnit ? `P${place}` : `P${departement ?? ''}-${place}`
}

/** Names of pockets, « Poche Acajou (Le Lamentin) »: the IRIS and commune that hold most of it, else its place; numbered where two bear one name, by order. */
export function pocketLabels(pockets: readonly (Pick<PocketShape, 'place' | 'commune'> & { smallestUnit: string })[]): string[] {
  const named = pockets.map(
    ({ place, commune, smallestUnit }) => `Poche ${place ?? placeOf(smallestUnit)}${commune && commune !== place ? ` (${commune})` : ''}`,
  )
  const total = Map.groupBy(named, (name) => name)
  const seen = new Map<string, number>()
  return named.map((name) => {
    if ((total.get(name)?.length ?? 0) < 2) return name
    const rank = (seen.get(name) ?? 0) + 1
    seen.set(name, rank)
    return `${name}, ${rank}`
  })
}
