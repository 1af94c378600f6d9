import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { appliedMigrations, type Migration, migrate, readMigrations } from '../../src/db/migrate.ts'
import { useDatabase } from '../support/database.ts'

const migration = (name: string, text: string, checksum = text): Migration => ({ name, text, checksum })

describe('migrations', () => {
  const database = useDatabase()

  test('a migrated database has nothing left to apply', async () => {
    expect(await migrate(database())).toEqual([])
    expect((await appliedMigrations(database().db)).map(({ name }) => name)).toEqual((await readMigrations()).map(({ name }) => name))
  })

  test('a migration that fails leaves no trace of those before it', async () => {
    const known = await readMigrations()
    const broken = [...known, migration('9001_good.sql', 'CREATE TABLE public.half_written (a int)'), migration('9002_bad.sql', 'CREATE TABLE nonsense (')]
    await expect(migrate(database(), broken)).rejects.toThrow(/syntax/)
    const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('public.half_written')::text AS found`.execute(database().db)
    expect(rows[0]?.found).toBeNull()
  })

  test('a migration changed after it was applied is refused by name', async () => {
    const [first, ...rest] = await readMigrations()
    await expect(migrate(database(), [{ ...(first as Migration), checksum: 'other' }, ...rest])).rejects.toMatchObject({
      code: 'migration_refusee',
      message: expect.stringContaining('0001_ingest.sql'),
    })
  })

  test('a database ahead of this version is refused', async () => {
    const known = await readMigrations()
    await expect(migrate(database(), known.slice(0, -1))).rejects.toMatchObject({
      code: 'migration_refusee',
      message: expect.stringContaining('mettez Kartyé à jour'),
    })
  })

  test('a migration slipped in between applied ones is refused', async () => {
    const [first, ...rest] = await readMigrations()
    await expect(migrate(database(), [first as Migration, migration('0001_late.sql', 'SELECT 1'), ...rest])).rejects.toMatchObject({
      code: 'migration_refusee',
    })
  })
})
