import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { type CatalogueFile, catalogueOf } from '../../../src/model/catalogue.ts'
import { listTraceDatasets } from '../../../src/publish/read/index.ts'
import { emptyTables, useDatabase } from '../../support/database.ts'
import { IRIS, QPV } from '../../support/toy-estimate.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

const VARIABLES = ['quartile_1', 'mediane', 'quartile_3', 'population', 'taux_publie']
const variable = (code: string, nature: string) => ({ code, libelle: code, nature, unite: 'euros', univers: 'tous' })
// As if parts had been found to be distributed as their whole source is: intervals stay narrow enough for every value to be shown.
const faithful = (ancillaire?: string) => ({ methode: 'melange', ...(ancillaire ? { ancillaire } : {}), rho_bas: 0, rho_haut: 0, effectif: 1, verite: 'essai' })
const FILES: CatalogueFile[] = [
  {
    name: 'variables.json',
    content: [
      ...['quartile_1', 'quartile_3'].map((code) => variable(code, 'quantile')),
      { ...variable('mediane', 'quantile'), dispersions: [faithful(), faithful('menages_fiscaux'), faithful('taux_publie')] },
      { ...variable('taux_publie', 'part'), libelle: 'Taux publié', denominateur: 'population' },
      { ...variable('population', 'effectif'), ancillaires: ['menages_fiscaux'] },
      variable('menages_fiscaux', 'effectif'),
    ],
  },
  {
    name: 'revenus.json',
    content: [
      {
        code: 'niveau_vie_median',
        libelle: 'Médiane',
        definition: 'Médiane',
        theme: 'Revenus',
        nature: 'quantile',
        unite: 'euros',
        quantile: {
          niveau: 0.5,
          variable: 'mediane',
          deciles: { '0.25': 'quartile_1', '0.5': 'mediane', '0.75': 'quartile_3' },
          poids: 'population',
          repere: 'taux_publie',
        },
        sens: 'favorable',
        decimales: 0,
        source_definition: 'essai',
      },
    ],
  },
]

/** Loads toys and returns what is said of zone `q`, best first. */
async function mix(...toys: ToyDataset[]) {
  await database.transaction(async (t) => {
    for (const toy of toys) await (toy.zones ? toyZoning(t, toy) : toyDataset(t, toy))
  })
  const { run } = await estimateRun(database, { catalogue: catalogueOf(FILES), carriedOnto: ['qpv-2024'] })
  const { rows } = await sql<Record<string, unknown>>`
    SELECT run, method, support, value, status, reason, coverage, denominator, low, official, dataset, base_dataset, crosswalk, base_crosswalk, source_zoning, rank
    FROM estimate.value WHERE run = ${run}::int AND zoning = 'qpv-2024' AND code = 'q' ORDER BY rank`.execute(database.db)
  return rows
}

const iris = (measures: NonNullable<ToyDataset['measures']>): ToyDataset => {
  const width = Math.max(...Object.values(measures).map((amounts) => amounts.length))
  return { zoning: 'iris-2020', zones: IRIS, variables: VARIABLES.slice(0, width), measures }
}

// odds = amount ÷ 1000 in i1 and amount ÷ 4000 in i2
const POOR = [1000 / 3, 1000, 3000] as const
const RICH = [4000 / 3, 4000, 12_000] as const

describe('a quantile that nobody published on the zone', () => {
  test('is its source’s own when there is one', async () => {
    const [row] = await mix(QPV, {
      zoning: 'iris-2020',
      zones: [{ code: 'i', wkt: square(0, -2, 8) }],
      variables: VARIABLES.slice(0, 4),
      measures: { i: [9000, 15_123, 21_000, 900] },
    })
    expect(row).toMatchObject({ method: 'melange', value: 15_123, status: 'estime', reason: null, coverage: 1, denominator: 900 * 0.25 })
  })

  test('is read on the distributions of its sources, mixed by the people each brings, and can be traced', async () => {
    const [row, ...others] = await mix(QPV, iris({ i1: [...POOR, 400], i2: [...RICH, 200] }))
    expect(row).toMatchObject({ method: 'melange', support: null, status: 'estime', denominator: 300, source_zoning: 'iris-2020' })
    expect(row?.['value']).toBeCloseTo(500 * (Math.sqrt(17) - 1), 6)
    expect(others).toEqual([])
    for (const input of ['dataset', 'base_dataset', 'crosswalk', 'base_crosswalk']) expect(row?.[input], input).toEqual(expect.any(Number))
  })

  test('weighs people where a support says they are, area answering after it', async () => {
    // three quarters of i1's households are in q (300 of its 400 people), and half of i2's (100 of 200)
    const cell = (column: number): string => `CRS5490RES200mN1620000E${700_000 + column * 200}`
    const cells: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux'],
      measures: { [cell(0)]: [10], [cell(1)]: [30], [cell(2)]: [50], [cell(3)]: [50] },
      descriptor: { carroyage: { taille_m: 200 } },
    }
    const [bySupport, byArea] = await mix(QPV, cells, iris({ i1: [...POOR, 400], i2: [...RICH, 200] }))
    expect(bySupport).toMatchObject({ method: 'melange', support: 'menages_fiscaux@carreau200-2019', denominator: 400, rank: 1 })
    expect(bySupport?.['value']).toBeCloseTo((Math.sqrt(73e6) - 3000) / 4, 6) // 3·x/(1000+x) + x/(4000+x) = 2
    expect(byArea).toMatchObject({ method: 'melange', support: null, denominator: 300, rank: 2 })
  })

  test('does without a source that lacks a side of the level or its people, and says what is left', async () => {
    const known = [...RICH, 200] as const
    const half = { value: 4000, status: 'estime', coverage: 0.5, reason: 'Calculé sur 50 % du territoire : le reste n’a pas de source connue.' }
    expect((await mix(QPV, iris({ i1: ['manquant', 'manquant', 3000, 400], i2: known })))[0]).toMatchObject(half)
    await emptyTables(database)
    expect((await mix(QPV, iris({ i1: [...POOR, 'manquant'], i2: known })))[0]).toMatchObject(half)
    await emptyTables(database)
    expect((await mix(QPV, iris({ i1: [3000, 2000, 1000, 400], i2: known })))[0]).toMatchObject(half)
    await emptyTables(database)
    expect((await mix(QPV, iris({ i1: [1000 / 3, 'manquant', 3000, 400], i2: known })))[0]).toMatchObject({ status: 'estime', coverage: 1, reason: null })
  })

  test('has no value when most of the zone’s sources are silent, and says whether by secret', async () => {
    const secret = ['secret', 'secret', 'secret', 400] as const
    expect((await mix(QPV, iris({ i1: secret, i2: secret })))[0]).toMatchObject({
      value: null,
      status: 'secret',
      denominator: null,
      reason: 'Sources sous secret sur 100 % du territoire.',
    })
    await emptyTables(database)
    const missing = ['manquant', 'manquant', 'manquant', 400] as const
    expect((await mix(QPV, iris({ i1: missing, i2: missing })))[0]).toMatchObject({ value: null, status: 'non_couvert' })
    await emptyTables(database)
    expect((await mix(QPV, iris({ i1: [...POOR, 0], i2: [...RICH, 0] })))[0]).toMatchObject({ value: null, status: 'sans_denominateur' })
  })

  test('is secret when fewer than the source’s threshold are mixed', async () => {
    const descriptor = { secret: { seuil: 11, variable: 'population', regle: 'essai' } }
    const [row] = await mix(QPV, { ...iris({ i1: [...POOR, 8], i2: [...RICH, 8] }), descriptor })
    expect(row).toMatchObject({ value: null, status: 'secret', reason: 'Effectif estimé sous le seuil de diffusion (11).' })
  })

  test('of a commune is context only for a quarter', async () => {
    const [row] = await mix(QPV, {
      zoning: 'commune-2024',
      zones: [{ code: 'c', wkt: square(0, 0, 8) }],
      variables: VARIABLES.slice(0, 4),
      measures: { c: [...RICH, 200] },
    })
    expect(row).toMatchObject({ value: null, status: 'non_publiable' })
  })
})

describe('where a share under a threshold is published of the zone and of its sources', () => {
  // i1: odds = amount ÷ 1000, i2: odds = amount ÷ 4000; the threshold is 2000: two thirds of i1 and one third of i2 are under it, 5/9 of the mixture
  const sources = iris({ i1: [...POOR, 400, 2 / 3], i2: [...RICH, 200, 1 / 3] })
  const rate = (published: number | 'secret', more: Partial<ToyDataset> = {}): ToyDataset => ({
    zoning: 'qpv-2024',
    variables: ['taux_publie'],
    measures: { q: [published] },
    source: 'publie',
    ...more,
  })

  test('the mixture is anchored on it first, and says so; the plain one answers after it', async () => {
    const [anchored, plain] = await mix(QPV, rate(0.7, { period: '2022' }), sources)
    expect(anchored).toMatchObject({ method: 'melange', support: 'taux_publie@qpv-2024', status: 'estime', denominator: 300, rank: 1 })
    expect(anchored?.['reason']).toBe('Recalé sur un chiffre publié du périmètre : taux publié, 70,0 % en 2022.')
    // the level 1/2 of the zone is 1/2 × (5/9) ÷ 0.7 = 25/63 of the mixture: (2x/(1000+x) + x/(4000+x)) ÷ 3 = 25/63
    const x = Number(anchored?.['value'])
    expect((2 * (x / (1000 + x)) + x / (4000 + x)) / 3).toBeCloseTo(25 / 63, 9)
    const key = { run: Number(anchored?.['run']), zoning: 'qpv-2024', code: 'q', indicator: 'niveau_vie_median', period: '2020', method: null }
    const played = await listTraceDatasets(database.db, key)
    expect(played.filter(({ role }) => role === 'repere')).toMatchObject([{ source: 'publie', periode: '2022' }])
    expect(plain).toMatchObject({ support: null, rank: 2, reason: null })
    expect(plain?.['value']).toBeCloseTo(500 * (Math.sqrt(17) - 1), 6)
  })

  test('not when it is secret, too far in time, or unknown of the sources', async () => {
    for (const toys of [
      [rate('secret'), sources],
      [rate(0.7, { period: '2026' }), sources],
      [rate(0.7), iris({ i1: [...POOR, 400, 'secret'], i2: [...RICH, 200, 'secret'] })],
    ]) {
      await emptyTables(database)
      const rows = await mix(QPV, ...toys)
      expect(rows.map(({ support, status }) => [support, status])).toEqual([[null, 'estime']])
    }
  })

  test('not when it is made of whole sources: their own distribution is known', async () => {
    const whole = {
      ...sources,
      zones: [
        { code: 'i1', wkt: square(2, 0, 2, 4) },
        { code: 'i2', wkt: square(4, 0, 2, 4) },
      ],
    }
    const rows = await mix(QPV, rate(0.7), whole)
    expect(rows.map(({ support, reason }) => [support, reason])).toEqual([[null, null]])
  })
})

test('a published quantile is official, and shown beside its estimate', async () => {
  const published: ToyDataset = { zoning: 'qpv-2024', variables: ['mediane'], measures: { q: [2100] }, source: 'publie' }
  const [official, mixed] = await mix(QPV, published, iris({ i1: [...POOR, 400], i2: [...RICH, 200] }))
  expect(official).toMatchObject({ method: 'officiel', value: 2100, status: 'ok', denominator: null, official: null })
  expect(mixed).toMatchObject({ method: 'melange', status: 'estime', official: 2100 })
})
