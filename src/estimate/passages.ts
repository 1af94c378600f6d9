import { type Support, supportName } from '../crosswalk/index.ts'
import type { Route } from './plan.ts'

/** A crosswalk that routes need; `key` is what it is found again by. */
export type Passage = { key: string; sourceEdition: number; targetEdition: number; targetZoning: string; support: Support | null }

/** Every crosswalk of the routes once; those by area first, since the others are computed from their overlays. */
export function passagesOf(routes: readonly Route[]): Passage[] {
  const passages = new Map<string, Passage>()
  for (const route of routes) {
    if (route.method === 'officiel') continue
    for (const support of [null, route.support, route.baseSupport]) {
      const passage = passageOf(route, support)
      passages.set(passage.key, passage)
    }
  }
  return [...passages.values()].sort((a, b) => Number(a.support !== null) - Number(b.support !== null))
}

export function passageOf({ numerator, target }: Route, support: Support | null): Passage {
  const sourceEdition = numerator.set.edition.id
  const key = [sourceEdition, target.id, support ? `${support.edition}/${support.dataset}/${supportName(support)}` : 'aire'].join('>')
  return { key, sourceEdition, targetEdition: target.id, targetZoning: target.zoning, support }
}
