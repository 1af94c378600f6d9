import type { Island, Perimeter } from './island.ts'
import { cellsOf } from './meshes.ts'

/** What is true of cells: 1 in a pocket, 0 known to be outside of any, −1 not known. */
export type Truth = { of: Int8Array; pockets: readonly Pick<Perimeter, 'cells'>[] }

/** 0–1; NaN where there is nothing to divide by. */
export type Score = {
  /** Of the cells found, and of their households, the part that is in a pocket: a floor where not every pocket is known. */
  precision: number
  householdPrecision: number
  /** The same among cells found whose truth is known. */
  knownPrecision: number
  /** Of the cells of pockets, and of their households, the part that is found. */
  recall: number
  householdRecall: number
  /** Pockets of which at least half of the households are found. */
  pocketsFound: number
  cells: number
}

/**
 * The 60 known pockets that are as poor as `share` (those less poor are no pockets at that threshold, and neither inside nor outside); outside: the cells of
 * compact perimeters that touch no known pocket and whose poverty is under `share`. Of the rest of the island nothing is known.
 */
export function knownTruth({ codes, pockets, compact }: Island, share: number): Truth {
  const anyPocket = cellsOf(codes.length, pockets)
  const isPoor = ({ poor, households }: Perimeter): boolean => poor / households >= share
  const kept = pockets.filter(isPoor)
  const inside = cellsOf(codes.length, kept)
  const outside = cellsOf(
    codes.length,
    compact.filter((one) => !isPoor(one) && one.cells.every((cell) => anyPocket[cell] === 0)),
  )
  return { of: Int8Array.from(inside, (one, cell) => (one ? 1 : outside[cell] ? 0 : -1)), pockets: kept }
}

/** The cells of `found` as the whole truth. */
export function wholeTruth(found: Uint8Array): Truth {
  return { of: Int8Array.from(found), pockets: [] }
}

export function scoreOf(found: Uint8Array, { of, pockets }: Truth, households: Float64Array): Score {
  const [both, all, inside, outside] = [new Sum(), new Sum(), new Sum(), new Sum()]
  for (let cell = 0; cell < found.length; cell++) {
    const homes = households[cell] ?? 0
    if (of[cell] === 1) inside.add(homes)
    if (!found[cell]) continue
    all.add(homes)
    if (of[cell] === 1) both.add(homes)
    if (of[cell] === 0) outside.add(homes)
  }
  const half = pockets.filter(({ cells }) => {
    const [known, total] = [new Sum(), new Sum()]
    for (const cell of cells) {
      total.add(households[cell] ?? 0)
      if (found[cell]) known.add(households[cell] ?? 0)
    }
    return known.amount >= total.amount / 2
  })
  return {
    precision: both.count / all.count,
    householdPrecision: both.amount / all.amount,
    knownPrecision: both.count / (both.count + outside.count),
    recall: both.count / inside.count,
    householdRecall: both.amount / inside.amount,
    pocketsFound: half.length / pockets.length,
    cells: all.count,
  }
}

/** Of the pockets found, the part that is truly as poor as `share`, 0–1; NaN when none was found. */
export function poorPockets(found: readonly Int32Array[], share: number, poor: Float64Array, households: Float64Array): number {
  const sumOver = (cells: Int32Array, amounts: Float64Array): number => cells.reduce((sum, cell) => sum + (amounts[cell] ?? 0), 0)
  return found.filter((cells) => sumOver(cells, poor) >= share * sumOver(cells, households)).length / found.length
}

/** Median, and from the tenth to the ninetieth hundredth (nearest rank), as « 61.0 [58.2 ; 65.1] ». */
export function spread(values: readonly number[], { digits = 1, factor = 100 } = {}): string {
  const sorted = values.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b)
  if (sorted.length === 0) return '—'
  const at = (share: number): string => (factor * (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN)).toFixed(digits)
  return sorted.length === 1 ? at(0) : `${at(0.5)} [${at(0.1)} ; ${at(0.9)}]`
}

class Sum {
  count = 0
  amount = 0
  add(amount: number): void {
    this.count++
    this.amount += amount
  }
}
