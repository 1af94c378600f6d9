import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { TEMPLATE_DATABASE, withDatabase } from './engine-setup.ts'

/**
 * A migrated, empty database of the engine under test, fresh for this test file (or `describe`): call it at the top, use the
 * returned function inside tests. It is dropped at the end.
 */
export function useDatabase(): () => Database {
  let opened: { database: Database; drop: () => Promise<void> } | null = null
  beforeAll(async () => {
    opened = await freshDatabase()
  })
  afterAll(async () => opened?.drop())
  return () => {
    if (!opened) throw new Error('useDatabase() is read inside tests and hooks only')
    return opened.database
  }
}

/** The same, for tests that open and close databases themselves. */
export async function freshDatabase(): Promise<{ database: Database; drop: () => Promise<void> }> {
  const options = await freshDatabaseOptions()
  const database = await openDatabase(options)
  return {
    database,
    drop: async () => {
      await database.close()
      await options.drop()
    },
  }
}

/** What `openDatabase` takes to open a fresh, migrated copy, and what drops it. */
export async function freshDatabaseOptions(): Promise<{ databaseUrl: string | null; dataDir: string; poolSize: number; drop: () => Promise<void> }> {
  const engine = inject('engine')
  if (engine.kind === 'embedded') {
    const dataDir = mkdtempSync(join(tmpdir(), 'kartye-test-'))
    cpSync(engine.template, dataDir, { recursive: true })
    return { databaseUrl: null, dataDir, poolSize: 4, drop: async () => rmSync(dataDir, { recursive: true, force: true }) }
  }
  const name = `kartye_test_${randomBytes(6).toString('hex')}`
  await administer(engine.url, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`)
  return { databaseUrl: withDatabase(engine.url, name), dataDir: '', poolSize: 4, drop: () => administer(engine.url, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function administer(url: string, statement: string): Promise<void> {
  const admin = await openDatabase({ databaseUrl: url, dataDir: '', poolSize: 1 })
  try {
    await admin.pool.query(statement)
  } finally {
    await admin.close()
  }
}

/** Empties every table of the stages; much faster than a fresh database where each test needs an empty one. */
export async function emptyTables({ pool }: Database): Promise<void> {
  await pool.query(`
    TRUNCATE estimate.judged, estimate.raked, estimate.raking, estimate.corrected, estimate.correction, estimate.calibration, publish.file_part, publish.file, publish.switch, publish.release_zoning, publish.release, estimate.value, estimate.run, crosswalk.ring, crosswalk.weight, crosswalk.crosswalk,
             zonings.zone, zonings.edition, ingest.zone_row, ingest.measure_row, ingest.dataset CASCADE`)
}
