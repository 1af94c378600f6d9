import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillUnder } from '../../../../src/publish/read/pockets/simulate/ceiling.ts'
import { intervalOf } from '../../../../src/publish/read/pockets/simulate/interval.ts'
import { inOrder, type Order, placesOf } from '../../../../src/publish/read/pockets/simulate/order.ts'

const FREE = { euros: null, population: null, pricePerPerson: 0, pricePerHousehold: 0 }
const pockets = [
  { code: 'A', population: 480, households: 180, stability: 0.9 },
  { code: 'B', population: 320, households: 120, stability: 1 },
  { code: 'C', population: 100, households: 190, stability: null },
]
const codes = (ordered: readonly { code: string }[]) => ordered.map(({ code }) => code)

describe('what fits under a ceiling', () => {
  test('pockets are taken in order up to the first that does not fit: none is jumped over', () => {
    const filling = fillUnder(pockets, { ...FREE, population: 700 })
    expect(codes(filling.taken.map(({ pocket }) => pocket))).toEqual(['A'])
    expect(filling.left).toEqual({ euros: null, population: 220 })
    expect(filling.next).toMatchObject({ pocket: { code: 'B' }, lacks: { euros: null, population: 100 } })
  })

  test('a cost is so much by person plus so much by household, and it adds up', () => {
    const filling = fillUnder(pockets, { euros: 10_000, population: null, pricePerPerson: 10, pricePerHousehold: 5 })
    expect(filling.taken.map(({ cost, costSoFar }) => [cost, costSoFar])).toEqual([
      [5700, 5700],
      [3800, 9500],
    ])
    expect(filling.left.euros).toBe(500)
    expect(filling.next).toMatchObject({ pocket: { code: 'C' }, cost: 1950, lacks: { euros: 1450, population: null } })
  })

  test('a ceiling that is just reached is not passed, whatever the noise of sums', () => {
    expect(
      fillUnder(
        [
          { population: 0.1, households: 0 },
          { population: 0.2, households: 0 },
        ],
        { ...FREE, population: 0.3 },
      ).next,
    ).toBeNull()
  })

  test('without pocket nothing is taken and the whole ceiling is left', () => {
    expect(fillUnder([], { ...FREE, population: 10 })).toEqual({
      taken: [],
      population: 0,
      households: 0,
      cost: 0,
      left: { euros: null, population: 10 },
      next: null,
    })
  })

  const size = fc.record({ population: fc.integer({ min: 1, max: 3000 }), households: fc.integer({ min: 11, max: 1500 }) })
  test('what is taken is a beginning of the order that holds every ceiling, and one more would not', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 12 }), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (ordered, euros, population) => {
        const { taken, next, ...totals } = fillUnder(ordered, { euros, population, pricePerPerson: 1, pricePerHousehold: 2 })
        expect(taken.map(({ pocket }) => pocket)).toEqual(ordered.slice(0, taken.length))
        expect(totals.population).toBeLessThanOrEqual(population)
        expect(totals.cost).toBeLessThanOrEqual(euros)
        expect(next?.pocket).toBe(ordered[taken.length])
        if (next) expect(totals.population + next.pocket.population > population || totals.cost + next.cost > euros).toBe(true)
      }),
    )
  })

  test('a higher ceiling never takes less', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 12 }), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 5000 }), (ordered, population, more) => {
        const [low, high] = [population, population + more].map((most) => fillUnder(ordered, { ...FREE, population: most }).taken.length)
        expect(low ?? 0).toBeLessThanOrEqual(high ?? 0)
      }),
    )
  })
})

describe('the order that the caller chooses', () => {
  test.each<[Order, string[]]>([
    [{ by: 'code' }, ['A', 'B', 'C']],
    [{ by: 'population' }, ['A', 'B', 'C']],
    [{ by: 'menages' }, ['C', 'A', 'B']],
    [{ by: 'stabilite' }, ['B', 'A', 'C']],
    [{ by: 'liste', codes: ['C', 'A'] }, ['C', 'A']],
  ])('%j', (order, expected) => expect(codes(inOrder([...pockets].reverse(), order))).toEqual(expected))

  test('equals are by code', () => {
    const equal = ['b', 'a', 'c'].map((code) => ({ code, population: 1, households: 1, stability: 0.5 }))
    for (const by of ['population', 'menages', 'stabilite'] as const) expect(codes(inOrder(equal, { by }))).toEqual(['a', 'b', 'c'])
  })

  test('what a list leaves out has no place', () => {
    expect(placesOf(pockets, { by: 'liste', codes: ['C', 'A'] })).toEqual([1, Number.POSITIVE_INFINITY, 0])
  })
})

describe('an interval at 90 %', () => {
  test('goes from the 5th to the 95th centile of the draws', () => {
    expect(intervalOf(Array.from({ length: 101 }, (_, i) => 100 - i))).toEqual({ bas: 5, haut: 95 })
  })
  test('is null with fewer draws than it leaves out', () => expect(intervalOf(Array.from({ length: 19 }, () => 1))).toBeNull())
})
