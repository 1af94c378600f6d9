import { describe, expect, test } from 'vitest'
import { listDescriptors, readCatalogue } from '../../src/ingest/index.ts'
import { alone, type Break, type Catalogue, catalogueOf, checkCatalogue, type Indicator, type Quantile, type Variable } from '../../src/model/catalogue.ts'

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
  'niveau_vie_median',
  'niveau_vie_decile_1',
  'niveau_vie_decile_9',
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
    const natures = (one: Variable): string[] => one.ancillaries.flat().map((part) => variables.get(part.variable)?.nature ?? 'unknown')
    expect([...variables.values()].filter((one) => natures(one).some((nature) => nature !== 'effectif')).map(({ code }) => code)).toEqual([])
    expect([...variables.values()].filter(({ nature, ancillaries }) => nature === 'part' && ancillaries.length > 0).map(({ code }) => code)).toEqual([])
  })

  test('never carries a quantile nor a covariate: neither has a mass, and none is a numerator or a denominator', async () => {
    const { indicators, variables } = await readCatalogue()
    const still = [...variables.values()].filter(({ nature }) => nature === 'quantile' || nature === 'covariable')
    expect(still.length).toBeGreaterThan(0)
    expect(still.filter(({ ancillaries, denominator }) => ancillaries.length > 0 || denominator !== null).map(({ code }) => code)).toEqual([])
    const counted = new Set([...indicators.values()].flatMap(({ numerator, denominator, publishedAs }) => [numerator, denominator, publishedAs]))
    expect(still.filter(({ code }) => counted.has(code)).map(({ code }) => code)).toEqual([])
  })

  test('reads each quantile of the standard of living on the nine deciles, its own among them', async () => {
    const { indicators } = await readCatalogue()
    const quantiles = [...indicators.values()].flatMap(({ quantile }) => quantile ?? [])
    expect(quantiles.map(({ level }) => level)).toEqual([0.5, 0.1, 0.9])
    for (const { level, variable, deciles } of quantiles) {
      expect(deciles.map((one) => one.level)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
      expect(deciles).toContainEqual({ level, variable })
    }
  })

  test('says of each break where it was read, and names only sources that are shipped', async () => {
    const { indicators } = await readCatalogue()
    const breaks = [...indicators.values()].flatMap((one) => one.breaks)
    expect(breaks.length).toBeGreaterThan(0)
    const shipped = new Set((await listDescriptors()).map(({ id }) => id))
    expect(breaks.filter(({ ofSource }) => ofSource !== null && !shipped.has(ofSource))).toEqual([])
  })

  test('spreads what follows poverty by poor households and people together, in shares measured on held-out IRIS', async () => {
    const { variables } = await readCatalogue()
    for (const [code, share] of [
      ['chomeurs_15_64', 0.4],
      ['allocataires_rsa', 0.7],
    ] as const) {
      expect(variables.get(code)?.ancillaries[0]).toEqual([
        { variable: 'menages_pauvres', share },
        { variable: 'population_fiscale', share: expect.closeTo(1 - share, 9) },
      ])
    }
    // Most recipients are not poor: people alone were nearer.
    expect(variables.get('allocataires')?.ancillaries).toEqual(['population_fiscale', 'menages_fiscaux', 'adresses'].map(alone))
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
    dispersions: [],
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
    quantile: null,
    dispersions: [],
    breaks: [],
    direction: 'neutre',
    decimals: 0,
    definitionSource: 's',
    ...keys,
  })
  const catalogue = (one: Variable, other: Indicator): Catalogue => ({
    variables: new Map([[one.code, one]]),
    indicators: new Map([[other.code, other]]),
    corrections: new Map(),
  })

  test.each([
    ['an unknown numerator', variable(), indicator({ numerator: 'w' }), /« w » n'est pas une variable/],
    ['an unknown ancillary', variable({ ancillaries: [alone('w')] }), indicator(), /ancillaires « w »/],
    ['a share without its denominator', variable({ nature: 'part' }), indicator(), /une part a besoin d'un dénominateur/],
    ['a ratio without its denominator', variable(), indicator({ nature: 'part' }), /il manque le dénominateur/],
    ['a count with a denominator', variable(), indicator({ denominator: 'v' }), /un effectif n'a pas de dénominateur/],
    ['a published rate that is not a share', variable(), indicator({ publishedAs: 'v' }), /doit être de nature part/],
    ['neither a numerator nor a published rate', variable(), indicator({ numerator: null }), /ni numérateur, ni taux publié/],
  ])('%s is refused', (_, one, other, reason) => {
    expect(() => checkCatalogue(catalogue(one, other))).toThrow(reason)
  })

  const since = (year: string): Break => ({ since: year, reason: 'r', ofSource: null, source: 's' })

  test('breaks out of order are refused, those of one year are not', () => {
    const broken = (...years: string[]): Catalogue => catalogue(variable(), indicator({ breaks: years.map(since) }))
    expect(checkCatalogue(broken('2016', '2020', '2020', '2025')).indicators.get('i')?.breaks).toHaveLength(4)
    expect(() => checkCatalogue(broken('2020', '2016'))).toThrow(/de la plus ancienne à la plus récente ; celle de 2016 n’est pas à sa place/)
  })

  test('a distribution drawn by counts, or weighed by a quantile, is refused', () => {
    const quantile: Quantile = { level: 0.5, variable: 'v', deciles: [0.1, 0.5].map((level) => ({ level, variable: 'v' })), weight: 'v', anchor: null }
    for (const nature of ['effectif', 'quantile'] as const) {
      const one = catalogue(variable({ nature }), indicator({ nature: 'quantile', numerator: null, quantile }))
      expect(() => checkCatalogue(one)).toThrow(/une distribution est faite de variables de nature quantile, pesées par un effectif/)
    }
  })

  test('a distribution anchored on anything but a share is refused', () => {
    const level = (each: number) => ({ level: each, variable: 'v' })
    const quantile: Quantile = { level: 0.5, variable: 'v', deciles: [0.1, 0.5].map(level), weight: 'n', anchor: 'n' }
    const variables = new Map([variable({ code: 'v', nature: 'quantile' }), variable({ code: 'n' })].map((one) => [one.code, one]))
    const one = { ...catalogue(variable(), indicator({ nature: 'quantile', numerator: null, quantile })), variables }
    expect(() => checkCatalogue(one)).toThrow(/le repère d’une distribution est une variable de nature part/)
  })
})

describe('a file of the catalogue', () => {
  const rupture = { depuis: '2016', raison: 'r', source: 's' }
  const keys = { code: 'i', libelle: 'I', definition: 'd', theme: 't', nature: 'effectif', unite: 'u', numerateur: 'v', sens: 'neutre', decimales: 0 }
  const read = (more: object): Catalogue =>
    catalogueOf([
      { name: 'variables.json', content: [{ code: 'v', libelle: 'V', nature: 'effectif', unite: 'u', univers: 'x' }] },
      { name: 'theme.json', content: [{ ...keys, source_definition: 's', ...more }] },
    ])

  test('is read with its breaks', () => {
    const { breaks } = read({ ruptures: [rupture, { ...rupture, depuis: '2020-07', source_mesure: 'insee-rp' }] }).indicators.get('i') ?? {}
    expect(breaks).toEqual([
      { since: '2016', reason: 'r', ofSource: null, source: 's' },
      { since: '2020-07', reason: 'r', ofSource: 'insee-rp', source: 's' },
    ])
  })

  test.each([
    ['a key that nobody reads', { rupture: [rupture] }, /theme\.json .*rupture/],
    ['a key of a break that nobody reads', { ruptures: [{ ...rupture, source_mesures: 'x' }] }, /theme\.json : 0\.ruptures\.0 .*source_mesures/],
    ['a break without its source', { ruptures: [{ ...rupture, source: undefined }] }, /theme\.json : 0\.ruptures\.0\.source /],
    ['a break that is no period', { ruptures: [{ ...rupture, depuis: '2016-13' }] }, /theme\.json : 0\.ruptures\.0\.depuis /],
    ['a level that is a percentage', { quantile: { niveau: 50, variable: 'v', deciles: {}, poids: 'v' } }, /theme\.json : 0\.quantile\.niveau /],
  ])('with %s is refused', (_, more, reason) => {
    expect(() => read(more)).toThrow(reason)
  })
})
