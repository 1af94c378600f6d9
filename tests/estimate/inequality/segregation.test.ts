import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dissimilarity, exposure, isolation } from '../../../src/estimate/inequality/segregation.ts'

const columns = (...rows: [x: number, y: number][]): [Float64Array, Float64Array] => [
  Float64Array.from(rows, ([x]) => x),
  Float64Array.from(rows, ([, y]) => y),
]

const units = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 30 })
  .filter((rows) => rows.some(([x]) => x > 0) && rows.some(([, y]) => y > 0))
const said = (value: number | null): number => value ?? Number.NaN

describe('worked by hand: 30 of 40, then 10 of 60', () => {
  const [x, y] = columns([30, 10], [10, 50])
  // ½(|30/40 − 10/60| + |10/40 − 50/60|) = ½(7/12 + 7/12)
  test('D = 7/12', () => expect(dissimilarity(x, y)).toBeCloseTo(7 / 12, 14))
  // 30/40·30/40 + 10/40·10/60
  test('isolation = 9/16 + 1/24', () => expect(isolation(x, y)).toBeCloseTo(9 / 16 + 1 / 24, 14))
  test('exposure is what is left', () => expect(exposure(x, y)).toBeCloseTo(1 - 9 / 16 - 1 / 24, 14))
  test('a unit without anyone weighs nothing', () => {
    const [more, others] = columns([30, 10], [0, 0], [10, 50])
    expect([dissimilarity(more, others), isolation(more, others), exposure(more, others)]).toEqual([dissimilarity(x, y), isolation(x, y), exposure(x, y)])
  })
})

describe('an empty group is nothing to sort: null, never 0', () => {
  test.each([
    ['no unit', columns()],
    ['no one at all', columns([0, 0])],
    ['no one with the trait', columns([0, 5], [0, 7])],
    ['everyone with the trait', columns([5, 0], [7, 0])],
  ])('%s', (_, [x, y]) => expect([dissimilarity(x, y), isolation(x, y), exposure(x, y)]).toEqual([null, null, null]))
})

describe('laws', () => {
  test('0 ≤ D ≤ 1; D is 0 where every unit has the same share, 1 where groups share no unit', () => {
    fc.assert(
      fc.property(units, (rows) => {
        const d = said(dissimilarity(...columns(...rows)))
        expect(d >= 0 && d <= 1).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (sizes, share) => {
        const alike = sizes.map((size): [number, number] => [size * share, size * (10 - share)])
        expect(said(dissimilarity(...columns(...alike)))).toBeCloseTo(0, 12)
      }),
    )
    expect(dissimilarity(...columns([3, 0], [4, 0], [0, 9]))).toBe(1)
  })
  test('D is the same for the two groups', () => {
    fc.assert(
      fc.property(units, (rows) => {
        const [x, y] = columns(...rows)
        expect(said(dissimilarity(x, y))).toBeCloseTo(said(dissimilarity(y, x)), 12)
      }),
    )
  })
  test('isolation is the share of the group at least, and 1 at most; with exposure it makes 1', () => {
    fc.assert(
      fc.property(units, (rows) => {
        const [x, y] = columns(...rows)
        const [group, others] = [x.reduce((a, b) => a + b), y.reduce((a, b) => a + b)]
        expect(said(isolation(x, y))).toBeGreaterThanOrEqual(group / (group + others) - 1e-12)
        expect(said(isolation(x, y))).toBeLessThanOrEqual(1 + 1e-12)
        expect(said(isolation(x, y)) + said(exposure(x, y))).toBeCloseTo(1, 12)
      }),
    )
  })
  test('cutting a unit into parts of the same share changes none of them', () => {
    fc.assert(
      fc.property(units, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, share) => {
        const cut = rows.flatMap(([x, y]): [number, number][] => [
          [x * share, y * share],
          [x * (1 - share), y * (1 - share)],
        ])
        for (const index of [dissimilarity, isolation, exposure]) expect(said(index(...columns(...cut)))).toBeCloseTo(said(index(...columns(...rows))), 10)
      }),
    )
  })
})
