import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../../src/db/database.ts'
import { runNode } from './child.ts'

/** A folder in which `kartye start` has loaded, built and published the demo, then was stopped by SIGTERM. */
export async function publishDemo(): Promise<{ dataDir: string; remove: () => void }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kartye-test-'))
  const child = kartye(dataDir, ['start'])
  await child.line(/est servi sur/)
  await child.kill('SIGTERM')
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** `kartye <words>` on the embedded engine of a folder, without logs, on a free port. */
export function kartye(dataDir: string, words: readonly string[]): ReturnType<typeof runNode> {
  return runNode('src/main.ts', words, { KARTYE_DATA_DIR: dataDir, KARTYE_DATABASE_URL: '', KARTYE_PORT: '0', KARTYE_LOG: 'silent' })
}

export type Published = { release: number | null; datasets: number; values: number; digest: string }

/** What the folder serves: the release, the datasets in use, and every served value in one digest. */
export async function readPublished(dataDir: string): Promise<Published> {
  const database = await openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })
  try {
    const { rows } = await sql<Published>`
      WITH served AS (SELECT release FROM publish.switch ORDER BY id DESC LIMIT 1),
           value AS (SELECT v.* FROM estimate.value v JOIN publish.release r ON r.run = v.run JOIN served ON served.release = r.id)
      SELECT (SELECT release FROM served) AS release,
             (SELECT count(*) FROM ingest.dataset WHERE superseded_by IS NULL) AS datasets,
             (SELECT count(*) FROM value) AS values,
             (SELECT coalesce(md5(string_agg(value::text, '|' ORDER BY zoning, code, indicator, period, rank)), '') FROM value) AS digest`.execute(database.db)
    if (!rows[0]) throw new Error('no row')
    return rows[0]
  } finally {
    await database.close()
  }
}
