import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { DomainError } from '../model/error.ts'
import type { Database, Db } from './database.ts'

export type Migration = { name: string; text: string; checksum: string }

const FOLDER = new URL('../../migrations/', import.meta.url)
const NAME = /^\d{4}_[a-z0-9_]+\.sql$/
// Any constant will do, so long as every process that migrates takes the same one.
const ADVISORY_LOCK = 7_265_391

/**
 * Brings the database to the current schema; forward only, all pending migrations in one transaction. Returns the names applied.
 * @throws DomainError `migration_refusee` when an applied migration is missing, was changed, or is out of order.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<string[]> {
  const known = migrations ?? (await readMigrations())
  return database.transaction(async ({ db, client }) => {
    await sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`.execute(db)
    await sql`CREATE EXTENSION IF NOT EXISTS postgis`.execute(db)
    await sql`CREATE TABLE IF NOT EXISTS public.kartye_migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`.execute(
      db,
    )
    const pending = pendingAfter(await appliedMigrations(db), known)
    for (const { name, text, checksum } of pending) {
      await client.query(text)
      await sql`INSERT INTO public.kartye_migration (name, checksum) VALUES (${name}, ${checksum})`.execute(db)
    }
    return pending.map(({ name }) => name)
  })
}

/** The migrations of the project, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => NAME.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** Name and checksum of what was applied, in order; none on a new database. */
export async function appliedMigrations(db: Db): Promise<{ name: string; checksum: string }[]> {
  const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('public.kartye_migration')::text AS found`.execute(db)
  if (!rows[0]?.found) return []
  return (await sql<{ name: string; checksum: string }>`SELECT name, checksum FROM public.kartye_migration ORDER BY name`.execute(db)).rows
}

function pendingAfter(applied: readonly { name: string; checksum: string }[], known: readonly Migration[]): Migration[] {
  applied.forEach(({ name, checksum }, i) => {
    const expected = known[i]
    if (!expected)
      throw new DomainError('migration_refusee', `La base a reçu la migration ${name}, que cette version de Kartyé ne connaît pas : mettez Kartyé à jour.`, {
        fichier: name,
      })
    if (expected.name !== name)
      throw new DomainError('migration_refusee', `La base attend ${name} là où cette version apporte ${expected.name}.`, { fichier: expected.name })
    if (expected.checksum !== checksum)
      throw new DomainError('migration_refusee', `La migration ${name} a été modifiée depuis qu'elle a été appliquée.`, { fichier: name })
  })
  return known.slice(applied.length)
}
