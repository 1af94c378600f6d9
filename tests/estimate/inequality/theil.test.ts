import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { theil } from '../../../src/estimate/inequality/theil.ts'

type Unit = [amount: number, people: number, group?: number]
const of = (...rows: Unit[]) =>
  theil(
    Float64Array.from(rows, ([y]) => y),
    Float64Array.from(rows, ([, n]) => n),
    Uint8Array.from(rows, ([, , g]) => g ?? 0),
  )

/** T as it is written, term by term: the oracle of the decomposition. */
function directly(rows: readonly Unit[]): number {
  const [y, n] = [rows.reduce((sum, [one]) => sum + one, 0), rows.reduce((sum, [, one]) => sum + one, 0)]
  return rows.reduce((sum, [one, people]) => (one > 0 ? sum + (one / y) * Math.log(one / y / (people / n)) : sum), 0)
}

const units = fc
  .array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), fc.nat(2)), { minLength: 1, maxLength: 30 })
  .filter((rows) => rows.some(([amount]) => amount > 0))

describe('Theil', () => {
  test('worked by hand: 30 of 40 and 10 of 60', () =>
    expect(of([30, 40], [10, 60])?.total).toBeCloseTo(0.75 * Math.log(0.75 / 0.4) + 0.25 * Math.log(0.25 / 0.6), 14))
  test('0·ln 0 is 0: all of it in one unit of two of the same size is ln 2', () => expect(of([8, 5], [0, 5])?.total).toBeCloseTo(Math.log(2), 14))
  test('nothing to share, no one to share it, or an amount that falls on no one: null, never 0', () => {
    expect([of(), of([0, 5]), of([0, 0]), of([1, 0], [1, 5]), of([-1, 5], [3, 5])]).toEqual([null, null, null, null, null])
  })
  test('never negative, 0 where every unit has the same, and as the formula writes it', () => {
    fc.assert(
      fc.property(units, (rows) => {
        const total = of(...rows)?.total ?? Number.NaN
        expect(total).toBeGreaterThanOrEqual(0)
        expect(Math.abs(total - Math.max(0, directly(rows)))).toBeLessThan(1e-12)
      }),
    )
    expect(of([2, 20], [3, 30], [7, 70])?.total).toBeCloseTo(0, 14)
  })
  test('between and within make the whole, to 1e-12, and between is Theil over the groups', () => {
    fc.assert(
      fc.property(units, (rows) => {
        const said = of(...rows)
        expect(Math.abs((said?.between ?? 0) + (said?.within ?? 0) - directly(rows))).toBeLessThan(1e-12)
        const groups = [0, 1, 2].map((g): Unit => rows.filter((row) => row[2] === g).reduce((sum: Unit, [y, n]) => [sum[0] + y, sum[1] + n], [0, 0]))
        expect(Math.abs((said?.between ?? 0) - directly(groups.filter(([, people]) => people > 0)))).toBeLessThan(1e-12)
      }),
    )
  })
  test('cutting a unit into parts of the same ratio changes nothing', () => {
    fc.assert(
      fc.property(units, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, share) => {
        const cut = rows.flatMap(([y, n, g]): Unit[] => [
          [y * share, n * share, g],
          [y * (1 - share), n * (1 - share), g],
        ])
        expect(of(...cut)?.total).toBeCloseTo(of(...rows)?.total ?? Number.NaN, 10)
      }),
    )
  })
})
