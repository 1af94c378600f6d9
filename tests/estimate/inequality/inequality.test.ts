import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { ensureCrosswalk } from '../../../src/crosswalk/index.ts'
import type { Database } from '../../../src/db/database.ts'
import { emptyTables, useDatabase } from '../../support/database.ts'
import { square, type ToyDataset } from '../../support/toy-zones.ts'
import { CELLS, COMMUNES, cell, grid, indices, pick, QUARTERS } from './toy-territory.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

describe('over cells', () => {
  test('a cell counts where its ground lies; quarters that overlap count once; the reference leaves them out', async () => {
    const rows = await indices(database, COMMUNES, QUARTERS, grid(CELLS))
    // inside q1: c0 and half of c1; the rest of A: half of c1, half of c2
    const gap = pick(rows, 'commune-2024', 'A', 'ecart')
    expect(gap).toMatchObject({
      status: 'estime',
      mesh: 'carreau200-2019',
      quarters: 'qpv-2024',
      units: 3,
      population: 250,
      departement: '972',
      period: '2020',
    })
    expect(gap?.['inside']).toBeCloseTo(70 / 150, 12)
    expect(gap?.['outside']).toBeCloseTo(25 / 100, 12)
    expect(gap?.value).toBeCloseTo(70 / 150 - 25 / 100, 12)
    expect(Number(gap?.['low'])).toBeLessThan(70 / 150 - 25 / 100)
    expect(Number(gap?.['high'])).toBeGreaterThan(70 / 150 - 25 / 100)
    // x = 50, 40, 5 of 95; y = 50, 60, 45 of 155
    const d = (Math.abs(50 / 95 - 50 / 155) + Math.abs(40 / 95 - 60 / 155) + Math.abs(5 / 95 - 45 / 155)) / 2
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')?.value).toBeCloseTo(d, 12)
    const isolation = (50 / 95) * 0.5 + (40 / 95) * 0.4 + (5 / 95) * 0.1
    expect(pick(rows, 'commune-2024', 'A', 'isolement')?.value).toBeCloseTo(isolation, 12)
    expect(pick(rows, 'commune-2024', 'A', 'exposition')?.value).toBeCloseTo(1 - isolation, 12)
    const t = (50 / 95) * Math.log(0.5 / 0.38) + (40 / 95) * Math.log(0.4 / 0.38) + (5 / 95) * Math.log(0.1 / 0.38)
    const between = (70 / 95) * Math.log(70 / 150 / 0.38) + (25 / 95) * Math.log(25 / 100 / 0.38)
    expect(pick(rows, 'commune-2024', 'A', 'theil')?.value).toBeCloseTo(t, 12)
    expect(pick(rows, 'commune-2024', 'A', 'theil_inter')?.value).toBeCloseTo(between, 12)
    expect(pick(rows, 'commune-2024', 'A', 'theil_intra')?.value).toBeCloseTo(t - between, 12)
  })

  test('an EPCI and a département are unions of communes: a cell on both of them is one unit again', async () => {
    const rows = await indices(database, COMMUNES, QUARTERS, grid(CELLS))
    // x = 50, 40, 10, 0 of 100; y = 50, 60, 90, 100 of 300
    const d = (Math.abs(0.5 - 50 / 300) + Math.abs(0.4 - 60 / 300) + Math.abs(0.1 - 90 / 300) + 100 / 300) / 2
    for (const [zoning, code] of [
      ['epci-2024', 'E'],
      ['departement-2024', '972'],
    ] as const) {
      expect(pick(rows, zoning, code, 'dissimilarite')).toMatchObject({ units: 4, population: 400, coverage: 1 })
      expect(pick(rows, zoning, code, 'dissimilarite')?.value).toBeCloseTo(d, 12)
      expect(pick(rows, zoning, code, 'ecart')?.value).toBeCloseTo(70 / 150 - 30 / 250, 12)
    }
  })

  test('a commune without a quarter has no gap, and says so; how its people are sorted is still told', async () => {
    const rows = await indices(database, COMMUNES, QUARTERS, grid(CELLS))
    expect(pick(rows, 'commune-2024', 'B', 'ecart')).toMatchObject({
      ...{ status: 'sans_denominateur', value: null, inside: null, outside: null },
      reason: 'Aucun quartier de qpv-2024 dans ce territoire.',
    })
    expect(pick(rows, 'commune-2024', 'B', 'dissimilarite')).toMatchObject({ status: 'estime' })
  })

  test('without any quarters, only what needs none is there', async () => {
    const rows = await indices(database, COMMUNES, grid(CELLS))
    expect([...new Set(rows.map(({ index }) => index))]).toEqual(['dissimilarite', 'exposition', 'isolement', 'theil'])
  })

  test('the latest quarters answer, not those before', async () => {
    const older: ToyDataset = { zoning: 'qpv-2015', zones: [{ code: 'old', wkt: square(5, 0, 3, 2) }] }
    const rows = await indices(database, COMMUNES, older, QUARTERS, grid(CELLS))
    expect(pick(rows, 'commune-2024', 'B', 'ecart')).toMatchObject({ status: 'sans_denominateur', quarters: 'qpv-2024' })
  })

  test('a mean has a gap without an interval, and Theil; it does not sort people in two groups', async () => {
    const income: ToyDataset = {
      ...grid([]),
      variables: ['menages_fiscaux', 'revenu_somme'],
      measures: { [cell(0)]: [10, 100], [cell(1)]: [10, 200], [cell(2)]: [20, 800] },
    }
    const rows = (await indices(database, COMMUNES, QUARTERS, income)).filter((row) => row['indicator'] === 'revenu' && row.code === 'A')
    expect(rows.map(({ index }) => index)).toEqual(['ecart', 'theil', 'theil_inter', 'theil_intra'])
    expect(rows[0]).toMatchObject({ low: null, high: null, reason: expect.stringContaining('Sans intervalle') })
    expect(rows[0]?.value).toBeCloseTo(200 / 15 - 500 / 15, 10)
    expect(rows[1]?.value).toBeCloseTo((rows[2]?.value ?? 0) + (rows[3]?.value ?? 0), 12)
  })
})

describe('over IRIS', () => {
  // i1 belongs to A by its code though its contour runs into B; i2, of a commune that the edition does not have, goes by area
  const IRIS: ToyDataset = {
    zoning: 'iris-2020',
    zones: [
      { code: 'i1', wkt: square(0, 0, 6, 2), communes: ['A'] },
      { code: 'i2', wkt: square(6, 0, 2, 2), communes: ['Z'] },
    ],
    variables: ['chomeurs', 'actifs'],
    measures: { i1: [50, 100], i2: [10, 100] },
  }
  const BIG: ToyDataset = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 4, 2) }] }

  test('an IRIS is whole in its commune; each mesh has its own rows', async () => {
    const rows = await indices(database, COMMUNES, BIG, IRIS, grid(CELLS))
    expect(pick(rows, 'commune-2024', 'A', 'theil', 'chomage')).toBeUndefined() // a single IRIS
    expect(pick(rows, 'epci-2024', 'E', 'theil', 'chomage')).toMatchObject({ mesh: 'iris-2020', units: 2, population: 200, coverage: 16 / 18 })
    expect(pick(rows, 'epci-2024', 'E', 'dissimilarite', 'chomage')?.value).toBeCloseTo((Math.abs(50 / 60 - 50 / 140) + Math.abs(10 / 60 - 90 / 140)) / 2, 12)
    expect(new Set(rows.map(({ mesh }) => mesh))).toEqual(new Set(['iris-2020', 'carreau200-2019']))
  })

  test('what quarters have of an IRIS is right by the crosswalk of the run, and where quarters overlap, by their contours', async () => {
    const apart: ToyDataset = { ...QUARTERS, zones: [...(QUARTERS.zones ?? []), { code: 'q3', wkt: square(6, 0, 2, 1), departement: '972' }] }
    const small: ToyDataset = { ...IRIS, zones: [0, 2, 4, 6].map((x, i) => ({ code: `s${i}`, wkt: square(x, 0, 2), communes: [x < 5 ? 'A' : 'B'] })) }
    const iris: ToyDataset = { ...small, measures: { s0: [50, 100], s1: [40, 100], s2: [10, 100], s3: [20, 100] } }
    const byContours = await indices(database, COMMUNES, apart, iris)
    const { rows: editions } = await sql<{ id: number; kind: string }>`SELECT id, kind FROM zonings.edition`.execute(database.db)
    const idOf = (kind: string): number => editions.find((edition) => edition.kind === kind)?.id ?? 0
    await database.transaction((t) => ensureCrosswalk(t, { sourceEdition: idOf('iris'), targetEdition: idOf('qpv'), support: null }))
    for (const rows of [byContours, await indices(database)]) {
      // in quarters: s0, half of s1, half of s3
      const gap = pick(rows, 'epci-2024', 'E', 'ecart', 'chomage')
      expect(gap?.['inside']).toBeCloseTo((50 + 20 + 10) / 200, 12)
      expect(gap?.['outside']).toBeCloseTo((20 + 10 + 10) / 200, 12)
      expect(pick(rows, 'commune-2024', 'A', 'ecart', 'chomage')?.['inside']).toBeCloseTo((50 + 20) / 150, 12)
    }
  })

  test('two thirds of the IRIS in the quarter: a gap, whose interval knows that the cut may hide more', async () => {
    const rows = await indices(database, COMMUNES, BIG, IRIS)
    const gap = pick(rows, 'epci-2024', 'E', 'ecart', 'chomage')
    expect(gap).toMatchObject({ status: 'estime', inside: 0.5 })
    expect(gap?.['outside']).toBeCloseTo((50 / 3 + 10) / (100 / 3 + 100), 12)
    expect(Number(gap?.['high']) - Number(gap?.value)).toBeGreaterThan(Number(gap?.value) - Number(gap?.['low']))
  })

  test('IRIS much larger than the quarter say nothing of it', async () => {
    const rows = await indices(database, COMMUNES, { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 2, 2) }] }, IRIS)
    for (const index of ['ecart', 'theil_inter', 'theil_intra'])
      expect(pick(rows, 'epci-2024', 'E', index, 'chomage')).toMatchObject({
        ...{ status: 'non_publiable', value: null, inside: null, outside: null },
        reason: 'Mailles trop grandes pour les quartiers : 100 % de leur effectif viendrait de mailles qui n’y sont que pour moins de la moitié.',
      })
    expect(pick(rows, 'epci-2024', 'E', 'theil', 'chomage')).toMatchObject({ status: 'estime' })
  })
})

describe('nothing to compute from', () => {
  test('no commune, or no unit that carries the counts: no row', async () => {
    expect(await indices(database, QUARTERS, grid(CELLS))).toEqual([])
    await emptyTables(database)
    expect(await indices(database, COMMUNES, QUARTERS, { ...grid([]), variables: ['menages_fiscaux'], measures: { [cell(0)]: [100] } })).toEqual([])
  })

  test('of two grids, the finer answers', async () => {
    const coarse: ToyDataset = {
      ...grid([]),
      zoning: 'carreau400-2019',
      source: 'autre',
      descriptor: { carroyage: { taille_m: 400 } },
      measures: { CRS5490RES400mN1620000E700000: [200, 90], CRS5490RES400mN1620000E700400: [200, 10] },
    }
    const rows = await indices(database, COMMUNES, QUARTERS, grid(CELLS), coarse)
    expect([...new Set(rows.map(({ mesh }) => mesh))]).toEqual(['carreau200-2019'])
  })
})
