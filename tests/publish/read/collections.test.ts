import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CatalogueRow, type Collection, listCollections, readCatalogueOf, readFeatures, readScope, type Scope } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { SERVED, seedTinyObservatory } from '../../support/tiny-observatory.ts'
import { toyQuery } from '../../support/toy-features.ts'

describe('collections of a release', () => {
  const database = useDatabase()
  let scope: Scope
  let catalogue: Map<string, CatalogueRow>
  let collections: Collection[]

  beforeAll(async () => {
    await seedTinyObservatory(database())
    const found = await readScope(database().db, SERVED)
    if (!found) throw new Error('the toy has a release')
    scope = found
    catalogue = new Map((await readCatalogueOf(database().db, scope.run)).map((row) => [row.code, row]))
    collections = await listCollections(database().db, scope, catalogue)
  })

  const named = (id: string): Collection => {
    const found = collections.find((collection) => collection.id === id)
    if (!found) throw new Error(`${id} is not among ${collections.map((collection) => collection.id).join(', ')}`)
    return found
  }

  test('one per zoning, and one per zoning and theme it has values of, by id', () => {
    expect(collections.map(({ id }) => id)).toEqual(['commune-2024', 'iris-2016', 'qpv-2015', 'qpv-2024', 'qpv-2024_emploi'])
  })

  test('titles and descriptions are French sentences', () => {
    expect(named('qpv-2024')).toMatchObject({
      title: 'Quartiers prioritaires 2024',
      description: '4 territoires, millésime 2024, d’après « Titre de toy-perimetres-qpv » (Producteur du jouet). Données fictives.',
      ...{ theme: null, count: 4, source: 'Titre de toy-perimetres-qpv', licence: 'Licence Ouverte 2.0', isFictitious: true, territories: ['antilles'] },
    })
    expect(named('qpv-2024_emploi').title).toBe('Quartiers prioritaires 2024 : emploi')
    expect(named('qpv-2024_emploi').description).toContain('Taux de pauvreté (2018)')
    expect(named('commune-2024').description).toBe('1 territoire, millésime 2024, d’après « Titre de toy-communes » (Producteur du jouet).')
  })

  test('a theme with accents, spaces and an acronym makes a plain id and keeps its capitals', async () => {
    const renamed = new Map(
      [...catalogue].map(([code, row]) => [code, { ...row, theme: code === 'population' ? 'RSA, œuvres & ménages (2)' : 'Revenus et pauvreté' }]),
    )
    const made = await listCollections(database().db, scope, renamed)
    expect(made.filter(({ theme }) => theme !== null).map(({ id, title }) => [id, title])).toEqual([
      ['qpv-2024_revenus-et-pauvrete', 'Quartiers prioritaires 2024 : revenus et pauvreté'],
      ['qpv-2024_rsa-oeuvres-menages-2', 'Quartiers prioritaires 2024 : RSA, œuvres & ménages (2)'],
    ])
  })

  test('perimeters are the current ones until the eve of the next vintage of their kind', () => {
    expect([named('qpv-2015').validFrom, named('qpv-2015').validTo]).toEqual(['2015-01-01', '2023-12-31'])
    expect([named('qpv-2024').validFrom, named('qpv-2024').validTo]).toEqual(['2024-01-01', null])
  })

  test('each indicator has its latest period, and six columns of one type each', () => {
    const { columns } = named('qpv-2024_emploi').table
    const value = columns.filter(({ origin }) => origin.kind === 'value')
    expect(value.filter(({ name }) => name.startsWith('population')).map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['population', 'number', 'personnes'],
      ['population_statut', 'text', null],
      ['population_fiabilite', 'text', null],
      ['population_bas', 'number', 'personnes'],
      ['population_haut', 'number', 'personnes'],
      ['population_periode', 'text', null],
    ])
    const periods = new Map(value.flatMap(({ origin }) => (origin.kind === 'value' ? [[origin.indicator, origin.period] as const] : [])))
    expect(Object.fromEntries(periods)).toEqual({ population: '2016', revenu_moyen: '2016', taux_chomage: '2016', taux_pauvrete: '2018' })
    expect(columns.slice(0, 9).map(({ name }) => name)).toEqual(named('qpv-2024').table.columns.map(({ name }) => name))
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
  })

  test('the extent holds every outline, to less than a millionth of a degree', async () => {
    for (const { extent, table } of collections) {
      const { rows } = await sql<{ west: number; south: number; east: number; north: number }>`
        SELECT min(ST_XMin(geom84)) AS west, min(ST_YMin(geom84)) AS south, max(ST_XMax(geom84)) AS east, max(ST_YMax(geom84)) AS north
        FROM zonings.zone WHERE edition = ${table.edition}::int`.execute(database().db)
      const [{ west, south, east, north } = { west: 0, south: 0, east: 0, north: 0 }] = rows
      const margins = [west - extent[0], south - extent[1], extent[2] - east, extent[3] - north]
      for (const margin of margins) {
        expect(margin).toBeGreaterThanOrEqual(0)
        expect(margin).toBeLessThan(1.001e-6)
      }
    }
  })

  test('every collection can be read, and counts its features', async () => {
    for (const { table, count } of collections) {
      const page = await readFeatures(database().db, toyQuery(table), { after: null, before: null, limit: 10, isCounted: true })
      expect([page.shown, page.total]).toEqual([count, count])
    }
  })
})
