import { fitRidge, momentsOf, predict } from '../../../src/estimate/correct/ridge.ts'
import { type Table, tableOf } from '../../../src/estimate/correct/table.ts'
import type { Judged } from './score.ts'

/** Of a perimeter: its sector, its households as the grid counts them, and what spreading says of its poor. */
export type Pocket = { code: string; sector: string; households: number; poor: number; byCells: number; byArea: number }

/** λ of the ridge, on standardised features: the weight of three perimeters. */
const PENALTY = 3

/**
 * Poor households as a linear model of two features corrects them: the rate that cells spread, and how much denser the perimeter is than its zones, as the
 * logarithm of what cells give it beside what area does. Learned on seven sectors, said of the eighth; the project's own corrections ask for 100 perimeters at
 * least, so that 60 pockets would have none: this one only tells how far a correction goes.
 */
export function correctPockets(pockets: readonly Pocket[]): Judged[] {
  const x: Table = tableOf(pockets.length, 2)
  for (const [i, { households, byCells, byArea }] of pockets.entries()) x.data.set([byCells / households, Math.log(byCells / byArea)], 2 * i)
  const y = Float64Array.from(pockets, ({ poor, households }) => poor / households)
  const weights = new Float64Array(pockets.length).fill(1)
  return pockets.map(({ code, sector, households, poor }, i) => {
    const others = Int32Array.from(pockets.flatMap((one, j) => (one.sector === sector ? [] : [j])))
    const model = fitRidge(momentsOf(x, y, weights, others, new Float64Array(2)), PENALTY)
    const rate = model ? predict(model, x, i) : Number.NaN
    const estimate = households * Math.min(1, Math.max(0, rate))
    return { code, method: 'corrigé, par secteurs', estimate, official: poor, low: null, high: null, bound_low: null, bound_high: null }
  })
}
