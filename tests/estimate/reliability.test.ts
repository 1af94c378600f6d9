import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database, Db } from '../../src/db/database.ts'
import { gradeDraft } from '../../src/estimate/reliability.ts'
import { writeValues } from '../../src/estimate/write-run.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { type Drafted, readDraft, type ToyRow, toyDraft } from '../support/toy-draft.ts'
import { CATALOGUE, type Row } from '../support/toy-estimate.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

/** Half of the 90 % interval whose coefficient of variation is `variation`. */
const half = (value: number, variation: number): number => 1.645 * variation * value
const around = (value: number, variation: number) => ({ value, low: value - half(value, variation), high: value + half(value, variation) })
// a count read on cells, covered, calibrated here: A but for what a test changes
const plain: ToyRow = { code: 'q', indicator: 'population', method: 'carreaux', calibration: 1, ...around(1000, 0.01), variance_drawn: 1, variance_grouped: 1 }

async function calibrated(db: Db, rows: readonly ToyRow[]): Promise<number> {
  const run = await toyDraft(db, rows)
  for (const [i, origin] of ['construction', 'catalogue', 'prudence'].entries())
    await sql`
      INSERT INTO estimate.calibration (run, id, indicator, zoning, source_zoning, method, origin, rho_low, rho_high, sample, groups, source)
      VALUES (${run}, ${i + 1}, 'population', 'qpv-2024', 'iris-2020', 'aire', ${origin}, 0.1, 0.1, 30, 5, 'essai')`.execute(db)
  return run
}

const graded = (...rows: Partial<ToyRow>[]): Promise<Drafted[]> =>
  database.transaction(async ({ db }) => {
    await gradeDraft(
      db,
      await calibrated(
        db,
        rows.map((row, i) => ({ ...plain, ...row, code: `q${i}` })),
      ),
      CATALOGUE,
    )
    return readDraft(db)
  })
const letters = async (...rows: Partial<ToyRow>[]) => (await graded(...rows)).map(({ grades }) => grades)

describe('each rule', () => {
  test('width: the coefficient of variation of Statistics Canada', async () => {
    const counts = [0.049, 0.051, 0.099, 0.101, 0.149, 0.151, 0.332, 0.334].map((variation) => around(1000, variation))
    expect((await letters(...counts)).map((grades) => grades?.[0]).join('')).toBe('ABBCCDDE')
  })

  test('width of a share: 30 points at 95 % are too many however high the share, five are few however low', async () => {
    const share = (value: number, width: number) => ({ indicator: 'chomage', value, low: value - width / 2, high: value + width / 2 })
    expect(
      (await letters(share(0.9, 0.26), share(0.9, 0.24), share(0.01, 0.02), share(0.05, 0.06), share(0.5, 0.02))).map((grades) => grades?.[0]).join(''),
    ).toBe('EBCEA')
  })

  test('width of a small count: no wider than the step to which the CAF rounds', async () => {
    const count = (value: number, low: number, high: number) => ({ value, low, high })
    expect((await letters(count(4, 2, 7), count(4, 0, 8), count(0, 0, 0), count(0, 0, 4), count(0, 0, 30))).map((grades) => grades?.[0]).join('')).toBe('CEACE')
  })

  test('coverage and imputation: the flags of non-response of Statistics Canada', async () => {
    expect((await letters(...[1, 0.95, 0.94, 0.89, 0.74, 0.5].map((coverage) => ({ coverage })))).map((grades) => grades?.[1]).join('')).toBe('AABCDD')
    expect((await letters(...[0, 0.05, 0.06, 0.11, 0.26, 1, null].map((imputed_share) => ({ imputed_share })))).map((grades) => grades?.[2]).join('')).toBe(
      'AABCDD-',
    )
  })

  test('vintages: years between the measure and the geography of its source', async () => {
    const read = await letters(...['iris-2020', 'iris-2022', 'iris-2023', 'iris-2026', 'iris-2031'].map((source_zoning) => ({ source_zoning })))
    expect(read.map((grades) => grades?.[3]).join('')).toBe('AABCD')
    expect(await letters({ source_zoning: 'iris-2031', method: 'corrige' })).toMatchObject([expect.stringMatching(/^...-/)])
  })

  test('spreading: cells, then an ancillary or a correction, then area; nothing where nothing is spread', async () => {
    const read = await letters(...['carreaux', 'corrige', 'support', 'melange', 'aire'].map((method) => ({ method })), {
      method: 'aire',
      variance_drawn: 0,
      variance_grouped: 0,
    })
    expect(read.map((grades) => grades?.[4]).join('')).toBe('ABBCC-')
  })

  test('extrapolation: outside of what a correction learned from', async () => {
    expect((await letters({ is_extrapolated: false }, { is_extrapolated: true }, {})).map((grades) => grades?.[5]).join('')).toBe('AD-')
  })

  test('calibration: here, elsewhere, by prudence; a correction draws its own; without interval, no better than D', async () => {
    const read = await letters(
      {},
      { calibration: 2 },
      { calibration: 3 },
      { method: 'corrige', calibration: null },
      { low: null, high: null, calibration: null },
    )
    expect(read.map((grades) => grades?.[6]).join('')).toBe('ABCAD')
    expect(read.at(-1)?.[0]).toBe('-')
  })
})

describe('an estimate', () => {
  test('is as reliable as its worst letter', async () => {
    expect(await graded({}, { coverage: 0.92, imputed_share: 0.2 })).toMatchObject([
      { grades: 'AAAAA-A', reliability: 'A', status: 'estime' },
      { grades: 'ABCAA-A', reliability: 'C', status: 'estime', value: 1000 },
    ])
  })

  test('made of whole known sources is an A, by whatever method', async () => {
    expect(await graded({ method: 'aire', low: 1000, high: 1000, variance_drawn: 0, variance_grouped: 0, calibration: 3 })).toMatchObject([
      { grades: 'AAAA---', reliability: 'A' },
    ])
  })

  test('whose sources are unknown in part is not made of whole known sources, whatever its variances', async () => {
    expect(await graded({ method: 'aire', value: 0, low: 0, high: 0, coverage: 0.6, variance_drawn: 0, variance_grouped: 0, calibration: 3 })).toMatchObject([
      { grades: 'ADAAC-C', reliability: 'D' },
    ])
  })

  test('graded E is withheld, with its reason', async () => {
    expect(await graded(around(1000, 0.4), { indicator: 'chomage', value: 0.5, low: 0.3, high: 0.7, numerator: 50 })).toMatchObject([
      { value: null, low: null, high: null, status: 'non_publiable', reliability: 'E', reason: 'Intervalle trop large pour être lu.' },
      {
        value: null,
        numerator: null,
        low: null,
        high: null,
        status: 'non_publiable',
        reason: 'Intervalle trop large pour être lu.',
      },
    ])
  })

  test('graded E says nothing that depends on its value, be it 0: neither a width nor a share of the value', async () => {
    const withheld = await graded(
      { value: 0, low: 0, high: 30 },
      around(1000, 0.4),
      ...[0, 0.05, 0.5].map((value) => ({ indicator: 'chomage', value, low: 0, high: value + 0.4 })),
    )
    expect(withheld.map(({ value, status }) => [value, status])).toEqual(withheld.map(() => [null, 'non_publiable']))
    expect(new Set(withheld.map(({ reason }) => reason)).size).toBe(1)
    expect(withheld[0]?.reason).not.toMatch(/[0-9]/)
  })

  test('that is official, hidden or absent carries no grade', async () => {
    expect(await graded({ method: 'officiel', status: 'ok' }, { value: null, status: 'secret' })).toMatchObject([
      { grades: null, reliability: null },
      { grades: null, reliability: null },
    ])
  })
})

describe('once written', () => {
  const written = (...rows: Partial<ToyRow>[]): Promise<Row[]> =>
    database.transaction(async ({ db }) => {
      const run = await calibrated(
        db,
        rows.map((row) => ({ ...plain, ...row })),
      )
      await gradeDraft(db, run, CATALOGUE)
      await writeValues(db, run)
      return (await sql<Row>`SELECT * FROM estimate.value WHERE run = ${run}::int ORDER BY rank`.execute(db)).rows
    })

  test('a withheld estimate is not read by another method unless that one is better graded', async () => {
    const [wide, wider] = [around(1000, 0.5), around(1100, 0.6)]
    expect(await written({ ...wide, method: 'support', preference: 1 }, { ...wider, method: 'aire', preference: 2 })).toMatchObject([
      { method: 'support', value: null, status: 'non_publiable' },
      { method: 'aire', value: null, status: 'non_publiable' },
    ])
    expect(await written({ ...wide, method: 'support', preference: 1 }, { ...around(1100, 0.1), method: 'aire', preference: 2 })).toMatchObject([
      { method: 'aire', value: 1100, reliability: 'C' },
      { method: 'support', value: null, status: 'non_publiable' },
    ])
  })

  test('routes of the same preference are ranked by correction, method, then line', async () => {
    const [area, support] = [{ method: 'aire' }, { method: 'support' }]
    for (const rows of [
      [area, support, area],
      [support, area, area],
    ])
      expect((await written(...rows.map((row, i) => ({ ...row, ...around(1000 + i, 0.01) })))).map(({ method }) => method)).toEqual(['aire', 'aire', 'support'])
  })

  test('a secret hides interval, bounds, grades and reliability of the estimates that come after it', async () => {
    const secret: Partial<ToyRow> = { method: 'officiel', value: null, status: 'secret', is_final: true, preference: 0, low: null, high: null }
    expect(await written(secret, { preference: 1, bound_low: 900, bound_high: 1100 })).toMatchObject([
      { method: 'officiel', status: 'secret' },
      { value: null, status: 'secret', low: null, high: null, bound_low: null, bound_high: null, grades: null, reliability: null },
    ])
  })
})
