import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { ensureCrosswalk, ensureRing } from '../../src/crosswalk/index.ts'
import type { Database } from '../../src/db/database.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { square, toyZoning } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

type Ring = { source: string; shared_m2: number; source_share: number }

// Two sources of 4 × 4 hectares side by side, and a target of 2 × 2 in the corner of the first:   i1 |t .|. .| i2
async function load(): Promise<{ sourceEdition: number; targetEdition: number }> {
  return database.transaction(async (t) => {
    const sources = await toyZoning(t, {
      zoning: 'iris-2020',
      zones: [
        { code: 'i1', wkt: square(0, 0, 4) },
        { code: 'i2', wkt: square(4, 0, 4) },
        { code: 'far', wkt: square(20, 0, 4) },
      ],
    })
    const targets = await toyZoning(t, { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(0, 0, 2) }] })
    return { sourceEdition: sources.edition, targetEdition: targets.edition }
  })
}

async function rings(distance_m: number): Promise<Ring[]> {
  const { rows } = await sql<Ring>`SELECT source, shared_m2, source_share FROM crosswalk.ring WHERE distance_m = ${distance_m}::int ORDER BY source`.execute(
    database.db,
  )
  return rows
}

test('surroundings are what sources hold of the widened box, without the target', async () => {
  const pair = await load()
  await database.transaction((t) => ensureCrosswalk(t, { ...pair, support: null }))
  await database.transaction(({ db }) => ensureRing(db, { ...pair, distance_m: 100 }))
  // a box of 3 × 3 within i1, less 2 × 2; nothing of i2
  expect(await rings(100)).toEqual([{ source: 'i1', shared_m2: expect.closeTo(50_000, 4), source_share: expect.closeTo(5 / 16, 9) }])
  await database.transaction(({ db }) => ensureRing(db, { ...pair, distance_m: 300 }))
  // 5 × 5: all of i1 but the target within 4 × 4, and a column of i2
  expect(await rings(300)).toEqual([
    { source: 'i1', shared_m2: expect.closeTo(120_000, 4), source_share: expect.closeTo(12 / 16, 9) },
    { source: 'i2', shared_m2: expect.closeTo(40_000, 4), source_share: expect.closeTo(4 / 16, 9) },
  ])
})

test('surroundings are computed once', async () => {
  const pair = await load()
  await database.transaction((t) => ensureCrosswalk(t, { ...pair, support: null }))
  await database.transaction(({ db }) => ensureRing(db, { ...pair, distance_m: 100 }))
  await sql`UPDATE crosswalk.ring SET shared_m2 = 1`.execute(database.db)
  await database.transaction(({ db }) => ensureRing(db, { ...pair, distance_m: 100 }))
  expect(await rings(100)).toMatchObject([{ shared_m2: 1 }])
})
