import { describe, expect, test } from 'vitest'
import { readCatalogue } from '../../../src/ingest/index.ts'
import { chainOf, checkCorrections } from '../../../src/model/check-corrections.ts'
import { correctionOf } from '../../../src/model/correction.ts'
import { CATALOGUE } from '../../support/toy-estimate.ts'
import { published, TOY_FILE, toyCorrection } from './toy-correction.ts'

const read = (more: Record<string, unknown>) => () => correctionOf({ ...TOY_FILE, ...more }, 'corrections/jouet.json')

describe('a correction’s file', () => {
  test('is read with its defaults', () => {
    const correction = toyCorrection()
    expect(correction).toMatchObject({ code: 'jouet', fallback: null, targetKind: 'qpv', weight: 'population', imputations: [], auxiliaries: [] })
    expect(correction.terms[0]).toMatchObject({ code: 'a', calcul: 'publie', transformations: [], si_absent: 'ecarte' })
  })

  test.each([
    ['an unknown key', { couleur: 'bleu' }, /jouet\.json : .*couleur/],
    ['an unknown kind of term', { termes: [published('a', { calcul: 'magie' })] }, /jouet\.json : termes\.0\.calcul/],
    ['no label', { termes: [{ code: 'a', calcul: 'publie', variable: 'a' }] }, /jouet\.json : termes\.0\.libelle/],
    ['a penalty of zero', { penalite: 0 }, /jouet\.json : penalite/],
    ['the same code twice', { termes: [published('a'), published('a')] }, /« a » est déjà pris/],
    ['a product of an unknown term', { produits: [{ code: 'p', libelle: 'p', facteurs: ['a', 'z'] }] }, /p\.facteurs « z » n’est pas défini/],
    ['an imputation from an unknown term', { imputations: [{ terme: 'a', depuis: ['z'] }] }, /imputations « z » n’est pas défini/],
    ['a width read on an unknown term', { dispersion: { termes: ['z'], penalite: 20, plancher: 0.5 } }, /dispersion\.termes « z » n’est pas défini/],
    ['a mean of an unknown covariate', { termes: [{ code: 'a', libelle: 'a', calcul: 'moyenne', covariable: 'z' }] }, /a\.covariable « z » n’est pas défini/],
    [
      'a measure that no covariate reads',
      { source: { zonage: 'iris', variable: 'autre', masse: 'population' } },
      /source\.variable « autre » n’est lue par aucune covariable/,
    ],
  ])('with %s is refused by file and field', (_, more, reason) => {
    expect(read(more)).toThrow(expect.objectContaining({ code: 'catalogue_invalide', message: expect.stringMatching(reason) }))
  })
})

describe('corrections of a catalogue', () => {
  const check = (...files: Record<string, unknown>[]) => {
    const corrections = files.map((more) =>
      toyCorrection({ termes: [published('a', { variable: 'actifs' })], produits: [], dispersion: { termes: ['a'], penalite: 20, plancher: 0.5 }, ...more }),
    )
    return () => checkCorrections({ ...CATALOGUE, corrections: new Map(corrections.map((one) => [one.code, one])) })
  }

  test('pass when all they name is known', () => expect(check({}, { code: 'autre', secours: 'jouet' })).not.toThrow())

  test.each([
    ['an indicator that is no share', [{ indicateur: 'population' }], /indicateur « population » n’est pas un indicateur de nature part/],
    ['an unknown variable', [{ ponderation: 'inconnue' }], /ponderation « inconnue » n’est pas une variable/],
    ['an unknown fallback', [{ secours: 'inconnue' }], /secours « inconnue » n’est pas une correction/],
    ['fallbacks in a circle', [{ secours: 'autre' }, { code: 'autre', secours: 'jouet' }], /tourne en rond/],
    ['a fallback that corrects something else', [{ secours: 'autre' }, { code: 'autre', indicateur: 'chomage' }], /ne corrige pas le même indicateur/],
    [
      'a fallback that gives a covariate another meaning',
      [{ secours: 'autre' }, { code: 'autre', covariables: [{ code: 'taux', lecture: 'logarithme', variable: 'taux_publie' }] }],
      /donne un autre sens à la covariable taux/,
    ],
  ])('%s is refused', (_, files, reason) => expect(check(...files)).toThrow(reason))

  test('of the project are sound, and fall back from the richest to what IRIS and contours say alone', async () => {
    const { corrections } = await readCatalogue()
    const first = corrections.get('taux_pauvrete_caf')
    expect(first && chainOf(first, corrections).map(({ code }) => code)).toEqual(['taux_pauvrete_caf', 'taux_pauvrete_demographie', 'taux_pauvrete_contours'])
    expect([...corrections.values()].filter(({ indicator }) => indicator === 'taux_emploi').map(({ code }) => code)).toEqual([
      'taux_emploi_contours',
      'taux_emploi_demographie',
    ])
  })
})
