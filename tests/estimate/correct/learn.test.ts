import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answer, type Domain } from '../../../src/estimate/correct/answer.ts'
import { fitRidge, momentsOf, predict } from '../../../src/estimate/correct/ridge.ts'
import { at, columnMeans } from '../../../src/estimate/correct/table.ts'
import { correctionRow } from '../../../src/estimate/correct/told.ts'
import { compareWith, validationOf } from '../../../src/estimate/correct/validation.ts'
import { halfWidth, widthRules } from '../../../src/estimate/correct/width.ts'
import { learned, learnToy, published, stream, type ToyZones, toyCorrection, toyZones } from './toy-correction.ts'

const everywhere = (count: number): Domain => ({
  coverage: new Float64Array(count).fill(1),
  mass: new Float64Array(count).fill(1000),
  share: new Float64Array(count).fill(0.3),
})
const close = (one: Float64Array | readonly number[], other: Float64Array | readonly number[], tolerance = 1e-9): void => {
  expect(one.length).toBe(other.length)
  for (const [i, value] of one.entries()) expect(Math.abs(value - (other[i] ?? Number.NaN))).toBeLessThan(tolerance)
}

describe('learning', () => {
  test('recovers a linear world, zones left out included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
        const zones = toyZones(120, 6, { seed })
        const { ridge, estimates } = learned(toyCorrection(), zones)
        const slopes = ridge.coefficients.map((coefficient, j) => coefficient / at(ridge.deviation, j))
        close(slopes, [0.1, -0.05, 0.02, 0], 1e-7)
        close(estimates, zones.truth, 1e-7)
      }),
      { numRuns: 20 },
    )
  })

  test('is the same whatever the order of zones', () => {
    const zones = toyZones(150, 6, { noise: 0.03 })
    const order = [...zones.truth.keys()].sort((a, b) => ((a * 7919) % 150) - ((b * 7919) % 150))
    const shuffled: ToyZones = {
      terms: new Map([...zones.terms].map(([code, values]) => [code, Float64Array.from(order, (i) => at(values, i))])),
      truth: Float64Array.from(order, (i) => at(zones.truth, i)),
      weights: Float64Array.from(order, (i) => at(zones.weights, i)),
      departements: order.map((i) => zones.departements[i] ?? ''),
    }
    const [one, other] = [learned(toyCorrection({ penalite: 5 }), zones), learned(toyCorrection({ penalite: 5 }), shuffled)]
    close(
      other.estimates,
      order.map((i) => at(one.estimates, i)),
    )
    close(other.ridge.coefficients, one.ridge.coefficients)
    expect(other.width.quantile).toBeCloseTo(one.width.quantile, 9)
  })

  test('gives the same answer twice', () => {
    const zones = toyZones(120, 6, { noise: 0.05 })
    expect(validationOf(learned(toyCorrection(), zones))).toEqual(validationOf(learned(toyCorrection(), zones)))
  })

  test('without a département is fitting on the others', () => {
    const zones = toyZones(130, 7, { noise: 0.05 })
    const { prepared, rows, ridgeWithout } = learned(toyCorrection({ penalite: 3 }), zones)
    const others = rows.filter((row) => zones.departements[row] !== 'D2')
    const direct = fitRidge(momentsOf(prepared.x, zones.truth, zones.weights, others, columnMeans(prepared.x, others)), 3)
    close(ridgeWithout.get('D2')?.coefficients ?? [], direct?.coefficients ?? [Number.NaN])
  })

  test('a département’s own figures change nothing of what is said of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (group, figures) => {
        const zones = toyZones(120, 6, { noise: 0.03 })
        const own = [...zones.truth.keys()].filter((row) => zones.departements[row] === `D${group}`)
        const truth = zones.truth.slice()
        for (const [i, row] of own.entries()) truth[row] = figures[i] ?? 0
        const [before, after] = [learned(toyCorrection({ penalite: 3 }), zones), learned(toyCorrection({ penalite: 3 }), { ...zones, truth })]
        close(
          own.map((row) => at(after.estimates, row)),
          own.map((row) => at(before.estimates, row)),
        )
      }),
      { numRuns: 30 },
    )
  })

  test.each([
    ['99 perimeters', toyZones(99, 9), /Trop peu de périmètres pour apprendre : 99 dans 9/],
    ['four départements', toyZones(200, 4), /200 dans 4 département/],
    ['no official figure', { ...toyZones(200, 8), truth: new Float64Array(200).fill(Number.NaN) }, /0 dans 0 département/],
  ])('steps aside with %s', (_, zones, reason) => {
    expect(learnToy(toyCorrection(), zones)).toEqual({ aside: expect.stringMatching(reason) })
  })

  test('steps aside where the equations have no solution', () => {
    const flat = { ...toyZones(120, 6), terms: new Map(['a', 'b', 'c'].map((code) => [code, new Float64Array(120).fill(0.1)])) }
    expect(learnToy({ ...toyCorrection(), penalty: 0 }, flat)).toEqual({ aside: expect.stringMatching(/matrice singulière/) })
  })

  test('takes two columns that say the same', () => {
    const zones = toyZones(120, 6)
    const terms = new Map(zones.terms).set('c', zones.terms.get('a') ?? new Float64Array())
    const truth = (zones.terms.get('a') ?? new Float64Array()).map((value) => 0.5 + 0.2 * value)
    close(learned(toyCorrection({ penalite: 1e-6 }), { ...zones, terms, truth }).estimates, truth, 1e-6)
  })

  test('gives no effect to a column that does not vary, and says so', () => {
    const zones = toyZones(120, 6)
    const found = learned(toyCorrection(), { ...zones, terms: new Map(zones.terms).set('c', new Float64Array(120).fill(0.3)) })
    expect(found.ridge.coefficients[2]).toBe(0)
    const { terms } = correctionRow(found, validationOf(found), true, [])
    expect(terms.map((term) => term['note'] !== undefined)).toEqual([false, false, true, false])
  })

  test('is the default where it errs less than every other method, on the perimeters of both', () => {
    const zones = toyZones(120, 6, { noise: 0.02 })
    const found = learned(toyCorrection(), zones)
    const codes = zones.departements.map((_, i) => `q${i}`)
    const others = (error: number) => new Map(codes.map((code, i): [string, number] => [code, at(zones.truth, i) + error]))
    expect(compareWith(found, codes, [others(0.1), others(-0.2)])).toEqual({ beatsAll: true, compared: 2 })
    expect(compareWith(found, codes, [others(0.1), others(0.001)])).toEqual({ beatsAll: false, compared: 2 })
  })

  test('is not compared with a method that answers for fewer than thirty perimeters, however well, and is the default alone', () => {
    const zones = toyZones(120, 6, { noise: 0.02 })
    const found = learned(toyCorrection(), zones)
    const codes = zones.departements.map((_, i) => `q${i}`)
    const exact = (count: number) => new Map(codes.slice(0, count).map((code, i): [string, number] => [code, at(zones.truth, i)]))
    expect(compareWith(found, codes, [exact(29), new Map([['elsewhere', 0.4]])])).toEqual({ beatsAll: true, compared: 0 })
    expect(compareWith(found, codes, [exact(30)])).toEqual({ beatsAll: false, compared: 1 })
  })
})

describe('what a correction says of a zone', () => {
  const zones = toyZones(160, 8, { noise: 0.03, seed: 5 })
  const truth = zones.truth.map((figure, i) => (i < 140 ? figure : Number.NaN))
  const found = learned(toyCorrection({ penalite: 3 }), { ...zones, truth })
  const domain = everywhere(160)

  test('adds up: the intercept and what each term contributes make the estimate', () => {
    let checked = 0
    for (let row = 0; row < 160; row++) {
      const said = answer(found, domain, row)
      if (said.kind === 'aside') continue
      checked++
      expect(said.contributions.reduce((sum, part) => sum + part, said.intercept)).toBeCloseTo(said.estimate, 12)
      expect(said.leftOut).toBe(row < 140 ? zones.departements[row] : null)
    }
    expect(checked).toBeGreaterThanOrEqual(140)
  })

  test('is said by the whole sample where there is no official figure', () => {
    const row = [...zones.truth.keys()].find((i) => i >= 140 && answer(found, domain, i).kind === 'estimate') ?? -1
    expect(answer(found, domain, row)).toMatchObject({ estimate: predict(found.ridge, found.prepared.x, row) })
  })

  test('never leaves the range that it learned on', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 'b', 'c'), fc.double({ min: 1.0001, max: 1e6, noNaN: true }), fc.boolean(), (code, size, isNegative) => {
        const column = (zones.terms.get(code) ?? new Float64Array()).slice()
        column[150] = isNegative ? -size : size
        const moved = learned(toyCorrection({ penalite: 3 }), { ...zones, truth, terms: new Map(zones.terms).set(code, column) })
        expect(answer(moved, domain, 150)).toMatchObject({ kind: 'aside', status: 'non_publiable', reason: expect.stringContaining(`Terme ${code}`) })
      }),
      { numRuns: 50 },
    )
  })

  test('steps aside from a combination unlike any learned, though each of its terms is within its range', () => {
    const terms = new Map(
      [...zones.terms].map(([code, values]) => [
        code,
        values.map((value, i) => (code === 'b' && i !== 150 ? at(zones.terms.get('a') ?? values, i) + value / 100 : value)),
      ]),
    )
    const corner = new Map(terms)
    const [a, b] = [(terms.get('a') ?? new Float64Array()).slice(), (terms.get('b') ?? new Float64Array()).slice()]
    a[150] = 0.9
    b[150] = -0.9
    const twisted = learned(toyCorrection({ penalite: 3 }), { ...zones, truth, terms: corner.set('a', a).set('b', b) })
    expect(answer(twisted, domain, 150)).toMatchObject({ kind: 'aside', status: 'non_publiable', reason: expect.stringMatching(/prises ensemble/) })
  })

  test.each([
    ['covered too little', { coverage: 0.4 }, 'non_couvert', /Sources connues sur 40/],
    ['hardly inhabited', { mass: 24 }, 'non_publiable', /moins de 25/],
    ['a crumb of its sources', { share: 0.001 }, 'non_publiable', /tient 0,1/],
    ['made of whole sources', { share: 0.99 }, 'non_publiable', /tient 99/],
    ['uninhabited', { share: Number.NaN }, 'non_publiable', /Le périmètre tient/],
  ] as const)('steps aside from a zone %s', (_, change, status, reason) => {
    const there = Object.fromEntries(
      Object.entries({ coverage: 1, mass: 1000, share: 0.3, ...change }).map(([key, value]) => [key, new Float64Array(160).fill(value)]),
    )
    expect(answer(found, { ...domain, ...there }, 3)).toMatchObject({ kind: 'aside', status, reason: expect.stringMatching(reason) })
  })
})

describe('a missing term', () => {
  const zones = toyZones(160, 8, { noise: 0.02 })
  const c = (zones.terms.get('c') ?? new Float64Array()).map((value, i) => (i % 10 === 0 ? Number.NaN : value))
  const holed = { ...zones, terms: new Map(zones.terms).set('c', c) }

  test('makes the correction step aside, and is not learned on', () => {
    const found = learned(toyCorrection(), holed)
    expect(found.rows.length).toBe(144)
    expect(answer(found, everywhere(160), 10)).toEqual({ kind: 'aside', status: 'non_publiable', reason: 'Inconnu ici : Terme c.' })
  })

  test('counts as the mean where the correction says so', () => {
    const found = learned(toyCorrection({ termes: [published('a'), published('b'), published('c', { si_absent: 'moyenne' })] }), holed)
    expect(found.rows.length).toBe(160)
    const known = c.filter((value) => !Number.isNaN(value))
    expect(found.prepared.x.data[10 * 4 + 2]).toBeCloseTo(known.reduce((sum, value) => sum + value, 0) / known.length, 12)
  })

  test('is guessed from another by the line that joins them, else from the next one', () => {
    const twice = c.map((_, i) => 3 * at(zones.terms.get('c') ?? c, i) + 1)
    const partial = twice.map((value, i) => (i === 20 ? Number.NaN : value))
    const spare = twice.map((value) => 2 * value)
    const auxiliaires = [published('d'), published('e')]
    const terms = new Map(holed.terms).set('d', partial).set('e', spare)
    const found = learned(toyCorrection({ auxiliaires, imputations: [{ terme: 'c', depuis: ['d', 'e'] }] }), { ...holed, terms })
    for (const row of [10, 20, 30]) expect(found.prepared.x.data[row * 4 + 2]).toBeCloseTo(at(zones.terms.get('c') ?? c, row), 9)
  })
})

describe('intervals', () => {
  const noisy = (seed: number) => learned(toyCorrection({ penalite: 3 }), toyZones(600, 12, { seed, noise: 0.05 }))

  test('hold nine truths in ten that they have not seen', () => {
    const coverages = [1, 2, 3, 4, 5].map((seed) => validationOf(noisy(seed)).couverture)
    for (const coverage of coverages) expect(Math.abs(coverage - 0.9)).toBeLessThan(0.03)
  })

  test('nest: a lesser confidence is a narrower interval', () => {
    const found = noisy(7)
    const errors = found.estimates.map((estimate, i) => Math.abs(estimate - at(found.sample.truth, i)))
    const widths = [0.5, 0.8, 0.9, 0.99].map((confidence) => {
      const rules = widthRules(found.correction, found.widthTerms, errors, found.sample.groups, confidence)
      return rules ? halfWidth(rules.all, found.widthTerms, 3) : Number.NaN
    })
    expect(widths).toEqual([...widths].sort((a, b) => a - b))
    expect(new Set(widths).size).toBe(4)
  })

  test('are wider where errors are', () => {
    const next = stream(11)
    const zones = toyZones(600, 12, { seed: 9 })
    const a = zones.terms.get('a') ?? new Float64Array()
    const truth = zones.truth.map((figure, i) => figure + (next() - 0.5) * 0.1 * (1.1 + at(a, i)))
    const found = learned(toyCorrection({ penalite: 3 }), { ...zones, truth })
    const [calm, wild] = [[...a.keys()].filter((i) => at(a, i) < -0.8), [...a.keys()].filter((i) => at(a, i) > 0.8)]
    const mean = (rows: number[]): number => rows.reduce((sum, row) => sum + halfWidth(found.width, found.widthTerms, row), 0) / rows.length
    expect(mean(wild)).toBeGreaterThan(1.8 * mean(calm))
  })
})
