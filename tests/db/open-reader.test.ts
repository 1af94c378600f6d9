import { sql } from 'kysely'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { asDomainError, type Database, openDatabase } from '../../src/db/database.ts'
import { openReader } from '../../src/db/open-reader.ts'
import { freshDatabaseOptions } from '../support/database.ts'

const engine = inject('engine')
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

describe.runIf(engine.kind === 'server')('on a server, the reader', () => {
  test('has its own pool, whose statements are ended in time; builds keep theirs', async () => {
    const { options, main } = await open()
    const reader = await openReader(main, { ...options, databaseReadUrl: null, statementTimeout: 1 })
    closers.push(reader.close)
    expect(reader.pool).not.toBe(main.pool)
    expect(await timeoutOf(main)).toBe('0')
    expect(await timeoutOf(reader)).toBe('1s')
    const sleeping = await sql`SELECT pg_sleep(600)`.execute(reader.db).catch(asDomainError)
    expect(sleeping).toMatchObject({ code: 'delai_depasse', httpStatus: 503, message: expect.not.stringMatching(/pg_sleep|canceling/) })
    expect(await nameOf(reader)).toBe(await nameOf(main))
  })

  test('reads the replica when there is one', async () => {
    const { options, main } = await open()
    const replica = await open()
    const reader = await openReader(main, { ...options, databaseReadUrl: replica.options.databaseUrl, statementTimeout: 30 })
    closers.push(reader.close)
    expect(await nameOf(reader)).toBe(await nameOf(replica.main))
    expect(await nameOf(reader)).not.toBe(await nameOf(main))
  })

  test('a replica that does not answer is named', async () => {
    const { options, main } = await open()
    const opening = openReader(main, { ...options, databaseReadUrl: 'postgres://kartye:secret@127.0.0.1:1/kartye', statementTimeout: 30, connectTries: 1 })
    await expect(opening).rejects.toMatchObject({ code: 'base_injoignable', place: { parametre: 'KARTYE_DATABASE_READ_URL' } })
  })
})

describe.runIf(engine.kind === 'embedded')('on the embedded engine, the reader', () => {
  test('is the database itself: it keeps no statement timeout and has one connection to share', async () => {
    const { options, main } = await open()
    expect(await openReader(main, { ...options, databaseReadUrl: null, statementTimeout: 30 })).toBe(main)
  })
})

async function open(): Promise<{ options: { databaseUrl: string | null; dataDir: string; poolSize: number }; main: Database }> {
  const { drop, ...options } = await freshDatabaseOptions()
  const main = await openDatabase(options)
  closers.push(drop, main.close)
  return { options, main }
}

async function timeoutOf({ db }: Database): Promise<string | undefined> {
  return (await sql<{ statement_timeout: string }>`SHOW statement_timeout`.execute(db)).rows[0]?.statement_timeout
}

async function nameOf({ db }: Database): Promise<string | undefined> {
  return (await sql<{ name: string }>`SELECT current_database() AS name`.execute(db)).rows[0]?.name
}
