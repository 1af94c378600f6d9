import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { type Catalogue, checkCatalogue } from '../../src/model/catalogue.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { CATALOGUE, estimate, IRIS, QPV } from '../support/toy-estimate.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

// A micro-world: people stand on the tiles of a board of 12 × 2; sources cut it in columns, targets are rectangles of tiles.
const [WIDTH, HEIGHT] = [12, 2]
type Person = { x: number; y: number; isJobless: boolean }
type Box = { x: number; y: number; width: number; height: number }
const SECRET_UNDER = 5

const person: fc.Arbitrary<Person> = fc.record({
  x: fc.integer({ min: 0, max: WIDTH - 1 }),
  y: fc.integer({ min: 0, max: HEIGHT - 1 }),
  isJobless: fc.boolean(),
})
const box: fc.Arbitrary<Box> = fc
  .record({
    x: fc.integer({ min: 0, max: WIDTH - 1 }),
    y: fc.constantFrom(0, 0, 0, 1),
    width: fc.integer({ min: 3, max: WIDTH }),
    height: fc.constantFrom(1, 2, 2, 2),
  })
  .map(({ x, y, width, height }) => ({ x, y, width: Math.min(width, WIDTH - x), height: Math.min(height, HEIGHT - y) }))
/** How the producer shows a source: as it is, not at all, imputed with another figure, without a row. */
const showing = fc.constantFrom('whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'missing', 'imputed', 'absent')
const world = fc.record({
  people: fc.array(person, { minLength: 20, maxLength: 300 }),
  cuts: fc.uniqueArray(fc.integer({ min: 1, max: WIDTH - 1 }), { minLength: 3, maxLength: 6 }).map((cuts) => cuts.sort((a, b) => a - b)),
  shown: fc.array(showing, { minLength: 7, maxLength: 7 }),
  targets: fc.array(box, { minLength: 50, maxLength: 50 }),
  isPublished: fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }),
  hidesSmall: fc.boolean(),
  roundsTo: fc.constantFrom(1, 5),
})

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const counted: Catalogue = checkCatalogue({
  ...CATALOGUE,
  indicators: new Map(
    [
      ...CATALOGUE.indicators.values(),
      ...[...CATALOGUE.indicators.values()].filter(({ code }) => code === 'population').map((one) => ({ ...one, code: 'chomeurs', numerator: 'chomeurs' })),
    ].map((one) => [one.code, one]),
  ),
})

const within = (people: readonly Person[], { x, y, width, height }: Box): Person[] =>
  people.filter((one) => one.x >= x && one.x < x + width && one.y >= y && one.y < y + height)
const jobless = (people: readonly Person[]): number => people.filter(({ isJobless }) => isJobless).length

type Bounded = {
  code: string
  indicator: string
  value: number | null
  bound_low: number | null
  bound_high: number | null
  low: number | null
  high: number | null
}

async function boundsIn({ people, cuts, shown, targets, isPublished, hidesSmall, roundsTo }: World): Promise<Bounded[]> {
  const edges = [0, ...cuts, WIDTH]
  const sources = edges.slice(1).map((edge, i) => ({ x: edges[i] ?? 0, y: 0, width: edge - (edges[i] ?? 0), height: HEIGHT }))
  const published = (count: number): number | 'secret' => (hidesSmall && count > 0 && count < SECRET_UNDER ? 'secret' : Math.floor(count / roundsTo) * roundsTo)
  const measures: NonNullable<ToyDataset['measures']> = {}
  for (const [i, source] of sources.entries()) {
    const here = within(people, source)
    if (shown[i] === 'missing') measures[`s${i}`] = ['manquant', published(here.length)]
    else if (shown[i] === 'imputed') measures[`s${i}`] = [here.length + 7, here.length + 9]
    else if (shown[i] === 'whole') measures[`s${i}`] = [published(jobless(here)), published(here.length)]
  }
  const descriptor = {
    producteur: 'Essai',
    ...(hidesSmall ? { secret: { seuil: SECRET_UNDER, regle: 'essai' } } : {}),
    ...(roundsTo > 1 ? { arrondi: roundsTo } : {}),
  }
  await emptyTables(database)
  await database.transaction(async (t) => {
    const drawn = (one: Box): string => square(one.x, one.y, one.width, one.height)
    await toyZoning(t, { zoning: 'qpv-2024', zones: targets.map((target, i) => ({ code: `t${i}`, wkt: drawn(target) })) })
    const totals = targets.flatMap((target, i) => (isPublished[i] ? [[`t${i}`, [within(people, target).length]] as const] : []))
    await toyDataset(t, { zoning: 'qpv-2024', variables: ['actifs'], measures: Object.fromEntries(totals), source: 'chiffres' })
    const zones = sources.map((source, i) => ({ code: `s${i}`, wkt: drawn(source) }))
    const { edition } = await toyZoning(t, { zoning: 'iris-2020', zones, variables: ['chomeurs', 'actifs'], measures, descriptor })
    for (const [i, how] of shown.entries())
      if (how === 'imputed') await sql`UPDATE ingest.measure_row SET imputed = true WHERE dataset = ${edition} AND code = ${`s${i}`}`.execute(t.db)
  })
  const { run } = await estimateRun(database, { catalogue: counted, carriedOnto: ['qpv-2024'] })
  const { rows } = await sql<Bounded>`SELECT * FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024' AND method <> 'officiel'`.execute(database.db)
  return rows
}

test('bounds contain the truth: in any world, whatever is missing, secret, imputed or rounded', async () => {
  let sharp = 0
  await fc.assert(
    fc.asyncProperty(world, async (one) => {
      for (const { code, indicator, value, bound_low, bound_high, low, high } of await boundsIn(one)) {
        const here = within(one.people, one.targets[Number(code.slice(1))] ?? { x: 0, y: 0, width: 0, height: 0 })
        const truth = indicator === 'chomeurs' ? jobless(here) : here.length === 0 ? null : jobless(here) / here.length
        if (truth === null) continue
        expect(truth, `${indicator} ${code}`).toBeGreaterThanOrEqual((bound_low ?? 0) - 1e-9)
        expect(truth, `${indicator} ${code}`).toBeLessThanOrEqual((bound_high ?? Number.POSITIVE_INFINITY) + 1e-9)
        if (value !== null && low !== null && high !== null) {
          expect(low).toBeGreaterThanOrEqual((bound_low ?? 0) - 1e-9)
          expect(high).toBeLessThanOrEqual((bound_high ?? Number.POSITIVE_INFINITY) + 1e-9)
          expect(value).toBeGreaterThanOrEqual(low)
          expect(value).toBeLessThanOrEqual(high)
        }
        if ((bound_low ?? 0) > 0 || (indicator === 'chomage' && bound_high !== null && bound_high < 1)) sharp++
      }
    }),
    { numRuns: 10, seed: 2_026, endOnFailure: true },
  )
  expect(sharp).toBeGreaterThan(100) // the law is not kept by saying nothing
}, 180_000)

describe('a known universe', () => {
  // one IRIS of 100 active people, 40 of them unemployed; half of its area is in the QPV, which publishes 90 active people
  const iris = (source: string, producteur: string): ToyDataset => ({
    zoning: 'iris-2020',
    zones: [{ code: 'i', wkt: square(0, 0, 8, 4) }],
    variables: ['chomeurs', 'actifs'],
    measures: { i: [40, 100] },
    source,
    descriptor: { producteur },
  })
  const qpv = (measures: readonly number[]): ToyDataset => ({ ...QPV, variables: ['actifs'], measures: { q: measures }, descriptor: { producteur: 'Essai' } })

  test('published by the same producer for the same period sharpens a rate: at least 30 of its 90 are unemployed, at most 40', async () => {
    const rows = await estimate(database, qpv([90]), iris('rp', 'Essai'))
    expect(rows.find(({ indicator }) => indicator === 'chomage')).toMatchObject({ bound_low: 30 / 90, bound_high: 40 / 90 })
  })

  test('of another producer proves nothing', async () => {
    const rows = await estimate(database, qpv([90]), iris('rp', 'Autre'))
    expect(rows.find(({ indicator }) => indicator === 'chomage')).toMatchObject({ bound_low: 0, bound_high: 1 })
  })

  test('that contradicts the sources is left aside', async () => {
    const rows = await estimate(database, qpv([300]), iris('rp', 'Essai'))
    expect(rows.find(({ indicator }) => indicator === 'chomage')).toMatchObject({ bound_low: 0, bound_high: 1 })
  })
})

describe('a secret source', () => {
  const zones = [
    { code: 'a', wkt: square(2, 0, 3.6, 4) },
    { code: 'b', wkt: square(5.6, 0, 2.4, 4) },
  ]
  const read = async (measures: NonNullable<ToyDataset['measures']>, descriptor: Record<string, unknown>) =>
    (await estimate(database, QPV, { zoning: 'iris-2020', zones, variables: ['population', 'chomeurs'], measures, descriptor }))[0]

  test('withheld whole by a note hides any count', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' }, notes: { colonne: 'note', valeurs: { 2: 'secret' } } }
    expect(await read({ a: [100, 10], b: ['secret', 'secret'] }, descriptor)).toMatchObject({ bound_low: 100, bound_high: null })
    await emptyTables(database)
    expect(await read({ a: [100, 10], b: ['secret', 8] }, descriptor)).toMatchObject({ bound_low: 100, bound_high: 104 })
  })

  test('summed from several columns hides any count', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' }, variables: [{ variable: 'population', somme: ['h', 'f'], moins: [] }] }
    expect(await read({ a: [100, 10], b: ['secret', 8] }, descriptor)).toMatchObject({ bound_low: 100, bound_high: null })
  })

  test('under a threshold that protects another count hides any count', async () => {
    const descriptor = { secret: { seuil: 11, variable: 'menages_fiscaux', regle: 'essai' } }
    expect(await read({ a: [100, 10], b: ['secret', 8] }, descriptor)).toMatchObject({ bound_low: 100, bound_high: null })
  })
})

test('a figure at its cap is a minimum', async () => {
  const descriptor = {
    variables: [{ variable: 'chomeurs', colonne: 'c', plafond: { part: 0.8, de: 'actifs' } }],
  }
  const rows = await estimate(
    database,
    { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 8, 4) }] },
    { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures: { i1: [80, 100], i2: [10, 100] }, descriptor },
  )
  expect(rows[0]).toMatchObject({ indicator: 'chomage', value: 0.45, bound_low: 0.45, bound_high: 0.55 })
})

describe('a zone made of whole known sources', () => {
  const both = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 8, 4) }] }

  test('is known: bounds and interval close on its count, rate and mean', async () => {
    const rows = await estimate(database, both, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['population', 'chomeurs', 'actifs', 'revenu_somme', 'menages_fiscaux'],
      measures: { i1: [100, 10, 40, 5000, 20], i2: [300, 20, 60, 9000, 50] },
    })
    for (const [indicator, value] of Object.entries({ population: 400, chomage: 0.3, revenu: 200 }))
      expect(rows.find((row) => row.indicator === indicator)).toMatchObject({
        value,
        bound_low: value,
        bound_high: value,
        low: value,
        high: value,
        reliability: 'A',
      })
  })
})

test('a mean of cut sources has no bounds: the part of a sum that lies inside is unknown', async () => {
  const rows = await estimate(database, QPV, {
    zoning: 'iris-2020',
    zones: IRIS,
    variables: ['revenu_somme', 'menages_fiscaux'],
    measures: { i1: [5000, 20], i2: [9000, 50] },
  })
  expect(rows.find(({ indicator }) => indicator === 'revenu')).toMatchObject({ bound_low: null, bound_high: null })
})
