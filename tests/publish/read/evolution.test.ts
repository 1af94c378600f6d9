import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePeriods, intervalOfDifference, type PeriodValue, type SeriesBreak, type Side } from '../../../src/publish/read/compare-periods.ts'

function side(periode: string, value: Partial<PeriodValue> = {}, lineage: Partial<Side['lineage']> = {}): Side {
  return {
    value: {
      ...{ periode, valeur: 100, statut: 'estime', motif: null, fiabilite: 'B', bas: null, haut: null },
      ...{ methode: 'aire', source: 'rp', zonage_source: 'iris-2016', ...value },
    },
    lineage: { methode: 'aire', support: null, edition: 1, denominateur: null, ...lineage },
  }
}

const compare = (from: Side, to: Side, more: { nature?: string; breaks?: SeriesBreak[] } = {}) =>
  comparePeriods(from, to, { nature: 'effectif', breaks: [], ...more })
const NOTHING_SAID = {
  comparable: false,
  remarques: [],
  difference: null,
  difference_bas: null,
  difference_haut: null,
  variation: null,
  verdict: 'non_comparable',
}

describe('the interval of a difference', () => {
  // x₁ = 100 [90; 120], x₂ = 150 [110; 159]: 50 − √(40² + 20²), 50 + √(9² + 10²)
  test('adds the far errors of both sides, squared', () => {
    const [low, high] = intervalOfDifference({ valeur: 100, bas: 90, haut: 120 }, { valeur: 150, bas: 110, haut: 159 }) ?? []
    expect(low).toBeCloseTo(50 - Math.sqrt(2000), 12)
    expect(high).toBeCloseTo(50 + Math.sqrt(181), 12)
  })

  const bounded = fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.nat(500), fc.nat(500))
    .map(([valeur, down, up]) => ({ valeur, bas: valeur - down, haut: valeur + up }))

  test('holds the difference, no wider than both intervals put end to end, and turns over with time', () => {
    fc.assert(
      fc.property(bounded, bounded, (from, to) => {
        const [low = 0, high = 0] = intervalOfDifference(from, to) ?? []
        const difference = to.valeur - from.valeur
        expect(low).toBeLessThanOrEqual(difference)
        expect(high).toBeGreaterThanOrEqual(difference)
        expect(low).toBeGreaterThanOrEqual(to.bas - from.haut - 1e-9)
        expect(high).toBeLessThanOrEqual(to.haut - from.bas + 1e-9)
        const [backLow = 0, backHigh = 0] = intervalOfDifference(to, from) ?? []
        expect(backLow).toBeCloseTo(-high, 9)
        expect(backHigh).toBeCloseTo(-low, 9)
      }),
    )
  })

  test('is not known when one side has none', () => {
    expect(intervalOfDifference({ valeur: 100, bas: null, haut: null }, { valeur: 150, bas: 110, haut: 159 })).toBeNull()
  })
})

describe('two values compare', () => {
  test('when method, source and perimeters are the same: the verdict is that of the interval', () => {
    const from = side('2016', { bas: 95, haut: 105 })
    expect(compare(from, side('2020', { valeur: 130, bas: 120, haut: 140 }))).toMatchObject({
      comparable: true,
      motif: null,
      remarques: [],
      difference: 30,
      verdict: 'hausse',
    })
    expect(compare(from, side('2020', { valeur: 80, bas: 75, haut: 85 }))).toMatchObject({ difference: -20, verdict: 'baisse' })
    expect(compare(from, side('2020', { valeur: 104, bas: 99, haut: 109 }))).toMatchObject({ difference: 4, verdict: 'non_concluant' })
  })

  test('with a relative change for counts only, and none from zero', () => {
    expect(compare(side('2016'), side('2020', { valeur: 130 })).variation).toBeCloseTo(0.3, 12)
    expect(compare(side('2016'), side('2020', { valeur: 130 }), { nature: 'moyenne' }).variation).toBeNull()
    expect(compare(side('2016', { valeur: 0 }), side('2020')).variation).toBeNull()
  })

  test('without a verdict when figures come without an interval, and it is said', () => {
    const official = { methode: 'officiel' }
    expect(compare(side('2016', official, official), side('2020', { ...official, valeur: 130 }, official))).toMatchObject({
      ...{ comparable: true, difference: 30, difference_bas: null, difference_haut: null, verdict: 'non_concluant' },
      remarques: ['Chiffres officiels publiés sans intervalle : la précision de leur différence est inconnue.'],
    })
  })

  test('across geographies and denominators of other vintages, and it is said', () => {
    const from = side('2015', { bas: 90, haut: 110, zonage_source: 'iris-2016' }, { denominateur: { source: 'pop', zonage: 'iris-2016', periode: '2014' } })
    const to = side('2018', { bas: 90, haut: 110, zonage_source: 'iris-2020' }, { denominateur: { source: 'pop', zonage: 'iris-2020', periode: '2018' } })
    expect(compare(from, to)).toMatchObject({
      comparable: true,
      remarques: ['Sources sur deux géographies : iris-2016 puis iris-2020.', 'Valeur de 2015 rapportée à un dénominateur de 2014.'],
    })
  })
})

describe('two values do not compare, and nothing is said of their difference', () => {
  test('when one is not there', () => {
    const secret = side('2020', { valeur: null, statut: 'secret', motif: 'Sources sous secret sur 80 % du territoire.' })
    expect(compare(side('2016'), secret)).toEqual({ ...NOTHING_SAID, motif: 'Pas de valeur en 2020 : secret (Sources sous secret sur 80 % du territoire).' })
    expect(compare({ value: { ...side('2016').value, valeur: null, statut: 'non_couvert' }, lineage: null }, side('2020'))).toEqual({
      ...NOTHING_SAID,
      motif: 'Pas de valeur en 2016 : non_couvert.',
    })
  })

  test.each([
    ['Méthodes différentes : aire en 2016, officiel en 2020 (methode= en choisit une).', side('2020', { methode: 'officiel' }, { methode: 'officiel' })],
    ['Supports de répartition différents : aucun en 2016, menages@carreau200-2019 en 2020.', side('2020', {}, { support: 'menages@carreau200-2019' })],
    ['Sources différentes : rp en 2016, caf en 2020.', side('2020', { source: 'caf' })],
    ['Le contour du territoire n’est pas le même aux deux périodes.', side('2020', {}, { edition: 2 })],
  ])('%s', (motif, to) => {
    expect(compare(side('2016'), to)).toEqual({ ...NOTHING_SAID, motif })
  })

  test('when their denominators come from different sources', () => {
    const base = (source: string) => ({ denominateur: { source, zonage: 'iris-2016', periode: '2016' } })
    expect(compare(side('2016', {}, base('rp')), side('2020', {}, base('filosofi'))).motif).toBe(
      'Dénominateurs de sources différentes : rp en 2016, filosofi en 2020.',
    )
  })

  test('across a break of the series: of any source, or of theirs', () => {
    const at = (since: string, ofSource: string | null = null): SeriesBreak[] => [{ since, reason: 'Nouveau questionnaire.', ofSource }]
    const across = (from: string, to: string, breaks: SeriesBreak[]) => compare(side(from), side(to), { breaks }).motif
    const said = (since: string) => `Rupture de série en ${since} : Nouveau questionnaire.`
    expect(across('2016', '2020', at('2018'))).toBe(said('2018'))
    expect(across('2016', '2020', at('2020'))).toBe(said('2020'))
    expect(across('2016', '2020', at('2018', 'rp'))).toBe(said('2018'))
    for (const harmless of [at('2016'), at('2021'), at('2018', 'caf')]) expect(across('2016', '2020', harmless)).toBeNull()
  })

  test('across a break within a year: that year is on neither side', () => {
    const breaks = [{ since: '2025-06', reason: 'Loi.', ofSource: null }]
    const across = (from: string, to: string) => compare(side(from), side(to), { breaks }).comparable
    expect([across('2024', '2025'), across('2025', '2026'), across('2025-01', '2025-06')]).toEqual([false, false, false])
    expect([across('2024-12', '2025-05'), across('2025-06', '2026'), across('2026', '2027')]).toEqual([true, true, true])
  })
})
