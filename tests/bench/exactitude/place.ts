import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../../../src/config.ts'
import { type Database, openDatabase } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { scratchDatabase } from '../../support/scratch-database.ts'
import type { Judged } from './score.ts'

/** Runs `work` on an empty, migrated database: beside that of KARTYE_DATABASE_URL, or embedded in a temporary folder when it is not set. */
export async function withScratch<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { databaseUrl } = readConfig(process.env)
  const server = databaseUrl ? await scratchDatabase(databaseUrl) : null
  const folder = server ? '' : mkdtempSync(join(tmpdir(), 'kartye-bench-'))
  try {
    const database = await openDatabase({ databaseUrl: server?.url ?? null, dataDir: folder, poolSize: 2 })
    try {
      await migrate(database)
      return await work(database)
    } finally {
      await database.close()
    }
  } finally {
    await server?.drop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
}

/** Estimates of the latest run that an official figure judges, with the method and its ancillary (`support menages_fiscaux@carreau200-2019`) as label. */
export async function readJudged({ db }: Database, zoning: string, indicator: string): Promise<(Judged & { period: string; source: string })[]> {
  const { rows } = await sql<Judged & { period: string; source: string }>`
    SELECT code, method || coalesce(' ' || support, '') AS method, period, source, estimate, official, low, high, bound_low, bound_high
    FROM estimate.judged WHERE run = (SELECT max(id) FROM estimate.run) AND zoning = ${zoning}::text AND indicator = ${indicator}::text
    ORDER BY method, period, source, code`.execute(db)
  return rows
}
