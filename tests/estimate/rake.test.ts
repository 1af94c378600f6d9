import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { CATALOGUE } from '../support/toy-estimate.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

// One commune of four IRIS in a row, cut in two by targets that do not follow them:
//   [ i1 ][ i2 ][ i3 ][ i4 ]
//   [   q   ][     r       ]
const IRIS: ToyDataset = {
  zoning: 'iris-2020',
  zones: [0, 1, 2, 3].map((x) => ({ code: `i${x + 1}`, wkt: square(4 * x, 0, 4), communes: ['97209'] })),
}
const COMMUNE: ToyDataset = { zoning: 'commune-2020', zones: [{ code: '97209', wkt: square(0, 0, 16, 4), communes: ['97209'] }] }
const TARGETS: ToyDataset = {
  zoning: 'qpv-2024',
  zones: [
    { code: 'q', wkt: square(0, 0, 6, 4) },
    { code: 'r', wkt: square(6, 0, 10, 4) },
  ],
}
const counted = (measures: Measures, more: Partial<ToyDataset> = {}): ToyDataset => ({ ...IRIS, variables: ['population'], measures, ...more })
const published = (...totals: number[]): ToyDataset => ({
  ...COMMUNE,
  variables: ['population', 'chomeurs', 'actifs'].slice(0, totals.length),
  measures: { '97209': totals },
})
const earlier: ToyDataset = {
  zoning: 'iris-2020',
  source: 'recensement',
  period: '2018',
  variables: ['population'],
  measures: { i1: [90], i2: [40], i3: [50], i4: [10] },
}
const THRESHOLD = { secret: { seuil: 11, regle: 'essai' } }

type Measures = NonNullable<ToyDataset['measures']>
type Value = {
  code: string
  indicator: string
  value: number | null
  status: string
  reason: string | null
  coverage: number
  imputed_share: number | null
} & {
  raking: number | null
  base_raking: number | null
  bound_high: number | null
  low: number | null
  high: number | null
}

/** Builds on toys, and returns what is carried from the IRIS in the period 2020, with what was said of totals. */
async function build(...toys: ToyDataset[]): Promise<{ values: Value[]; notes: string[] }> {
  await database.transaction(async (t) => {
    for (const toy of toys) {
      if (toy.zones) await toyZoning(t, toy)
      else await toyDataset(t, toy)
    }
  })
  return rebuild()
}

async function rebuild(): Promise<{ values: Value[]; notes: string[] }> {
  const { run, notes } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
  const { rows } = await sql<Value>`
    SELECT * FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024' AND period = '2020' AND source_zoning = 'iris-2020' ORDER BY indicator, code`.execute(
    database.db,
  )
  return { values: rows, notes }
}

const rakings = async (): Promise<unknown[]> =>
  (await sql`SELECT variable, report -> 'appliques' AS applied FROM estimate.raking ORDER BY id`.execute(database.db)).rows
const raked = async (): Promise<unknown[]> =>
  (await sql`SELECT code, amount, factor, status, total_zone FROM estimate.raked ORDER BY code`.execute(database.db)).rows
const sum = (values: readonly Value[]): number => values.reduce((total, { value }) => total + (value ?? Number.NaN), 0)

describe('counts with missing sources under a published total', () => {
  const measures = { i1: [100], i2: ['manquant'], i3: [60], i4: ['manquant'] } as const

  test('receive what is left of it by population, so that a partition of the commune adds up to the total', async () => {
    const { values } = await build(TARGETS, counted(measures), published(210), earlier)
    expect(await raked()).toEqual([
      { code: 'i2', amount: 40, factor: null, status: 'reparti', total_zone: 'commune-2020 97209' },
      { code: 'i4', amount: 10, factor: null, status: 'reparti', total_zone: 'commune-2020 97209' },
    ])
    expect(values).toMatchObject([
      { code: 'q', value: 120, coverage: 1, imputed_share: expect.closeTo(20 / 120, 12) },
      { code: 'r', value: 90, coverage: 1, imputed_share: expect.closeTo(30 / 90, 12) },
    ])
    expect(Math.abs(sum(values) - 210)).toBeLessThan(210e-9)
    for (const { raking, bound_high } of values) {
      expect(raking).toBeGreaterThan(0)
      expect(bound_high).toBeNull()
    }
  })

  test('and by area where nothing else is known', async () => {
    await build(TARGETS, counted(measures), published(210))
    expect(await raked()).toMatchObject([
      { code: 'i2', amount: 25 },
      { code: 'i4', amount: 25 },
    ])
  })

  test('are computed once, and reused', async () => {
    await build(TARGETS, counted(measures), published(210), earlier)
    const [first] = (await sql<{ id: number }>`SELECT id FROM estimate.raking`.execute(database.db)).rows
    const { values } = await rebuild()
    expect(await rakings()).toHaveLength(1)
    expect(values.map(({ raking }) => raking)).toEqual([first?.id, first?.id])
  })

  test('are not known for that: made of whole sources, a zone that holds one of them has an interval, and one that does not has none', async () => {
    const whole: ToyDataset = {
      zoning: 'qpv-2024',
      zones: [
        { code: 'i1 and i2', wkt: square(0, 0, 8, 4) },
        { code: 'i3', wkt: square(8, 0, 4) },
      ],
    }
    const { values } = await build(whole, counted(measures), published(210), earlier)
    expect(values.map(({ code, value, low, high }) => [code, value, low, high])).toEqual([
      ['i1 and i2', 140, expect.closeTo(140 - 1.645 * 0.42 * 40, 0), expect.closeTo(140 + 1.645 * 0.42 * 40, 0)],
      ['i3', 60, 60, 60],
    ])
  })

  test('give no secret back: one hidden source under a rule is left hidden, and the build says why', async () => {
    const { values, notes } = await build(TARGETS, counted({ ...measures, i4: [12] }, { descriptor: THRESHOLD }), published(212), earlier)
    expect(await raked()).toEqual([])
    expect(values.find(({ code }) => code === 'q')).toMatchObject({ value: 100, raking: null, coverage: expect.closeTo(4 / 6, 12) })
    expect(notes).toEqual([
      'population de iris-2020 (jouet, 2020) : un total publié n’a pas été appliqué (commune-2020 97209). Une seule source non diffusée : le reste la donnerait par soustraction.',
    ])
  })
})

describe('counts that are all published', () => {
  const measures = { i1: [100], i2: [40], i3: [60], i4: [10] } as const

  test('and reach their total are untouched: no raking is kept', async () => {
    const { values } = await build(TARGETS, counted(measures), published(210))
    expect(await rakings()).toEqual([])
    expect(values).toMatchObject([
      { code: 'q', value: 120, raking: null, imputed_share: 0 },
      { code: 'r', value: 90, raking: null },
    ])
  })

  test('and do not reach it are scaled to it, within bounds that hold both', async () => {
    const { values } = await build(TARGETS, counted(measures), published(220.5))
    expect(await raked()).toHaveLength(4)
    expect(sum(values)).toBeCloseTo(220.5, 9)
    expect(values[0]).toMatchObject({ value: expect.closeTo(126, 9), imputed_share: 0, reason: null, bound_high: expect.closeTo(147, 9) })
  })

  test('are left alone by a total that counts something else', async () => {
    const { values, notes } = await build(TARGETS, counted(measures), published(400))
    expect(await rakings()).toEqual([{ variable: 'population', applied: 0 }])
    expect(sum(values)).toBe(210)
    expect(notes[0]).toContain('ne comptent pas la même chose')
  })
})

describe('a total of another zoning than communes', () => {
  const measures = { i1: [100], i2: ['manquant'], i3: [60], i4: ['manquant'] } as const
  const sector = (width: number): ToyDataset => ({
    zoning: 'secteur-2020',
    zones: [{ code: 's', wkt: square(0, 0, width, 4) }],
    variables: ['population'],
    measures: { s: [210] },
  })

  test('holds when its zone is a union of sources', async () => {
    const { values } = await build(TARGETS, counted(measures), sector(16), earlier)
    expect(await raked()).toMatchObject([{ code: 'i2', amount: 40, total_zone: 'secteur-2020 s' }, { code: 'i4' }])
    expect(sum(values)).toBeCloseTo(210, 9)
  })

  test('is not one of these sources when it cuts them, or holds more than they do', async () => {
    await build(TARGETS, counted(measures), sector(14), earlier)
    expect(await raked()).toEqual([])
    await emptyTables(database)
    await build(TARGETS, counted(measures), sector(18), earlier)
    expect(await raked()).toEqual([])
  })
})

test('a total of the very zones that estimates are carried onto does not shape them: it judges them', async () => {
  // q = i1 + 96 % of i2, near enough to a union of sources to be read as their total
  const target: ToyDataset = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 7.84, 4) }], variables: ['population'], measures: { q: [215] } }
  const { values } = await build(target, counted({ i1: [100], i2: [100], i3: [100], i4: [100] }))
  expect(await rakings()).toEqual([])
  expect(values).toMatchObject([{ code: 'q', value: expect.closeTo(196, 9), raking: null }])
})

test('nor does a total of another perimeter of intervention, which it would judge elsewhere', async () => {
  const other: ToyDataset = { zoning: 'zus-2010', zones: [{ code: 'z', wkt: square(0, 0, 8, 4) }], variables: ['population'], measures: { z: [210] } }
  const { values } = await build(TARGETS, counted({ i1: [100], i2: [100], i3: [100], i4: [100] }), other)
  expect(await rakings()).toEqual([])
  expect(values).toMatchObject([{ code: 'q', value: 150 }, { code: 'r' }])
})

test('a commune that is one IRIS gives it its exact figure: neither imputed, nor uncertain', async () => {
  const alone: ToyDataset = {
    zoning: 'commune-2020',
    zones: [
      { code: '97209', wkt: square(0, 0, 8, 4), communes: ['97209'] },
      { code: '97210', wkt: square(8, 0, 8, 4), communes: ['97210'] },
    ],
    variables: ['population'],
    measures: { '97209': [60] },
  }
  const sources: ToyDataset = {
    ...IRIS,
    zones: [
      { code: 'i1', wkt: square(0, 0, 8, 4), communes: ['97209'] },
      { code: 'i2', wkt: square(8, 0, 4), communes: ['97210'] },
      { code: 'i3', wkt: square(12, 0, 4), communes: ['97210'] },
    ],
    variables: ['population'],
    measures: { i1: ['manquant'], i2: [30], i3: [40] },
  }
  const { values } = await build({ zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 8, 4) }] }, sources, alone)
  expect(await raked()).toEqual([{ code: 'i1', amount: 60, factor: null, status: 'repris', total_zone: 'commune-2020 97209' }])
  expect(values).toMatchObject([{ code: 'q', value: 60, low: 60, high: 60, imputed_share: 0 }])
})

describe('a rate', () => {
  const jobs = (measures: Measures): ToyDataset => counted(measures, { variables: ['population', 'chomeurs', 'actifs'] })

  test('has both counts brought to their totals, and says by which rakings', async () => {
    const { values } = await build(
      TARGETS,
      jobs({ i1: [100, 10, 50], i2: ['manquant', 'manquant', 'manquant'], i3: [60, 9, 30], i4: ['manquant', 'manquant', 'manquant'] }),
      published(210, 24, 105),
      earlier,
    )
    const [inQ] = values.filter(({ indicator }) => indicator === 'chomage')
    // i2 received 4 of the 5 unemployed that are left, and 20 of the 25 active
    expect(inQ).toMatchObject({ status: 'estime', value: expect.closeTo(12 / 60, 12), coverage: 1, imputed_share: expect.closeTo(10 / 60, 12) })
    expect(inQ?.raking).not.toBe(inQ?.base_raking)
    expect(inQ?.base_raking).toBeGreaterThan(0)
  })

  test('that is mostly made of what a total left is context, not an answer', async () => {
    const { values } = await build(
      TARGETS,
      jobs({ i1: ['manquant', 'manquant', 'manquant'], i2: ['manquant', 'manquant', 'manquant'], i3: [60, 9, 30], i4: [30, 3, 15] }),
      published(210, 30, 105),
      earlier,
    )
    expect(values.find(({ indicator, code }) => indicator === 'chomage' && code === 'q')).toMatchObject({
      status: 'non_publiable',
      value: null,
      reason: 'Taux du reste d’un total réparti entre des sources non diffusées : contexte seulement.',
    })
  })

  test('never exceeds one, even where a count shared out falls below what is published of it', async () => {
    const { values } = await build(
      TARGETS,
      jobs({ i1: [100, 10, 50], i2: [40, 38, 'manquant'], i3: [60, 9, 30], i4: [10, 1, 'manquant'] }),
      published(210, 58, 100),
      earlier,
    )
    for (const { value } of values.filter(({ indicator }) => indicator === 'chomage')) expect(value ?? 0).toBeLessThanOrEqual(1)
  })

  test('published as such keeps the denominators that were published', async () => {
    const share: ToyDataset = { zoning: 'iris-2020', source: 'taux', variables: ['taux_publie'], measures: { i1: [0.1], i2: [0.2], i3: [0.3], i4: [0.4] } }
    const { values } = await build(TARGETS, counted({ i1: [100], i2: ['manquant'], i3: [60], i4: ['manquant'] }), published(210), share, earlier)
    expect(values.find(({ indicator, code }) => indicator === 'pauvrete' && code === 'q')).toMatchObject({
      raking: null,
      base_raking: null,
      coverage: expect.closeTo(4 / 6, 12),
    })
  })
})
