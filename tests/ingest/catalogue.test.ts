import { describe, expect, test } from 'vitest'
import { readCatalogue } from '../../src/ingest/index.ts'
import { type Catalogue, checkCatalogue, type Indicator, type Variable } from '../../src/model/catalogue.ts'

const PROMISED = [
  'population',
  'menages',
  'taux_chomage',
  'taux_emploi',
  'taux_chomage_jeunes',
  'part_familles_monoparentales',
  'part_menages_monoparentaux',
  'part_allocataires_monoparentaux',
  'part_allocataires_rsa',
  'population_couverte_rsa',
  'part_allocataires_bas_revenus',
  'taux_pauvrete',
  'taux_pauvrete_menages',
  'niveau_vie_moyen',
  'part_moins_18',
  'part_moins_20',
  'part_moins_25',
  'part_65_plus',
  'part_menages_1_personne',
  'part_logements_sociaux',
]

describe('the catalogue', () => {
  test('has every indicator that the observatory promises', async () => {
    const { indicators } = await readCatalogue()
    expect(PROMISED.filter((code) => !indicators.has(code))).toEqual([])
  })

  test('never gives two definitions to one label', async () => {
    const { indicators, variables } = await readCatalogue()
    const labels = [...indicators.values()].map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    const universes = [...variables.values()].map(({ label, universe }) => `${label} ${universe}`)
    expect(new Set(universes).size).toBe(universes.length)
  })

  test('never divides a census count by a fiscal one, nor the reverse', async () => {
    const { indicators, variables } = await readCatalogue()
    const isFiscal = (code: string): boolean => /Filosofi/.test(variables.get(code)?.universe ?? '')
    const mixed = [...indicators.values()].filter(({ numerator, denominator }) => numerator && denominator && isFiscal(numerator) !== isFiscal(denominator))
    expect(mixed.map(({ code }) => code)).toEqual([])
  })

  test('spreads every count by masses that are counts themselves, and no share by a mass', async () => {
    const { variables } = await readCatalogue()
    const natures = (one: Variable): string[] => one.ancillaries.map((code) => variables.get(code)?.nature ?? 'unknown')
    expect([...variables.values()].filter((one) => natures(one).some((nature) => nature !== 'effectif')).map(({ code }) => code)).toEqual([])
    expect([...variables.values()].filter(({ nature, ancillaries }) => nature === 'part' && ancillaries.length > 0).map(({ code }) => code)).toEqual([])
  })

  test('spreads poverty by poor households first, not by people', async () => {
    const { variables } = await readCatalogue()
    for (const code of ['chomeurs_15_64', 'allocataires_rsa', 'allocataires']) {
      expect(variables.get(code)?.ancillaries).toEqual(['menages_pauvres', 'menages_fiscaux', 'population_fiscale', 'adresses'])
    }
  })
})

describe('a catalogue that does not hold', () => {
  const variable = (keys: Partial<Variable> = {}): Variable => ({
    code: 'v',
    label: 'V',
    nature: 'effectif',
    unit: 'u',
    universe: 'x',
    denominator: null,
    ancillaries: [],
    ...keys,
  })
  const indicator = (keys: Partial<Indicator> = {}): Indicator => ({
    code: 'i',
    label: 'I',
    definition: 'd',
    theme: 't',
    nature: 'effectif',
    unit: 'u',
    numerator: 'v',
    denominator: null,
    publishedAs: null,
    direction: 'neutre',
    decimals: 0,
    definitionSource: 's',
    ...keys,
  })
  const catalogue = (one: Variable, other: Indicator): Catalogue => ({ variables: new Map([[one.code, one]]), indicators: new Map([[other.code, other]]) })

  test.each([
    ['an unknown numerator', variable(), indicator({ numerator: 'w' }), /« w » n'est pas une variable/],
    ['an unknown ancillary', variable({ ancillaries: ['w'] }), indicator(), /ancillaires « w »/],
    ['a share without its denominator', variable({ nature: 'part' }), indicator(), /une part a besoin d'un dénominateur/],
    ['a ratio without its denominator', variable(), indicator({ nature: 'part' }), /il manque le dénominateur/],
    ['a count with a denominator', variable(), indicator({ denominator: 'v' }), /un effectif n'a pas de dénominateur/],
    ['a published rate that is not a share', variable(), indicator({ publishedAs: 'v' }), /doit être de nature part/],
    ['neither a numerator nor a published rate', variable(), indicator({ numerator: null }), /ni numérateur, ni taux publié/],
  ])('%s is refused', (_, one, other, reason) => {
    expect(() => checkCatalogue(catalogue(one, other))).toThrow(reason)
  })
})
