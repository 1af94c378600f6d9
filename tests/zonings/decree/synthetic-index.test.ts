import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GUADELOUPE_AT_LEAST, GUYANE_ABOVE, guadeloupeIndex, guyaneIndex, type IndexedUnit } from '../../../src/zonings/decree/index.ts'

const SEVEN = ['chomage', 'inactivite', 'jeunes_inactifs', 'non_diplomes', 'monoparentalite', 'insalubrite', 'surpeuplement'] as const

/** An IRIS whose shares are all the same, but for those given. */
const unit = (code: string, share: number, others: IndexedUnit['shares'] = {}, commune = '97302'): IndexedUnit => ({
  code,
  commune,
  shares: { ...Object.fromEntries(SEVEN.map((parameter) => [parameter, share])), ...others },
})
const tenOfOneCommune = Array.from({ length: 10 }, (_, i) => unit(`I${i + 1}`, (i + 1) / 100))

describe('the index of Guyane (décret 2014-1575, annexe 1)', () => {
  test('ten IRIS of one commune, in the same order for every parameter', () => {
    // Class of the département 1 to 10; of the commune ⌈4r ÷ 10⌉: I I II II II III III IV IV IV. Points of the table, times 10 (weights 2+1+2+1+1+2+1).
    expect(guyaneIndex(tenOfOneCommune)).toEqual(
      [-30, -20, -5, 0, 0, 0, 0, 15, 20, 30].map((points, i) => ({ code: `I${i + 1}`, low: points * 10, high: points * 10 })),
    )
  })

  test('the same IRIS elsewhere: the best of a poor commune is in its first class', () => {
    const two = tenOfOneCommune.map((one, i) => (i < 5 ? one : { ...one, commune: '97304' }))
    // I6: class I of its commune (1 of 5), 6 of the département: −10 points each; I10: IV and 10: 30.
    const lows = guyaneIndex(two).map(({ low }) => low)
    expect(lows.slice(5)).toEqual([-100, 0, 50, 200, 300])
  })

  test('unemployment, young people out of school and insalubrity count twice', () => {
    const base = guyaneIndex(tenOfOneCommune)[0]?.low ?? 0
    // The best IRIS becomes the worst for one parameter: −30 points become 30.
    const gain = (parameter: string) => (guyaneIndex([unit('I1', 0.01, { [parameter]: 0.99 }), ...tenOfOneCommune.slice(1)])[0]?.low ?? 0) - base
    for (const parameter of SEVEN) expect(gain(parameter), parameter).toBe(['chomage', 'jeunes_inactifs', 'insalubrite'].includes(parameter) ? 120 : 60)
  })

  test('is positive, or not: the threshold is 0', () => expect(GUYANE_ABOVE).toBe(0))
})

describe('the index of Guadeloupe (décret 2014-1575, annexe 2)', () => {
  test('is the weighted mean of ranks', () => {
    const found = guadeloupeIndex([unit('B', 0.2), unit('A', 0.1), unit('C', 0.3, { chomage: 0.05 })])
    // A: unemployment 2nd, the rest 1st: (2×2 + 5) ÷ 7; B: 3rd, 2nd: (6 + 10) ÷ 7; C: 1st, 3rd: (2 + 15) ÷ 7
    expect(found).toEqual([
      { code: 'B', low: 16 / 7, high: 16 / 7 },
      { code: 'A', low: 9 / 7, high: 9 / 7 },
      { code: 'C', low: 17 / 7, high: 17 / 7 },
    ])
    expect(GUADELOUPE_AT_LEAST).toBe(80)
  })

  test('does without insalubrity', () => {
    const { insalubrite: _, ...shares } = unit('A', 0.1).shares
    expect(guadeloupeIndex([{ code: 'A', commune: '97101', shares }])).toEqual([{ code: 'A', low: 1, high: 1 }])
    expect(() => guyaneIndex([{ code: 'A', commune: '97101', shares }])).toThrow(/A : insalubrite est nécessaire/)
  })

  test('has a range where equal shares leave ranks open', () => {
    const found = guadeloupeIndex([unit('A', 0.1), unit('B', 0.1), unit('C', 0.3)])
    expect(found).toEqual([
      { code: 'A', low: 1, high: 2 },
      { code: 'B', low: 1, high: 2 },
      { code: 'C', low: 3, high: 3 },
    ])
  })
})

describe('both indices', () => {
  const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000)
  const units = fc
    .array(fc.tuple(fc.tuple(share, share, share, share, share, share, share), fc.constantFrom('97302', '97304')), { minLength: 1, maxLength: 30 })
    .map((list) =>
      list.map(
        ([shares, commune], i): IndexedUnit => ({
          code: `I${i}`,
          commune,
          shares: Object.fromEntries(SEVEN.map((parameter, p) => [parameter, shares[p] ?? 0])),
        }),
      ),
    )

  test('do not depend on the order in which IRIS are given, and low is never above high', () => {
    fc.assert(
      fc.property(units, (list) => {
        for (const index of [guyaneIndex, guadeloupeIndex]) {
          const found = index(list)
          expect(index(list.toReversed()).toReversed()).toEqual(found)
          for (const { low, high } of found) expect(low).toBeLessThanOrEqual(high)
        }
      }),
    )
  })

  test('never fall when the situation of one IRIS gets worse', () => {
    fc.assert(
      fc.property(units, fc.constantFrom(...SEVEN), (list, parameter) => {
        const [first, ...rest] = list
        if (!first) return
        const worse = { ...first, shares: { ...first.shares, [parameter]: 1 } }
        for (const index of [guyaneIndex, guadeloupeIndex]) expect(index([worse, ...rest])[0]?.high).toBeGreaterThanOrEqual(index(list)[0]?.high ?? 0)
      }),
    )
  })

  test.each([-0.1, 1.1, Number.NaN])('refuse a share of %d', (bad) => {
    expect(() => guadeloupeIndex([unit('A', 0.1, { chomage: bad })])).toThrow(/part de 0 à 1/)
  })
})
