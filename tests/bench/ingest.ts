import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { writeGridFile } from '../support/grid-file.ts'
import { scratchDatabase } from '../support/scratch-database.ts'

/** Populated 200 m cells of metropolitan France in Filosofi 2019. */
const NATIONAL_ROWS = 2_300_000

/**
 * A generated national 200 m grid file, read then drawn: 2.3 million rows on the server of KARTYE_DATABASE_URL, a tenth on the embedded engine.
 * Each reading is a process of its own (../support/ingest-one.ts), so that its peak memory is its own, in a database or folder of its own.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-bench-'))
  try {
    const { databaseUrl } = readConfig(process.env)
    const rows = [await measure(folder, NATIONAL_ROWS / 10, null)]
    if (databaseUrl) rows.push(await measure(folder, NATIONAL_ROWS / 10, databaseUrl), await measure(folder, NATIONAL_ROWS, databaseUrl))
    else console.log('KARTYE_DATABASE_URL is not given: the server is left out')
    console.table(rows)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder: string, count: number, serverUrl: string | null): Promise<Record<string, string | number>> {
  const file = join(folder, 'carreaux_200m_met.csv')
  await writeGridFile(file, count)
  const scratch = serverUrl ? await scratchDatabase(serverUrl) : null
  try {
    const text = execFileSync(process.execPath, [new URL('../support/ingest-one.ts', import.meta.url).pathname, file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KARTYE_DATABASE_URL: scratch?.url ?? '', KARTYE_DATA_DIR: join(folder, 'var') },
    })
    return { engine: scratch ? 'server' : 'embedded', rows: count, 'file MB': Math.round(statSync(file).size / 1e6), ...JSON.parse(text) }
  } finally {
    await scratch?.drop()
  }
}
