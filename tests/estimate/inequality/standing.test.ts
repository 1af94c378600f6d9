import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { emptyTables, useDatabase } from '../../support/database.ts'
import { square, type ToyDataset, toyZoning } from '../../support/toy-zones.ts'
import { CELLS, COMMUNES, catalogue, cell, grid, indices, pick, QUARTERS, type Row, THRESHOLD } from './toy-territory.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

describe('disclosure', () => {
  test('the rest is under the threshold: nothing of the two sides is shown, nor the population from which it would follow', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid(
        [
          [200, 90],
          [10, 4],
          [8, 1],
          [100, 0],
        ],
        THRESHOLD,
      ),
    ) // the rest of A: 5 + 4 = 9 households
    for (const index of ['ecart', 'theil_inter', 'theil_intra'])
      expect(pick(rows, 'commune-2024', 'A', index)).toMatchObject({
        ...{ status: 'secret', value: null, low: null, high: null, inside: null, outside: null, population: null },
        reason: 'Effectif hors des quartiers sous le seuil de diffusion (11) ; les quartiers sont tus avec lui, dont il se déduirait.',
      })
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ status: 'estime', population: null })
  })

  test('the quarters are under the threshold: the rest is not shown either', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid(
        [
          [6, 3],
          [8, 4],
          [200, 1],
          [100, 0],
        ],
        THRESHOLD,
      ),
    )
    expect(pick(rows, 'commune-2024', 'A', 'ecart')).toMatchObject({
      status: 'secret',
      outside: null,
      reason: expect.stringMatching(/^Effectif des quartiers/),
    })
  })

  test('a territory under the threshold is secret whole, and the union that would tell its population by difference keeps its own', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid(
        [
          [100, 50],
          [100, 40],
          [6, 1],
          [7, 1],
        ],
        THRESHOLD,
      ),
    ) // B: 3 + 7 households
    for (const index of ['ecart', 'dissimilarite', 'isolement', 'theil'])
      expect(pick(rows, 'commune-2024', 'B', index)).toMatchObject({ status: 'secret', value: null, population: null })
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ status: 'estime', population: 203 })
    expect(pick(rows, 'epci-2024', 'E', 'dissimilarite')).toMatchObject({ status: 'estime', population: null })
  })

  test('a rule that names no variable protects those who have the trait and those who do not, on either side', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid(
        [
          [100, 50],
          [100, 40],
          [100, 20],
          [100, 0],
        ],
        { secret: { seuil: 31, regle: 'essai' } },
      ),
    ) // the rest of A: 20 + 10 poor of 100
    expect(pick(rows, 'commune-2024', 'A', 'ecart')).toMatchObject({ status: 'secret' })
    expect(pick(rows, 'commune-2024', 'A', 'isolement')).toMatchObject({ status: 'estime' })
  })

  test('without a rule, a side of fewer than 11 is still too little for a gap', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        [200, 90],
        [10, 4],
        [8, 1],
        [100, 0],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'A', 'ecart')).toMatchObject({ status: 'non_publiable', inside: null })
  })
})

describe('what is not known', () => {
  test('under half of the ground, the territory is not covered; never a zero for what is missing', async () => {
    const wide: ToyDataset = { zoning: 'commune-2024', zones: [{ code: 'A', wkt: square(0, 0, 10, 2), departement: '972' }] }
    const rows = await indices(
      database,
      wide,
      QUARTERS,
      grid([
        [100, 50],
        [100, 10],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({
      ...{ status: 'non_couvert', value: null, coverage: 0.4 },
      reason: 'Mailles connues sur 40 % du territoire seulement.',
    })
  })

  test('a territory that holds a single unit, or none, has no row: nothing is spread inside', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        [100, 50],
        [100, 10],
      ]),
    )
    expect(new Set(rows.map(({ code }) => code))).toEqual(new Set(['A', 'E', '972']))
    await emptyTables(database)
    expect(await indices(database, COMMUNES, QUARTERS, grid([[100, 50]]))).toEqual([])
  })

  test('a unit whose figures are secret is a unit: the territory is not left out', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        [100, 50],
        ['secret', 'secret'],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ units: 1, value: null })
  })

  test('a side that is not covered has no gap, while the whole is covered enough to be sorted', async () => {
    const wide: ToyDataset = { zoning: 'commune-2024', zones: [{ code: 'A', wkt: square(0, 0, 8, 2) }] }
    const few: ToyDataset = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 2, 2) }] }
    const rows = await indices(database, wide, few, { ...grid([]), measures: { [cell(1)]: [100, 40], [cell(2)]: [100, 10], [cell(3)]: [100, 0] } })
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({
      status: 'estime',
      reason: 'Calculé sur 75 % du territoire : le reste n’a pas de maille connue.',
    })
    expect(pick(rows, 'commune-2024', 'A', 'ecart')).toMatchObject({ status: 'non_couvert', reason: 'Mailles connues sur 0 % des quartiers seulement.' })
  })

  test('cells under secret leave the sums; where most of the ground is, the index is secret', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        ['secret', 'secret'],
        [100, 'secret'],
        [100, 10],
        [100, 0],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'A', 'theil')).toMatchObject({ status: 'secret', reason: 'Mailles sous secret sur 80 % du territoire.' })
    expect(pick(rows, 'epci-2024', 'E', 'theil')).toMatchObject({ status: 'estime', units: 2, population: 200, coverage: 0.5 })
  })

  test('where a grid is complete, ground without a cell is empty', async () => {
    const wide: ToyDataset = { zoning: 'commune-2024', zones: [{ code: 'A', wkt: square(0, 0, 10, 2), departement: '972' }] }
    const two = grid(
      [
        [100, 50],
        [100, 0],
      ],
      { carroyage: { taille_m: 200, complet: 'jouet' } },
    )
    const rows = await indices(database, wide, QUARTERS, two)
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ status: 'non_couvert' }) // the rows of the toy name no département
    await emptyTables(database)
    await database.transaction(async (t) => {
      for (const toy of [wide, QUARTERS]) await toyZoning(t, toy)
      const { edition } = await toyZoning(t, two)
      await sql`UPDATE ingest.measure_row SET departement = '972' WHERE dataset = ${edition}::int`.execute(t.db)
    })
    const { run } = await estimateRun(database, { catalogue, carriedOnto: [] })
    const { rows: filled } = await sql<Row>`SELECT * FROM estimate.inequality WHERE run = ${run}::int ORDER BY zoning, code, indicator, index`.execute(
      database.db,
    )
    expect(pick(filled, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ status: 'estime', coverage: 1 })
  })

  test('over one inhabited unit there is nothing to compare', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        [0, 0],
        [0, 0],
        [0, 0],
        [100, 10],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'B', 'dissimilarite')).toMatchObject({ status: 'non_publiable', units: 1, population: 100 })
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({
      status: 'sans_denominateur',
      reason: 'Personne à compter dans les mailles connues.',
    })
  })

  test('a group without anyone is nothing to sort; the gap is still 0', async () => {
    const rows = await indices(
      database,
      COMMUNES,
      QUARTERS,
      grid([
        [100, 0],
        [100, 0],
        [100, 0],
        [100, 0],
      ]),
    )
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({ status: 'sans_denominateur', value: null })
    expect(pick(rows, 'commune-2024', 'A', 'ecart')).toMatchObject({ status: 'estime', value: 0 })
  })

  test('imputed cells are told, with what they do to the index', async () => {
    await database.transaction(async (t) => {
      for (const toy of [COMMUNES, QUARTERS, grid(CELLS)]) await toyZoning(t, toy)
      await sql`UPDATE ingest.measure_row SET imputed = true WHERE code = ${cell(1)}::text`.execute(t.db)
    })
    const { run } = await estimateRun(database, { catalogue, carriedOnto: [] })
    const { rows } = await sql<Row>`SELECT * FROM estimate.inequality WHERE run = ${run}::int`.execute(database.db)
    expect(pick(rows, 'commune-2024', 'A', 'dissimilarite')).toMatchObject({
      imputed_share: 0.4,
      reason: '40 % de l’effectif est dans des mailles imputées : celles d’un groupe ont les mêmes valeurs, ce qui lisse la carte et abaisse l’indice.',
    })
  })
})
