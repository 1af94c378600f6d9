import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { freshDatabaseOptions } from '../support/database.ts'

const engine = inject('engine')

describe('a database that keeps plans', () => {
  let database: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    const { drop: dropIt, ...options } = await freshDatabaseOptions()
    drop = dropIt
    database = await openDatabase({ ...options, poolSize: 1, keepsPlans: true }) // one connection: what it keeps is seen
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })
  const double = async (value: number): Promise<unknown> => (await sql`SELECT ${value}::int * 2 AS double`.execute(database.db)).rows
  const kept = async (): Promise<number> =>
    (await sql<{ count: number }>`SELECT count(*) AS count FROM pg_prepared_statements`.execute(database.db)).rows[0]?.count ?? -1

  test('keeps a statement from the fifth time on, never the embedded engine’s, whose connections are one session', async () => {
    const counts: number[] = []
    for (let value = 0; value < 8; value++) {
      expect(await double(value)).toEqual([{ double: 2 * value }]) // with the parameters of that time
      counts.push(await kept())
    }
    expect(counts).toEqual(engine.kind === 'server' ? [0, 0, 0, 0, 1, 1, 1, 1] : Array(8).fill(0))
  })

  test('goes on after a statement that fails, named or not', async () => {
    const divide = (by: number): Promise<unknown> => sql`SELECT 1 / ${by}::int AS share`.execute(database.db)
    for (let time = 0; time < 6; time++) await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    await expect(divide(1)).resolves.toMatchObject({ rows: [{ share: 1 }] })
  })

  test('sees a table as it is, changed since', async () => {
    await sql`CREATE TABLE public.note (id int)`.execute(database.db)
    const notes = async (least: number): Promise<unknown> =>
      (await sql`SELECT id FROM public.note WHERE id >= ${least}::int ORDER BY id`.execute(database.db)).rows
    for (let time = 0; time < 6; time++) expect(await notes(1)).toEqual([])
    await sql`INSERT INTO public.note VALUES (1), (2)`.execute(database.db)
    await sql`CREATE INDEX note_id ON public.note (id)`.execute(database.db)
    expect(await notes(2)).toEqual([{ id: 2 }])
  })

  test.runIf(engine.kind === 'server')('keeps a bounded number of them, however many texts it is asked', async () => {
    for (let text = 0; text < 80; text++) for (let time = 0; time < 5; time++) await sql`SELECT ${text}::int AS ${sql.id(`n${text}`)}`.execute(database.db)
    expect(await kept()).toBe(50)
    expect(await double(21)).toEqual([{ double: 42 }])
  })

  test.runIf(engine.kind === 'server')('keeps no text asked a few times, however many there are, and none of a filter of hundreds of words', async () => {
    const other = await openDatabase({ databaseUrl: engine.kind === 'server' ? engine.url : '', dataDir: '', poolSize: 1, keepsPlans: true })
    const long = sql.raw(`/* ${'x'.repeat(8_000)} */`)
    for (let time = 0; time < 6; time++) await sql`SELECT ${time}::int AS n ${long}`.execute(other.db)
    for (let text = 0; text < 80; text++) for (let time = 0; time < 4; time++) await sql`SELECT ${text}::int AS ${sql.id(`n${text}`)}`.execute(other.db)
    expect((await sql`SELECT name FROM pg_prepared_statements`.execute(other.db)).rows).toEqual([])
    await other.close()
  })
})
