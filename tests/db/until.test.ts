import { sql } from 'kysely'
import { describe, expect, inject, test } from 'vitest'
import { openDatabase, until } from '../../src/db/database.ts'
import { freshDatabaseOptions, useDatabase } from '../support/database.ts'
import { until as whenTrue } from '../support/listening.ts'

const engine = inject('engine')

describe('a database until a signal', () => {
  const database = useDatabase()

  test('answers as it always does before', async () => {
    const db = until(database().db, new AbortController().signal)
    expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }])
    await expect(sql`SELECT 1 / 0`.execute(db)).rejects.toMatchObject({ code: '22012' })
  })

  test('begins no query after', async () => {
    const asked = new AbortController()
    const db = until(database().db, asked.signal)
    asked.abort()
    await expect(sql`SELECT 1`.execute(db)).rejects.toMatchObject({ name: 'AbortError' })
    expect((await sql`SELECT 1 AS one`.execute(database().db)).rows).toEqual([{ one: 1 }])
  })

  test('leaves a transaction alone: it is whole or nothing', async () => {
    await database().transaction(async ({ db }) => expect(until(db, AbortSignal.abort())).toBe(db))
  })

  test.runIf(engine.kind === 'embedded')('lets the query under way end on the embedded engine, which cannot cancel', async () => {
    const asked = new AbortController()
    const counting = sql`SELECT count(*) AS count FROM generate_series(1, 1000000)`.execute(until(database().db, asked.signal))
    asked.abort()
    // It had begun or it had not; either way the engine goes on.
    await counting.catch((error: unknown) => expect(error).toMatchObject({ name: 'AbortError' }))
    expect((await sql`SELECT 1 AS one`.execute(database().db)).rows).toEqual([{ one: 1 }])
  })

  test.runIf(engine.kind === 'server')('cancels the query under way on the server, and its connection serves the next one', async () => {
    const { drop, ...options } = await freshDatabaseOptions()
    const narrow = await openDatabase({ ...options, poolSize: 1 })
    const asked = new AbortController()
    const sleeping = sql`SELECT pg_sleep(600) /* a caller who leaves */`.execute(until(narrow.db, asked.signal))
    const [{ pid }] = await waitForSleeper()
    asked.abort()
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' })
    expect((await sql`SELECT pg_backend_pid() AS pid`.execute(narrow.db)).rows).toEqual([{ pid }])
    expect(await sleepers()).toEqual([])
    await narrow.close()
    await drop()
  })

  const sleepers = async (): Promise<{ pid: number }[]> =>
    (
      await sql<{ pid: number }>`
        SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600) /* a caller who leaves */%' AND pid <> pg_backend_pid()
      `.execute(database().db)
    ).rows
  const waitForSleeper = async (): Promise<[{ pid: number }]> => {
    let found: { pid: number }[] = []
    await whenTrue(async () => {
      found = await sleepers()
      return found.length > 0
    })
    const [first] = found
    if (!first) throw new Error('nobody sleeps')
    return [first]
  }
})
