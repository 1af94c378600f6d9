import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { type Catalogue, checkCatalogue, type Indicator, type Variable } from '../../src/model/catalogue.ts'
import { freshDatabase } from '../support/database.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../support/toy-zones.ts'

let database: Database
let drop: () => Promise<void>
beforeEach(async () => {
  ;({ database, drop } = await freshDatabase())
})
afterEach(() => drop())

const variable = (code: string, more: Partial<Variable> = {}): Variable => ({
  code,
  label: code,
  nature: 'effectif',
  unit: 'personnes',
  universe: 'tous',
  denominator: null,
  ancillaries: [],
  ...more,
})
const indicator = (code: string, more: Partial<Indicator>): Indicator => ({
  code,
  label: code,
  definition: code,
  theme: 'essai',
  nature: 'part',
  unit: 'part',
  numerator: null,
  denominator: null,
  publishedAs: null,
  direction: 'neutre',
  decimals: 1,
  definitionSource: 'essai',
  ...more,
})
const byCode = <T extends { code: string }>(...entries: T[]): Map<string, T> => new Map(entries.map((entry) => [entry.code, entry]))

const CATALOGUE: Catalogue = checkCatalogue({
  variables: byCode(
    variable('population', { ancillaries: ['menages_fiscaux'] }),
    variable('chomeurs', { ancillaries: ['menages_pauvres', 'menages_fiscaux'] }),
    variable('actifs', { ancillaries: ['menages_fiscaux'] }),
    variable('menages_fiscaux'),
    variable('menages_pauvres'),
    variable('revenu_somme', { nature: 'somme', unit: 'euros' }),
    variable('taux_publie', { nature: 'part', denominator: 'population' }),
  ),
  indicators: byCode(
    indicator('population', { nature: 'effectif', unit: 'personnes', numerator: 'population' }),
    indicator('chomage', { numerator: 'chomeurs', denominator: 'actifs' }),
    indicator('pauvrete', { publishedAs: 'taux_publie' }),
    indicator('revenu', { nature: 'moyenne', unit: 'euros', numerator: 'revenu_somme', denominator: 'menages_fiscaux' }),
  ),
})

// Two IRIS of 4 × 4 side by side, and a QPV of 4 × 4 half in each:   [ i1 [  ] i2 ]
const IRIS = [
  { code: 'i1', wkt: square(0, 0, 4) },
  { code: 'i2', wkt: square(4, 0, 4) },
]
const QPV = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(2, 0, 4) }] }

type Row = {
  indicator: string
  rank: number
  method: string
  support: string | null
  value: number | null
  status: string
  reason: string | null
  coverage: number | null
  bound_low: number | null
  bound_high: number | null
  numerator: number | null
  denominator: number | null
  official: number | null
  imputed_share: number | null
  period: string
}

/** Loads toys, estimates on the QPV, and returns the values of zone `q`, best first. */
async function estimate(...toys: ToyDataset[]): Promise<Row[]> {
  await database.transaction(async (t) => {
    for (const toy of toys) {
      if (toy.zones) await toyZoning(t, toy)
      else await toyDataset(t, toy)
    }
  })
  const { run } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
  const { rows } =
    await sql<Row>`SELECT * FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024' AND code = 'q' ORDER BY indicator, period, rank`.execute(database.db)
  return rows
}

describe('a count', () => {
  test('is the sum of weight times value', async () => {
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [300] } })
    expect(row).toMatchObject({
      indicator: 'population',
      method: 'aire',
      value: 200,
      status: 'estime',
      coverage: 1,
      reason: null,
      bound_low: 0,
      bound_high: 400,
    })
  })

  test('counts whole sources in its lower bound', async () => {
    const [row] = await estimate(QPV, {
      zoning: 'ilot-2020',
      zones: [
        { code: 'a', wkt: square(2, 0, 2, 4) },
        { code: 'b', wkt: square(4, 0, 4) },
      ],
      variables: ['population'],
      measures: { a: [70], b: [100] },
    })
    expect(row).toMatchObject({ value: 120, bound_low: 70, bound_high: 170 })
  })

  test('leaves a missing source out, never as a zero, and says so', async () => {
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: ['manquant'] } })
    expect(row).toMatchObject({
      value: 50,
      status: 'estime',
      coverage: 0.5,
      bound_high: null,
      reason: 'Plancher : 50 % du territoire n’a pas de source connue et n’est pas compté.',
    })
  })

  test('keeps a secret source in its upper bound, as the range that the threshold leaves', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' } }
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: ['secret'] }, descriptor })
    expect(row).toMatchObject({ value: 50, status: 'estime', coverage: 0.5, bound_low: 0, bound_high: 104 })
  })

  test('is not answered when most of the zone has no source', async () => {
    const [row] = await estimate(QPV, {
      zoning: 'iris-2020',
      zones: [{ code: 'i1', wkt: square(0, 0, 3, 4) }],
      variables: ['population'],
      measures: { i1: [100] },
    })
    expect(row).toMatchObject({ value: null, status: 'non_couvert', coverage: 0.25, reason: 'Sources connues sur 25 % du territoire seulement.' })
  })

  test('is secret when it falls under the threshold of its source', async () => {
    const descriptor = { secret: { seuil: 11, regle: 'essai' } }
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [8], i2: [10] }, descriptor })
    expect(row).toMatchObject({ value: null, status: 'secret', reason: 'Effectif estimé sous le seuil de diffusion (11).' })
  })
})

describe('a rate', () => {
  test('is the ratio of two carried counts, not the mean of two rates', async () => {
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures: { i1: [10, 100], i2: [90, 300] } })
    expect(row).toMatchObject({ indicator: 'chomage', value: 0.25, numerator: 50, denominator: 200, status: 'estime' })
  })

  test('uses the same sources above and below: a source with half of its pair leaves both', async () => {
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures: { i1: [10, 100], i2: ['secret', 300] } })
    expect(row).toMatchObject({ value: 0.1, denominator: 50, coverage: 0.5, reason: 'Calculé sur 50 % du territoire : le reste n’a pas de source connue.' })
  })

  test('published without its counts is weighed by the carried denominator, from another dataset of the zoning if need be', async () => {
    const rows = await estimate(
      QPV,
      { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [300] }, period: '2014' },
      { zoning: 'iris-2020', variables: ['taux_publie'], measures: { i1: [0.1], i2: [0.3] }, period: '2018', source: 'filosofi' },
    )
    expect(rows.find(({ indicator: code }) => code === 'pauvrete')).toMatchObject({ period: '2018', value: expect.closeTo(0.25, 12), status: 'estime' })
  })

  test('has no value on an empty denominator', async () => {
    const [row] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures: { i1: [0, 0], i2: [0, 0] } })
    expect(row).toMatchObject({ value: null, status: 'sans_denominateur' })
  })

  test('is secret when its numerator, or what is left of its denominator, is under the threshold', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' } }
    const toy = (values: Record<string, readonly number[]>): ToyDataset => ({
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: values,
      descriptor,
    })
    expect((await estimate(QPV, toy({ i1: [2, 100], i2: [4, 100] })))[0]).toMatchObject({ status: 'secret', value: null, numerator: null })
  })

  test('of a commune is context only for a quarter', async () => {
    const [row] = await estimate(QPV, {
      zoning: 'commune-2024',
      zones: [{ code: 'c', wkt: square(0, 0, 8) }],
      variables: ['chomeurs', 'actifs'],
      measures: { c: [10, 100] },
    })
    expect(row).toMatchObject({ value: null, status: 'non_publiable' })
  })

  test('of a mean is the ratio of a sum and a count', async () => {
    const [row] = await estimate(QPV, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['revenu_somme', 'menages_fiscaux'],
      measures: { i1: [1000, 10], i2: [9000, 30] },
    })
    expect(row).toMatchObject({ indicator: 'revenu', value: 250 })
  })
})

describe('ancillaries', () => {
  // a grid of four columns of cells, in the codes' own squares; households and poor households are not where the area is
  const cell = (column: number): string => `CRS5490RES200mN1620000E${700_000 + column * 200}`
  const grid = (measures: Record<string, readonly number[]>): ToyDataset => ({
    zoning: 'carreau200-2019',
    zones: [],
    variables: ['menages_fiscaux', 'menages_pauvres'],
    measures,
    descriptor: { carroyage: { taille_m: 200 } },
  })
  const columns = { [cell(0)]: [50, 0], [cell(1)]: [50, 50], [cell(2)]: [20, 10], [cell(3)]: [80, 10] }

  test('spread each count by the first mass of its own list that a support carries', async () => {
    // chômeurs follow poor households: all of i1's (weight 1), half of i2's; actifs follow households: half of i1's, a fifth of i2's
    const rows = await estimate(QPV, grid(columns), {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: { i1: [20, 100], i2: [10, 100] },
    })
    const [best, byArea] = rows.filter(({ indicator: code }) => code === 'chomage')
    expect(best).toMatchObject({ rank: 1, method: 'support', support: 'menages_pauvres@carreau200-2019', numerator: 25, denominator: 70 })
    expect(best?.value).toBeCloseTo(25 / 70, 12)
    expect(byArea).toMatchObject({ rank: 2, method: 'aire', value: 0.15 })
  })

  test('never push a rate out of 0–1: the part spread is held within what its denominator allows', async () => {
    // 90 unemployed of 100 in i1, all sent to the QPV by the poor households, where households send only half of the active population
    const rows = await estimate(QPV, grid(columns), {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: { i1: [90, 100], i2: [0, 100] },
    })
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'chomage')).toMatchObject({ numerator: 50, denominator: 70 })
  })

  test('are not needed where the cells carry the variable: they are summed', async () => {
    const rows = await estimate(QPV, grid(columns), {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['revenu_somme', 'menages_fiscaux'],
      measures: { i1: [1, 1], i2: [1, 1] },
    })
    expect(rows.some(({ method }) => method === 'support')).toBe(false)
    const count = await database.transaction(
      async ({ db }) =>
        (await sql<{ n: number }>`SELECT sum(m.amounts[1]) AS n FROM ingest.measure_row m WHERE m.code IN (${cell(1)}, ${cell(2)})`.execute(db)).rows[0]?.n,
    )
    expect(count).toBe(70)
  })

  test('tell the share of the producer’s imputation', async () => {
    await database.transaction(async (t) => {
      await toyZoning(t, QPV)
      const { edition } = await toyZoning(t, {
        zoning: 'carreau200-2019',
        zones: [],
        variables: ['population'],
        measures: { [cell(1)]: [30], [cell(2)]: [10] },
        descriptor: { carroyage: { taille_m: 200 } },
      })
      await sql`UPDATE ingest.measure_row SET imputed = true WHERE dataset = ${edition} AND code = ${cell(2)}`.execute(t.db)
    })
    const { run } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
    const { rows } = await sql`SELECT method, value, imputed_share, coverage FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024'`.execute(
      database.db,
    )
    expect(rows).toEqual([{ method: 'carreaux', value: 40, imputed_share: 0.25, coverage: 0.5 }])
  })
})

describe('an official figure', () => {
  const iris: ToyDataset = {
    zoning: 'iris-2020',
    zones: IRIS,
    variables: ['population', 'chomeurs', 'actifs'],
    measures: { i1: [100, 10, 100], i2: [300, 90, 300] },
  }

  test('wins over an estimate, and stands beside it', async () => {
    const rows = await estimate({ ...QPV, variables: ['population'], measures: { q: [260] } }, iris)
    expect(rows.filter(({ indicator: code }) => code === 'population')).toMatchObject([
      { rank: 1, method: 'officiel', value: 260, status: 'ok', official: null },
      { rank: 2, method: 'aire', value: 200, official: 260 },
    ])
  })

  test('that is secret is not given away by an estimate; one that is missing is', async () => {
    const rows = await estimate({ ...QPV, variables: ['population', 'chomeurs', 'actifs'], measures: { q: ['secret', 'manquant', 10] } }, iris)
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'population')).toMatchObject({ method: 'officiel', status: 'secret', value: null })
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'chomage')).toMatchObject({ method: 'aire', status: 'estime', value: 0.25 })
  })
})

test('the order in which sources are read changes nothing', async () => {
  const measures = { i1: [10, 100], i2: [90, 300] } as const
  const [forward] = await estimate(QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures })
  await drop()
  ;({ database, drop } = await freshDatabase())
  const [backward] = await estimate(
    { zoning: 'iris-2020', zones: [...IRIS].reverse(), variables: ['chomeurs', 'actifs'], measures: { i2: measures.i2, i1: measures.i1 } },
    QPV,
  )
  expect(backward?.value).toBe(forward?.value)
})

test('nothing to build on is said in a sentence', async () => {
  await expect(estimateRun(database, { catalogue: CATALOGUE, carriedOnto: [] })).rejects.toMatchObject({ code: 'construction_impossible' })
})

describe('a complete grid', () => {
  // one inhabited cell under the QPV, which covers four: the rest is known to be empty, not unknown
  const cell = `CRS5490RES200mN1620000E${700_000 + 200}`
  const grid = (complet: boolean): ToyDataset => ({
    zoning: 'carreau200-2019',
    zones: [],
    variables: ['population'],
    measures: { [cell]: [30] },
    descriptor: { carroyage: { taille_m: 200, complet } },
  })
  const read = async (complet: boolean): Promise<unknown[]> => {
    await database.transaction(async (t) => {
      await toyZoning(t, QPV)
      const { edition } = await toyZoning(t, grid(complet))
      await sql`UPDATE ingest.measure_row SET departement = '972' WHERE dataset = ${edition}`.execute(t.db)
      await sql`UPDATE zonings.zone SET departement = '972'`.execute(t.db)
    })
    const { run } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
    return (await sql`SELECT value, status, coverage, reason FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024'`.execute(database.db)).rows
  }

  test('covers a zone of its départements entirely', async () => {
    expect(await read(true)).toEqual([{ value: 30, status: 'estime', coverage: 1, reason: null }])
  })

  test('is not assumed: an extract leaves the rest unknown', async () => {
    expect(await read(false)).toEqual([{ value: null, status: 'non_couvert', coverage: 0.25, reason: 'Sources connues sur 25 % du territoire seulement.' }])
  })
})
