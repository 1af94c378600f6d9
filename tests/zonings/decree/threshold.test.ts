import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metropolitanThreshold, overseasThreshold, weightsOfUrbanUnit } from '../../../src/zonings/decree/index.ts'

const euros = fc.integer({ min: 1, max: 10_000_000 }).map((cents) => cents / 100)
const tenThousandths = fc.integer({ min: 0, max: 10_000 })

/** 0,6 × (wide × W + local × L) rounded up to 100 €, in whole numbers of any size: weights in ten-thousandths, amounts in cents. */
function oracle(wide: number, local: number, wideUnits: number): number {
  const units = 6n * (BigInt(wideUnits) * BigInt(Math.round(wide * 100)) + BigInt(10_000 - wideUnits) * BigInt(Math.round(local * 100)))
  const step = 1_000_000_000n // 100 € in 10⁻⁷ of a euro
  return Number((units + step - 1n) / step) * 100
}

describe('the threshold of metropolitan France (décret 2014-767, art. 4)', () => {
  test.each([
    // 0,6 × (0,7 × 20 000 + 0,3 × 18 000) = 0,6 × 19 400 = 11 640
    ['an urban unit of 100,000', 20_000, 18_000, 100_000, 11_700],
    // 0,6 × (0,3 × 20 000 + 0,7 × 18 000) = 0,6 × 18 600 = 11 160
    ['an urban unit of 5,000,000: weights are swapped', 20_000, 18_000, 5_000_000, 11_200],
    ['an urban unit of 4,999,999: they are not', 20_000, 18_000, 4_999_999, 11_700],
    // 0,6 × 20 500 = 12 300: already a multiple of 100, though 0.6 * 20500 is 12300 or less than a cent away in floating point
    ['the same income everywhere', 20_500, 20_500, 100_000, 12_300],
    // one cent more of national income: 0,6 × 0,7 × 0,01 = 0,0042 € above 12 300
    ['one cent above a multiple of 100', 20_500.01, 20_500, 100_000, 12_400],
    // 0,6 × (0,7 × 19 000 + 0,3 × 21 000) = 0,6 × 19 600 = 11 760
    ['a unit richer than the nation', 19_000, 21_000, 20_000, 11_800],
  ])('%s', (_what, national, urbanUnit, urbanUnitPopulation, expected) => {
    expect(metropolitanThreshold({ national, urbanUnit, urbanUnitPopulation }).euros).toBe(expected)
  })

  test('says its computation', () => {
    const { sentence, weights } = metropolitanThreshold({ national: 20_000, urbanUnit: 18_000.5, urbanUnitPopulation: 1 })
    expect(sentence.replace(/\s/gu, ' ')).toBe('S = 0,6 × (0,7 × 20 000 + 0,3 × 18 000,5) = 11 640,09 €, arrondi aux 100 € supérieurs : 11 700 €.')
    expect(weights).toEqual({ wide: 0.7, local: 0.3 })
    expect(metropolitanThreshold({ national: 20_500, urbanUnit: 20_500, urbanUnitPopulation: 1 }).sentence).toContain('déjà un multiple de 100 €')
  })
})

describe('the threshold of Martinique and La Réunion (décret 2014-1575, art. 2)', () => {
  test('gives 70 % of its weight to the département, unless other weights are asked for', () => {
    // 0,6 × (0,3 × 20 000 + 0,7 × 15 000) = 0,6 × 16 500 = 9 900
    expect(overseasThreshold({ metropolitan: 20_000, departement: 15_000 }).euros).toBe(9_900)
    // 0,6 × (0,7 × 20 000 + 0,3 × 15 000) = 0,6 × 18 500 = 11 100
    expect(overseasThreshold({ metropolitan: 20_000, departement: 15_000, weights: { wide: 0.7, local: 0.3 } }).euros).toBe(11_100)
    // 0,6 × 20 000 = 12 000: the département does not count
    expect(overseasThreshold({ metropolitan: 20_000, departement: 15_000, weights: { wide: 1, local: 0 } }).euros).toBe(12_000)
  })
})

describe('a threshold', () => {
  test('is that of exact arithmetic, a multiple of 100, at most 100 € above the exact sum', () => {
    fc.assert(
      fc.property(euros, euros, tenThousandths, (metropolitan, departement, units) => {
        const weights = { wide: units / 10_000, local: (10_000 - units) / 10_000 }
        const { euros: found } = overseasThreshold({ metropolitan, departement, weights })
        expect(found).toBe(oracle(metropolitan, departement, units))
        expect(found % 100).toBe(0)
        const exact = 0.6 * (weights.wide * metropolitan + weights.local * departement)
        expect(found - exact).toBeGreaterThan(-1e-6)
        expect(found - exact).toBeLessThan(100 + 1e-6)
      }),
      { numRuns: 2000 },
    )
  })

  test('is left as it is when it is rounded again', () => {
    fc.assert(
      fc.property(euros, euros, (metropolitan, departement) => {
        const once = overseasThreshold({ metropolitan, departement }).euros
        // 0,6 × (S ÷ 0,6) = S: amounts are to the cent, so only thresholds whose S ÷ 0,6 is
        fc.pre(once % 300 === 0 && once > 0)
        expect(overseasThreshold({ metropolitan: once / 0.6, departement: once / 0.6 }).euros).toBe(once)
      }),
    )
  })

  test('never falls when the richer of the two gets more weight', () => {
    fc.assert(
      fc.property(euros, euros, tenThousandths, tenThousandths, (a, b, first, second) => {
        const [low, high] = [Math.min(first, second), Math.max(first, second)]
        const [rich, poor] = [Math.max(a, b), Math.min(a, b)]
        const at = (units: number) =>
          overseasThreshold({ metropolitan: rich, departement: poor, weights: { wide: units / 10_000, local: (10_000 - units) / 10_000 } }).euros
        expect(at(high)).toBeGreaterThanOrEqual(at(low))
      }),
    )
  })

  test('does not change with weights when both incomes are the same', () => {
    fc.assert(
      fc.property(euros, tenThousandths, (income, units) => {
        const weights = { wide: units / 10_000, local: (10_000 - units) / 10_000 }
        expect(overseasThreshold({ metropolitan: income, departement: income, weights }).euros).toBe(
          overseasThreshold({ metropolitan: income, departement: income }).euros,
        )
      }),
    )
  })

  test.each([
    [{ wide: 0.7, local: 0.7 }, /font 1\.4/],
    [{ wide: 0.7, local: 0.2 }, /font 0\.9/],
    [{ wide: -0.1, local: 1.1 }, /de 0 à 1/],
    [{ wide: Number.NaN, local: 1 }, /de 0 à 1/],
    [{ wide: 0.33333, local: 0.66667 }, /4 décimales/],
  ])('refuses weights %o', (weights, why) => {
    expect(() => overseasThreshold({ metropolitan: 1, departement: 1, weights })).toThrow(why)
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001, 10.001])('refuses an income of %d', (income) => {
    expect(() => metropolitanThreshold({ national: income, urbanUnit: 1, urbanUnitPopulation: 1 })).toThrow(/revenu annuel/)
    expect(() => metropolitanThreshold({ national: 1, urbanUnit: income, urbanUnitPopulation: 1 })).toThrow(/revenu annuel/)
  })

  test('has weights that make 1, whatever the urban unit', () => {
    fc.assert(
      fc.property(fc.nat(), (population) => {
        const { wide, local } = weightsOfUrbanUnit(population)
        expect(wide + local).toBe(1)
      }),
    )
  })
})
