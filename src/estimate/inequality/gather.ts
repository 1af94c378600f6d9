import { addGround, type Ground, noGround, type Parts } from './parts.ts'
import type { CommuneParts } from './read-parts.ts'
import type { Territory } from './territories.ts'

/** What is summed of the parts of one side, or of both; `minorBase`: of units that have less than half of their ground there. */
export type Sums = { count: number; base: number; protectedCount: number; imputedBase: number; minorBase: number }

/** A territory's parts in columns, its sums by side (0: the rest, 1: the quarters), and its ground. */
export type Gathered = {
  count: Float64Array
  base: Float64Array
  side: Uint8Array
  share: Float64Array
  units: number
  sides: readonly [Sums, Sums]
  ground: Ground
  held: number
}

export function gather({ parts, starts, ground, held }: CommuneParts, territory: Territory): Gathered {
  const ranges = territory.communes.map((i) => [starts[i] ?? 0, starts[i + 1] ?? 0] as const)
  const length = ranges.reduce((total, [from, to]) => total + to - from, 0)
  const gathered = {
    ...{ count: new Float64Array(length), base: new Float64Array(length), side: new Uint8Array(length), share: new Float64Array(length) },
    ...{ units: 0, sides: [noSums(), noSums()] as const, ground: noGround(), held: 0 },
  }
  const units = new Set<number>()
  let place = 0
  for (const [from, to] of ranges) {
    for (let i = from; i < to; i++, place++) {
      const side = parts.side[i] === 1 ? 1 : 0
      gathered.count[place] = parts.count[i] ?? 0
      gathered.base[place] = parts.base[i] ?? 0
      gathered.side[place] = side
      gathered.share[place] = parts.share[i] ?? 0
      if ((parts.base[i] ?? 0) > 0) units.add(parts.unit[i] ?? -1)
      addPart(gathered.sides[side], parts, i)
    }
  }
  gathered.units = units.size
  for (const i of territory.communes) {
    const own = ground[i]
    if (own) addGround(gathered.ground, own)
    gathered.held += held[i] ?? 0
  }
  return gathered
}

export function both([rest, quarters]: readonly [Sums, Sums]): Sums {
  return {
    count: rest.count + quarters.count,
    base: rest.base + quarters.base,
    protectedCount: rest.protectedCount + quarters.protectedCount,
    imputedBase: rest.imputedBase + quarters.imputedBase,
    minorBase: rest.minorBase + quarters.minorBase,
  }
}

export function noSums(): Sums {
  return { count: 0, base: 0, protectedCount: 0, imputedBase: 0, minorBase: 0 }
}

function addPart(sums: Sums, parts: Parts, i: number): void {
  const base = parts.base[i] ?? 0
  sums.count += parts.count[i] ?? 0
  sums.base += base
  sums.protectedCount += parts.protectedCount[i] ?? 0
  if (parts.imputed[i] === 1) sums.imputedBase += base
  if ((parts.share[i] ?? 0) < 0.5) sums.minorBase += base
}
