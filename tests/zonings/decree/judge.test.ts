import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DENSITY, type Figure, INCOME, judge, overall, POPULATION } from '../../../src/zonings/decree/index.ts'

const shown = (value: number, low: number | null = null, high: number | null = null): Figure => ({ value, low, high, status: 'estime', reason: null })
const hidden = (status: string, reason: string | null = null): Figure => ({ value: null, low: null, high: null, status, reason })

describe('a criterion', () => {
  test.each([
    ['an income under the threshold', shown(12_299.99), 'oui', true],
    ['an income at the threshold: « inférieur » is strict', shown(12_300), 'non', false],
    ['an interval wholly under it', shown(11_000, 10_000, 12_299), 'oui', true],
    ['an interval that ends at it', shown(11_000, 10_000, 12_300), 'non_concluant', null],
    ['an interval around it', shown(12_000, 11_000, 13_000), 'non_concluant', null],
    ['an interval that begins at it', shown(13_000, 12_300, 14_000), 'non', false],
    ['a secret', hidden('secret', 'moins de 11 ménages.'), 'inconnu', null],
    ['a missing value', hidden('manquant'), 'inconnu', null],
  ])('of income: %s', (_what, figure, verdict, atteint) => {
    expect(judge(INCOME, figure, 12_300)).toMatchObject({ critere: 'revenu', seuil: 12_300, valeur: figure.value, verdict, atteint })
  })

  test('of people is met at the threshold', () => {
    expect(judge(POPULATION, shown(1000), 1000).verdict).toBe('oui')
    expect(judge(POPULATION, shown(999.99), 1000).verdict).toBe('non')
    expect(judge(DENSITY, shown(2000, 1999, 2100), 2000).verdict).toBe('non_concluant')
  })

  test('says in a sentence what was compared', () => {
    const said = (figure: Figure) => judge(INCOME, figure, 12_300).phrase.replace(/\s/gu, ' ')
    expect(said(shown(11_000, 10_000, 12_000))).toBe('Revenu : 11 000 € par an ; il faut moins de 12 300 € par an : critère rempli.')
    expect(said(shown(14_000))).toBe('Revenu : 14 000 € par an ; il faut moins de 12 300 € par an : critère non rempli, sans intervalle.')
    expect(said(shown(12_000, 11_000, 13_000))).toContain('l’intervalle à 90 % (11 000 à 13 000 € par an) contient le seuil')
    expect(said(hidden('secret', 'moins de 11 ménages.'))).toBe('Revenu : valeur inconnue (il faut moins de 12 300 € par an) : moins de 11 ménages.')
  })

  // Whoever asks again with other thresholds would bring a hidden value between two of them.
  test('says the same of a hidden value whatever the threshold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.option(fc.integer({ min: 0, max: 100_000 })), (threshold, low) => {
        const figure = { ...hidden('secret', 'secret.'), low, high: low === null ? null : low + 10 }
        expect(judge(INCOME, figure, threshold)).toMatchObject({ valeur: null, atteint: null, verdict: 'inconnu' })
      }),
    )
  })

  test('met by an income is met by any lower one', () => {
    const amount = fc.integer({ min: 0, max: 50_000 })
    fc.assert(
      fc.property(amount, amount, amount, (a, b, threshold) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        if (judge(INCOME, shown(high), threshold).atteint) expect(judge(INCOME, shown(low), threshold).atteint).toBe(true)
      }),
    )
  })
})

describe('the verdict over every criterion', () => {
  test.each([
    [['oui', 'oui'], 'oui'],
    [['oui', 'non', 'inconnu', 'non_concluant'], 'non'],
    [['oui', 'inconnu', 'non_concluant'], 'inconnu'],
    [['oui', 'non_concluant'], 'non_concluant'],
    [[], 'inconnu'],
  ] as const)('of %o is %s', (verdicts, expected) => {
    expect(overall(verdicts.map((verdict) => ({ verdict })))).toBe(expected)
  })
})
