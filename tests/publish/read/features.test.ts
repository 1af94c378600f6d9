import fc from 'fast-check'
import type { Feature } from 'geojson'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Filter } from '../../../src/model/filter.ts'
import {
  countFeatures,
  type FeatureKey,
  type FeaturePage,
  type FeatureQuery,
  type FeatureTable,
  indicatorColumns,
  keyAt,
  readFeature,
  readFeatures,
  streamFeatures,
  streamRows,
} from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { type ToyFeature, toyQuery, toyTable } from '../../support/toy-features.ts'

// Ties and nulls in every column that is sorted by: labels a, b, c or none; alpha 0, 0.5, 1, hidden or absent.
const TIED: ToyFeature[] = Array.from({ length: 60 }, (_, i) => ({
  code: `z${String((i * 37) % 60).padStart(3, '0')}`,
  label: ['a', 'b', null, 'c'][i % 4] ?? null,
  departement: ['972', '974', null][i % 3] ?? null,
  alpha:
    [[{ value: 0 }], [{ value: 0.5, low: 0.25, high: 0.75 }], [{ value: null, low: 0.1, high: 0.2 }], [], [{ value: 1 }, { value: 9, rank: 2 }]][i % 5] ?? [],
}))

const EVIL = ['"guillemets" et \\barre\\', 'retour\nligne\ttab\u0001', 'Œuvre d’été 🎭 \u2028', '</script>', "l'apostrophe; DROP TABLE", '{"a":1}', '%_$1']
const ODD: ToyFeature[] = EVIL.map((label, i) => ({ code: `é"${i}\\`, label, departement: null }))

type Cells = Record<string, string | number | null>

describe('features of a table', () => {
  const database = useDatabase()
  let tied: FeatureTable
  let odd: FeatureTable

  beforeAll(async () => {
    tied = await toyTable(database().db, 1, TIED)
    odd = await toyTable(database().db, 2, ODD)
  })

  const page = (query: FeatureQuery, place: { after?: FeatureKey | null; before?: FeatureKey | null; limit?: number } = {}): Promise<FeaturePage> =>
    readFeatures(database().db, query, { after: null, before: null, limit: 100, isCounted: true, ...place })
  const everything = async (query: FeatureQuery): Promise<Feature[]> => featuresIn(await page(query))

  test('a feature says the columns of its table, typed, null where nothing is known', async () => {
    const { properties, ...feature } = (await everything(toyQuery(tied)))[0] as Feature
    expect(feature).toMatchObject({ type: 'Feature', id: 'z000', geometry: { type: 'Polygon' } })
    expect(Object.keys(properties ?? {})).toEqual(tied.columns.map(({ name }) => name))
    expect(properties).toEqual({
      ...{ code: 'z000', libelle: 'a', zonage: 'jeu1-2024', millesime: 2024, communes: '97209,97213', departement: '972', epci: null, bassin: 'antilles' },
      ...{ superficie_km2: 1.2346, alpha: 0, alpha_statut: 'estime', alpha_fiabilite: 'B', alpha_bas: null, alpha_haut: null, alpha_periode: '2020' },
      ...{ beta: null, beta_statut: 'non_couvert', beta_fiabilite: null, beta_bas: null, beta_haut: null, beta_periode: '2021' },
    })
  })

  test('an interval is shown beside its value only, and the best method alone', async () => {
    const cells = (await everything(toyQuery(tied))).map((feature) => feature.properties as Cells)
    for (const { alpha, alpha_bas, alpha_haut, alpha_statut } of cells) {
      if (alpha_statut === 'secret') expect([alpha, alpha_bas, alpha_haut]).toEqual([null, null, null])
      if (alpha === 0.5) expect([alpha_bas, alpha_haut]).toEqual([0.25, 0.75])
      expect(alpha).not.toBe(9)
    }
    expect(cells.filter(({ alpha_statut }) => alpha_statut === 'secret')).toHaveLength(12)
  })

  test('the outer ring turns counter-clockwise (RFC 7946 §3.1.6), though the toy is drawn clockwise', async () => {
    const [feature] = await everything(toyQuery(tied))
    expect(feature?.geometry).toEqual({ type: 'Polygon', coordinates: [[[-61, 14.5], [-60.9, 14.5], [-60.9, 14.6], [-61, 14.6], [-61, 14.5]]] }) // biome-ignore format: one ring
  })

  test.each([
    [
      ['libelle', 'code'],
      ['code', 'libelle'],
    ],
    [
      ['alpha_periode', 'zonage'],
      ['zonage', 'alpha_periode'],
    ],
    [[], []],
  ])('select %j keeps %j, in the order of the table', async (select, kept) => {
    const [feature] = await everything(toyQuery(tied, { select }))
    expect(Object.keys(feature?.properties ?? {})).toEqual(kept)
    expect(feature?.id).toBe('z000')
  })

  test('without geometry, it is null', async () => {
    expect((await everything(toyQuery(tied, { withGeometry: false }))).every(({ geometry }) => geometry === null)).toBe(true)
  })

  test('any text is written so that it is read back the same', async () => {
    const read = await everything(toyQuery(odd))
    expect(read.map(({ id, properties }) => [id, properties?.['code'], properties?.['libelle']])).toEqual(ODD.map(({ code, label }) => [code, code, label]))
    for (const { code, label } of ODD) {
      const one = await readFeature(database().db, toyQuery(odd), code)
      expect(JSON.parse(one ?? 'null')).toMatchObject({ id: code, properties: { libelle: label } })
    }
    const last = await page(toyQuery(odd, { sort: [{ column: 'libelle', isDescending: true }] }), { limit: 3 })
    const next = await page(toyQuery(odd, { sort: [{ column: 'libelle', isDescending: true }] }), { after: last.last })
    expect(last.shown + next.shown).toBe(EVIL.length)
  })

  test('one feature is the same as in a page, whatever the conditions; a code that is no zone is null', async () => {
    const query = toyQuery(tied)
    const [first] = await everything(query)
    const filter: Filter = { kind: 'always', value: false }
    expect(JSON.parse((await readFeature(database().db, { ...query, filter }, 'z000')) ?? '')).toEqual(first)
    expect(await readFeature(database().db, query, 'z999')).toBeNull()
  })

  test('the total counts what matches, not the page; nothing matching is an empty page', async () => {
    const some = toyQuery(tied, { zones: { ...toyQuery(tied).zones, departements: ['974'] } })
    expect(await page(some, { limit: 3 })).toMatchObject({ shown: 3, total: 20 })
    expect(await countFeatures(database().db, some)).toBe(20)
    const none = toyQuery(tied, { filter: { kind: 'always', value: false } })
    expect(await page(none)).toEqual({ features: '', shown: 0, first: null, last: null, total: 0 })
    expect(await readFeatures(database().db, some, { after: null, before: null, limit: 1, isCounted: false })).toMatchObject({ shown: 1, total: null })
  })

  const SORTED = ['libelle', 'alpha', 'departement', 'alpha_statut', 'superficie_km2', 'millesime', 'code'] as const
  const sorts = fc.uniqueArray(fc.record({ column: fc.constantFrom(...SORTED), isDescending: fc.boolean() }), {
    selector: ({ column }) => column,
    maxLength: 3,
  })

  test('pages follow each other in the order asked, nulls last, ties by code; going back gives the same pages', async () => {
    const cells = (await everything(toyQuery(tied))).map((feature) => feature.properties as Cells)
    await fc.assert(
      fc.asyncProperty(sorts, fc.integer({ min: 1, max: 25 }), async (sort, limit) => {
        const query = toyQuery(tied, { sort, select: ['code'], withGeometry: false })
        const forward: FeaturePage[] = []
        for (let after: FeatureKey | null = null; ; ) {
          const read: FeaturePage = await page(query, { after, limit })
          if (read.shown === 0) break
          forward.push(read)
          after = read.last
        }
        expect(forward.flatMap(codesIn)).toEqual(sortedBy(cells, sort))
        const backward: FeaturePage[] = []
        for (let before = forward.at(-1)?.first ?? null; before !== null; ) {
          const read: FeaturePage = await page(query, { before, limit })
          if (read.shown > 0) backward.unshift(read)
          before = read.first
        }
        expect(backward).toEqual(forward.slice(0, -1))
      }),
      { numRuns: 40 },
    )
  })

  test('texts are ordered by code point on any server, whatever its language', async () => {
    const labels = ['Éa', 'ab', 'B', 'a-c', 'a c', 'z', 'Z', 'œ', '_']
    const mixed = await toyTable(
      database().db,
      3,
      labels.map((label, i) => ({ code: `c${i}`, label })),
    )
    for (const isDescending of [false, true]) {
      const query = toyQuery(mixed, { sort: [{ column: 'libelle', isDescending }] })
      const read: unknown[] = []
      for (let after: FeatureKey | null = null; ; ) {
        const { last, ...some }: FeaturePage = await page(query, { after, limit: 2 })
        if (some.shown === 0) break
        read.push(...featuresIn({ ...some, last }).map(({ properties }) => properties?.['libelle']))
        after = last
      }
      expect(read).toEqual(isDescending ? [...labels].sort().reverse() : [...labels].sort())
    }
  })

  test('the key at a distance is that of the feature there, either way', async () => {
    await fc.assert(
      fc.asyncProperty(sorts, fc.nat(59), fc.integer({ min: 1, max: 70 }), async (sort, start, distance) => {
        const query = toyQuery(tied, { sort, select: ['code'], withGeometry: false })
        const codes = codesIn(await page(query))
        const from = (await keyAt(database().db, query, { after: null, before: null }, start + 1)) ?? []
        expect(from.at(-1)).toBe(codes[start])
        expect((await keyAt(database().db, query, { after: from, before: null }, distance))?.at(-1)).toBe(codes[start + distance])
        expect((await keyAt(database().db, query, { after: null, before: from }, distance))?.at(-1)).toBe(codes[start - distance])
      }),
      { numRuns: 30 },
    )
  })

  test('a stream gives the features of the pages, and its rows the same cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        sorts,
        fc.option(fc.integer({ min: 1, max: 80 })),
        fc.constantFrom(null, ['code', 'alpha', 'millesime']),
        async (sort, limit, select) => {
          const query = toyQuery(tied, { sort, select })
          const whole = await page(query, { limit: limit ?? 1000 })
          const streamed: FeaturePage[] = []
          for await (const piece of streamFeatures(database().db, query, limit)) streamed.push(piece)
          expect(streamed.map(({ features }) => features).join(',')).toBe(whole.features)
          expect(streamed.at(-1)?.last ?? null).toEqual(whole.last)
          const rows = []
          for await (const batch of streamRows(database().db, query, limit)) rows.push(...batch)
          expect(rows.map(({ cells }) => cells)).toEqual(featuresIn(whole).map(({ properties }) => Object.values(properties ?? {})))
          expect(rows.every(({ wkb }) => wkb?.[0] === 1)).toBe(true)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('more columns than a function of PostgreSQL takes arguments are read all the same', async () => {
    const more = Array.from({ length: 40 }, (_, i) => indicatorColumns({ code: `gamma${i}`, libelle: 'γ', definition: 'γ', unite: 'part' }, '2020'))
    const query = toyQuery({ ...tied, columns: [...tied.columns, ...more.flat()] })
    const [first] = await everything(query)
    expect(Object.keys(first?.properties ?? {})).toHaveLength(tied.columns.length + 240)
    for await (const [row] of streamRows(database().db, query, 1)) expect(row?.cells).toEqual(Object.values(first?.properties ?? {}))
  })

  test('a stream goes on after a key', async () => {
    const query = toyQuery(tied, { select: ['code'], withGeometry: false })
    const { last } = await page(query, { limit: 50 })
    const left: string[] = []
    for await (const piece of streamFeatures(database().db, query, null, last)) left.push(...codesIn(piece))
    expect(left).toEqual(codesIn(await page(query)).slice(50))
  })
})

function featuresIn({ features }: FeaturePage): Feature[] {
  return JSON.parse(`[${features}]`)
}

function codesIn(page: FeaturePage): string[] {
  return featuresIn(page).map(({ id }) => String(id))
}

/** The order as a sentence: column after column, nulls last whatever the direction, then the code. */
function sortedBy(cells: readonly Cells[], sort: FeatureQuery['sort']): string[] {
  const compare = (a: Cells, b: Cells): number => {
    for (const { column, isDescending } of sort) {
      const [left = null, right = null] = [a[column], b[column]]
      if (left === right) continue
      if (left === null) return 1
      if (right === null) return -1
      return left < right === isDescending ? 1 : -1
    }
    return String(a['code']) < String(b['code']) ? -1 : 1
  }
  return [...cells].sort(compare).map(({ code }) => String(code))
}
