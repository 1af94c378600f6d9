import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { type Ancillary, alone, type Catalogue } from '../../src/model/catalogue.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { CATALOGUE, estimate, IRIS, QPV } from '../support/toy-estimate.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
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
    const rows = await estimate(database, QPV, grid(columns), {
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
    const rows = await estimate(database, QPV, grid(columns), {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: { i1: [90, 100], i2: [0, 100] },
    })
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'chomage')).toMatchObject({ numerator: 50, denominator: 70 })
  })

  test('are not needed where the cells carry the variable: they are summed', async () => {
    const rows = await estimate(database, QPV, grid(columns), {
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

  test('come after a grid that carries the variable itself, whose cells are summed', async () => {
    const rows = [0, 200].flatMap((y) =>
      [0, 1, 2, 3].map((column) => [`CRS5490RES200mN${1_620_000 + y}E${700_000 + column * 200}`, [10, 30 + column]] as const),
    )
    const carrying: ToyDataset = { ...grid({}), variables: ['menages_fiscaux', 'population'], measures: Object.fromEntries(rows), period: '2020' }
    const iris: ToyDataset = { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [100] }, source: 'iris' }
    const values = await estimate(database, QPV, carrying, iris)
    expect(values.filter(({ indicator: code }) => code === 'population')).toMatchObject([
      { rank: 1, method: 'carreaux', support: null, value: 2 * (31 + 32) },
      { rank: 2, method: 'support', support: 'menages_fiscaux@carreau200-2019', value: 100 },
      { rank: 3, method: 'aire', value: 100 },
    ])
  })

  test('tell the share of the producer’s imputation', async () => {
    await database.transaction(async (t) => {
      await toyZoning(t, { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(2, 0, 4, 2) }] })
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
    expect(rows).toEqual([{ method: 'carreaux', value: 40, imputed_share: 0.25, coverage: 1 }])
  })
})

describe('an ancillary of the catalogue', () => {
  const cell = (column: number): string => `CRS5490RES200mN1620000E${700_000 + column * 200}`
  const spreadBy = (ancillary: Ancillary): Catalogue => {
    const population = CATALOGUE.variables.get('population')
    const chomeurs = CATALOGUE.variables.get('chomeurs')
    if (!population || !chomeurs) throw new Error('the toy catalogue changed')
    const variables = new Map(CATALOGUE.variables)
      .set('population', { ...population, ancillaries: [ancillary] })
      .set('chomeurs', { ...chomeurs, ancillaries: [ancillary] })
    return { ...CATALOGUE, variables }
  }
  const carried = async (catalogue: Catalogue, ...toys: ToyDataset[]): Promise<unknown[]> => {
    await database.transaction(async (t) => {
      for (const toy of toys) await (toy.zones ? toyZoning(t, toy) : toyDataset(t, toy))
    })
    const { run } = await estimateRun(database, { catalogue, carriedOnto: ['qpv-2024'] })
    const { rows } = await sql`
      SELECT indicator, method, support, value, numerator, denominator FROM estimate.value
      WHERE run = ${run} AND zoning = 'qpv-2024' AND method <> 'officiel' ORDER BY indicator, rank`.execute(database.db)
    return rows
  }

  test('may be a blend, which the value names', async () => {
    const grid: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux', 'menages_pauvres'],
      measures: { [cell(0)]: [50, 0], [cell(1)]: [50, 50], [cell(2)]: [20, 10], [cell(3)]: [80, 10] },
      descriptor: { carroyage: { taille_m: 200 } },
    }
    const blend = [
      { variable: 'menages_pauvres', share: 0.5 },
      { variable: 'menages_fiscaux', share: 0.5 },
    ]
    const rows = await carried(spreadBy(blend), QPV, grid, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [100] } })
    // i1: (1 + 0.5) ÷ 2 of it; i2: (0.5 + 0.2) ÷ 2
    expect(rows[0]).toMatchObject({ method: 'support', support: 'menages_pauvres+menages_fiscaux@carreau200-2019', value: expect.closeTo(75 + 35, 9) })
  })

  test('that a support carries in part only is not blended there', async () => {
    const grid: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux'],
      measures: { [cell(1)]: [1] },
      descriptor: { carroyage: { taille_m: 200 } },
    }
    const blend = [
      { variable: 'menages_pauvres', share: 0.5 },
      { variable: 'menages_fiscaux', share: 0.5 },
    ]
    const rows = await carried(spreadBy(blend), QPV, grid, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [100] } })
    expect(rows).toMatchObject([{ method: 'aire' }])
  })

  test('that the target publishes says how dense it is, and never spreads the count that is official there', async () => {
    const rows = await carried(
      spreadBy(alone('population')),
      { ...QPV, variables: ['population'], measures: { q: [120] }, period: '2019' },
      { zoning: 'iris-2020', zones: IRIS, variables: ['population', 'chomeurs', 'actifs'], measures: { i1: [80, 20, 40], i2: [240, 30, 90] } },
    )
    // the 120 people of the QPV are 60 of the 80 of i1, and 60 of the 240 of i2
    expect(rows).toMatchObject([
      { indicator: 'chomage', method: 'support', support: 'population@qpv-2024', numerator: 20 * 0.75 + 30 * 0.25, denominator: 40 * 0.75 + 90 * 0.25 },
      { indicator: 'chomage', method: 'aire' },
      { indicator: 'population', method: 'aire', support: null, value: 160 },
    ])
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
    const rows = await estimate(database, { ...QPV, variables: ['population'], measures: { q: [260] } }, iris)
    expect(rows.filter(({ indicator: code }) => code === 'population')).toMatchObject([
      { rank: 1, method: 'officiel', value: 260, status: 'ok', official: null },
      { rank: 2, method: 'aire', value: 200, official: 260 },
    ])
  })

  test('that is secret is not given away by an estimate; one that is missing is', async () => {
    const rows = await estimate(database, { ...QPV, variables: ['population', 'chomeurs', 'actifs'], measures: { q: ['secret', 'manquant', 10] } }, iris)
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'population')).toMatchObject({ method: 'officiel', status: 'secret', value: null })
    expect(rows.find(({ rank, indicator: code }) => rank === 1 && code === 'chomage')).toMatchObject({ method: 'aire', status: 'estime', value: 0.25 })
  })
})

describe('several supports', () => {
  const cell = (column: number): string => `CRS5490RES200mN1620000E${700_000 + column * 200}`
  const point = (x: number): string => `POINT(${700_000 + x * 100} 1620100)`

  test('answer in turn: where a grid does not reach, address points do', async () => {
    const iris: ToyDataset = { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [100] } }
    const far: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux'],
      measures: { [cell(50)]: [10] },
      descriptor: { carroyage: { taille_m: 200 } },
    }
    const addresses: ToyDataset = {
      zoning: 'adresse-2020',
      geometry: 'point',
      zones: [1, 3, 3.5, 5, 7].map((x, i) => ({ code: `p${i}`, wkt: point(x) })),
      variables: ['adresses'],
      measures: Object.fromEntries([0, 1, 2, 3, 4].map((i) => [`p${i}`, [1]])),
    }
    // two of i1's three addresses and one of i2's two stand in the QPV
    const rows = await estimate(database, QPV, far, addresses, iris)
    const [best, byArea] = rows.filter(({ indicator: code }) => code === 'population')
    expect(best).toMatchObject({ method: 'support', support: 'adresses@adresse-2020' })
    expect(best?.value).toBeCloseTo(200 / 3 + 50, 9)
    expect(byArea).toMatchObject({ method: 'aire', value: 100 })
  })

  test('do not move hard bounds, which are those of the shapes', async () => {
    // all households of i1 live in its half inside the QPV: the estimate takes all of i1, the lower bound none of it
    const grid: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux'],
      measures: { [cell(0)]: [0], [cell(1)]: [90], [cell(2)]: [10], [cell(3)]: [10] },
      descriptor: { carroyage: { taille_m: 200, complet: 'jouet' } },
    }
    await database.transaction(async (t) => {
      await toyZoning(t, QPV)
      const { edition } = await toyZoning(t, grid)
      await toyZoning(t, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [100] } })
      await sql`UPDATE ingest.measure_row SET departement = '972' WHERE dataset = ${edition}`.execute(t.db)
      await sql`UPDATE zonings.zone SET departement = '972'`.execute(t.db)
    })
    const { run } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
    const { rows } =
      await sql`SELECT method, value, bound_low, bound_high FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024' AND indicator = 'population' ORDER BY rank`.execute(
        database.db,
      )
    expect(rows).toEqual([
      { method: 'support', value: 150, bound_low: 0, bound_high: 200 },
      { method: 'aire', value: 100, bound_low: 0, bound_high: 200 },
    ])
  })
})

describe('a secret', () => {
  const descriptor = { secret: { seuil: 11, regle: 'essai' } }

  test('by threshold is final: no other method gives it away', async () => {
    const cells = {
      CRS5490RES200mN1620000E700200: [1],
      CRS5490RES200mN1620000E700000: [9],
      CRS5490RES200mN1620000E700400: [1],
      CRS5490RES200mN1620000E700600: [9],
    }
    const grid: ToyDataset = {
      zoning: 'carreau200-2019',
      zones: [],
      variables: ['menages_fiscaux'],
      measures: cells,
      descriptor: { carroyage: { taille_m: 200, complet: 'jouet' } },
    }
    // by households the QPV holds 2 × 4 = 8 people, under the threshold; by area 40
    const rows = await estimate(database, QPV, grid, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['population'],
      measures: { i1: [40], i2: [40] },
      descriptor,
    })
    expect(rows.filter(({ indicator: code }) => code === 'population')).toMatchObject([
      { rank: 1, method: 'support', status: 'secret', value: null, reason: 'Effectif estimé sous le seuil de diffusion (11).' },
      { rank: 2, method: 'aire', status: 'secret', value: null, reason: 'Tu pour ne pas donner une valeur secrète par une autre méthode.', bound_high: null },
    ])
  })
})

describe('an official ratio', () => {
  test('is of one period: a denominator of another year does not make a figure official', async () => {
    const rows = await estimate(
      database,
      { ...QPV, variables: ['chomeurs'], measures: { q: [10] }, period: '2009' },
      { zoning: 'qpv-2024', variables: ['actifs'], measures: { q: [40] }, period: '2021', source: 'autre' },
    )
    expect(rows.filter(({ indicator: code }) => code === 'chomage')).toEqual([])
  })
})

describe('a complete grid', () => {
  // one inhabited cell under the QPV, which covers four: the rest is known to be empty, not unknown
  const cell = `CRS5490RES200mN1620000E${700_000 + 200}`
  const grid = (complet: boolean): ToyDataset => ({
    zoning: 'carreau200-2019',
    zones: [],
    variables: ['population'],
    measures: { [cell]: [30] },
    descriptor: { carroyage: { taille_m: 200, complet: complet ? 'jouet' : undefined } },
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
