import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { covariateColumn, type Readings, shareBelow } from '../../../src/estimate/correct/covariates.ts'
import { toyCorrection } from './toy-correction.ts'

const numbers = (...values: number[]): Float64Array => Float64Array.from(values)
const LEVELS = numbers(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
const unknown = Number.NaN

describe('the share of people under a threshold, read on deciles', () => {
  const deciles = LEVELS.map((level) => 20_000 * level + 6_000)

  test('is the level of a decile at that decile', () => {
    for (const [i, amount] of deciles.entries()) expect(shareBelow(amount, LEVELS, deciles)).toBeCloseTo(LEVELS[i] ?? unknown, 4)
  })
  test('grows with the threshold, within 0–1', () => {
    const amount = fc.double({ min: 500, max: 60_000, noNaN: true })
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((threshold) => shareBelow(threshold, LEVELS, deciles))
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(high).toBeGreaterThanOrEqual((low ?? unknown) - 1e-7)
      }),
    )
  })
  test('is that of the log-normal through the first two deciles, under the first', () => {
    // ln D2 − ln D1 is 0.44 deviations of a normal: one more such step below D1 is the normal share of −1.2816 − 0.44
    expect(shareBelow(8_000, numbers(0.1, 0.2), numbers(10_000, 12_500))).toBeCloseTo(0.0426, 4)
  })
  test('is unknown when a decile is', () => expect(shareBelow(12_000, LEVELS, deciles.with(8, unknown))).toBeNaN())
})

describe('a covariate', () => {
  const mass = numbers(10, 20, 30, 40)
  const readings = (entries: Record<string, Record<string, Float64Array>>): Readings =>
    new Map(
      Object.entries(entries).map(([variable, byPeriod]) => [
        variable,
        Object.entries(byPeriod)
          .map(([period, values]) => ({ period, values }))
          .sort((a, b) => (a.period < b.period ? 1 : -1)),
      ]),
    )

  test('is taken at an older period where the latest is silent, moved by the median change', () => {
    const read = readings({ v: { '2018': numbers(2, 4, 9, unknown), '2015': numbers(1, 2, 3, 4) } })
    expect([...covariateColumn({ code: 'v', lecture: 'valeur', variable: 'v' }, read, mass).values]).toEqual([2, 4, 9, 6])
  })
  test('stays unknown where nothing tells how much has changed', () => {
    const read = readings({ v: { '2018': numbers(2, unknown, unknown, unknown), '2015': numbers(unknown, 2, 3, unknown) } })
    expect([...covariateColumn({ code: 'v', lecture: 'valeur', variable: 'v' }, read, mass).values]).toEqual([2, unknown, unknown, unknown])
  })
  test('that no one measures is unknown everywhere', () => {
    expect([...covariateColumn({ code: 'v', lecture: 'valeur', variable: 'v' }, new Map(), mass).values]).toEqual([unknown, unknown, unknown, unknown])
  })
  test('is taken at the latest period that says anything: a denominator published later does not silence it', () => {
    const read = readings({ n: { '2018': numbers(5, 5, 5, 5), '2015': numbers(1, 2, 3, 4) }, d: { '2015': numbers(4, 4, 4, 4) } })
    const { values } = covariateColumn({ code: 'r', lecture: 'rapport', numerateur: 'n', denominateur: 'd' }, read, mass)
    expect([...values]).toEqual([0.25, 0.5, 0.75, 1])
  })
  test('read twice for one period is what the first that knows each zone says', () => {
    const read: Readings = new Map([
      [
        'v',
        [
          { period: '2018', values: numbers(1, unknown, unknown, unknown) },
          { period: '2018', values: numbers(9, 2, 3, unknown) },
        ],
      ],
    ])
    expect([...covariateColumn({ code: 'v', lecture: 'valeur', variable: 'v' }, read, mass).values]).toEqual([1, 2, 3, unknown])
  })
  test.each([
    ['the first left out', { '0.2': 'd2', '0.3': 'd3' }],
    ['one below', { '0.05': 'd0', '0.1': 'd1', '0.2': 'd2' }],
  ])('read on deciles with %s is refused: the tail is drawn through 0.1 and 0.2', (_, deciles) => {
    const rate = { code: 'p', lecture: 'taux_sous_seuil', variable: 'taux_publie', deciles, seuils: [{ periode: '2018', montant: 12_000, source: 'essai' }] }
    expect(() => toyCorrection({ covariables: [rate] })).toThrow(/covariables\.0\.deciles doivent commencer par 0\.1 et 0\.2/)
  })
  test('a ratio weighs by its own denominator, and is unknown on zero', () => {
    const read = readings({ n: { '2018': numbers(1, 2, 3, 0) }, d: { '2018': numbers(4, 4, 4, 0) } })
    const { values, weights } = covariateColumn({ code: 'r', lecture: 'rapport', numerateur: 'n', denominateur: 'd' }, read, mass)
    expect([[...values], [...weights]]).toEqual([
      [0.25, 0.5, 0.75, unknown],
      [4, 4, 4, 0],
    ])
  })
  test('a logarithm of nothing is unknown, never minus infinity', () => {
    const read = readings({ n: { '2018': numbers(1, Math.E, 0, -1) }, d: { '2018': numbers(1, 1, 1, 1) } })
    expect([...covariateColumn({ code: 'l', lecture: 'logarithme', variable: 'n' }, read, mass).values]).toEqual([0, 1, unknown, unknown])
    expect([...covariateColumn({ code: 'l', lecture: 'logarithme_rapport', numerateur: 'n', denominateur: 'd' }, read, mass).values]).toEqual([
      0,
      1,
      unknown,
      unknown,
    ])
  })
  test('a rate is the published one, else read on deciles at the threshold of its period', () => {
    const covariate = {
      code: 'p',
      lecture: 'taux_sous_seuil',
      variable: 'taux',
      deciles: { '0.1': 'd1', '0.2': 'd2' },
      seuils: [{ periode: '2018', montant: 12_000, source: 'essai' }],
    } as const
    const entries = {
      taux: { '2018': numbers(0.7, unknown, unknown, unknown) },
      d1: { '2018': numbers(9, 9, 9, unknown).map((k) => k * 1000) },
      d2: { '2018': numbers(12, 12, 24, 12).map((k) => k * 1000) },
    }
    const { values } = covariateColumn({ ...covariate, seuils: [...covariate.seuils] }, readings(entries), mass)
    expect([...values.slice(0, 2)]).toEqual([0.7, 0.2])
    expect(values[2]).toBeCloseTo(0.1 + (0.1 * Math.log(12 / 9)) / Math.log(24 / 9), 9)
    expect(values[3]).toBeNaN()
    const later = readings(Object.fromEntries(Object.entries(entries).map(([code, { '2018': own }]) => [code, { '2030': own }])))
    expect([...covariateColumn({ ...covariate, seuils: [...covariate.seuils] }, later, mass).values]).toEqual([0.7, unknown, unknown, unknown])
  })
})
