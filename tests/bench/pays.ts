import { execFileSync } from 'node:child_process'
import { sql } from 'kysely'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { DomainError } from '../../src/model/error.ts'
import { FRANCE, loadScenario } from '../real/scenarios.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { scratchDatabase } from '../support/scratch-database.ts'

/**
 * The whole country from ingested files to a checked release: 48,592 IRIS, 1,606 QPV, on the server of KARTYE_DATABASE_URL; and how time grows
 * from a quarter to a half to the whole of the départements. Each build is a process of its own, on a copy of the database.
 */
export async function run(): Promise<void> {
  const missing = whyNoRealData()
  if (missing) return console.log(missing)
  const config = readConfig(process.env)
  if (!config.databaseUrl)
    throw new DomainError('configuration_invalide', 'KARTYE_DATABASE_URL is needed: this benchmark runs on a server.', { parametre: 'KARTYE_DATABASE_URL' })
  const loaded = await scratchDatabase(config.databaseUrl)
  try {
    const database = await openDatabase({ ...config, databaseUrl: loaded.url })
    await migrate(database)
    await loadScenario(database, FRANCE)
    await database.close()
    const rows = []
    for (const quarters of [1, 2, 4]) rows.push(await buildQuarters(config.databaseUrl, loaded.url, quarters))
    console.table(rows)
  } finally {
    await loaded.drop()
  }
}

/** Builds on the first `quarters` of the départements, in order of code modulo 4. */
async function buildQuarters(serverUrl: string, loadedUrl: string, quarters: number): Promise<Record<string, unknown>> {
  const copy = await scratchDatabase(serverUrl, new URL(loadedUrl).pathname.slice(1))
  try {
    const database = await openDatabase({ databaseUrl: copy.url, dataDir: '', poolSize: 1 })
    const { rows } = await sql<{ zoning: string; zones: number }>`
      WITH kept AS (
        SELECT DISTINCT departement, (dense_rank() OVER (ORDER BY departement) - 1) % 4 < ${quarters}::int AS is_kept FROM zonings.zone
      ), removed AS (
        DELETE FROM zonings.zone z USING kept k WHERE k.departement IS NOT DISTINCT FROM z.departement AND NOT k.is_kept
      )
      SELECT e.zoning, count(*) FILTER (WHERE k.is_kept) AS zones
      FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition JOIN kept k ON k.departement IS NOT DISTINCT FROM z.departement
      GROUP BY e.zoning ORDER BY e.zoning`.execute(database.db)
    await database.pool.query('VACUUM ANALYZE')
    await database.close()
    const text = execFileSync(process.execPath, [new URL('../support/build-one.ts', import.meta.url).pathname, ...FRANCE.zonings], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KARTYE_DATABASE_URL: copy.url },
    })
    return { part: `${quarters}/4`, ...Object.fromEntries(rows.map(({ zoning, zones }) => [zoning, zones])), ...JSON.parse(text) }
  } finally {
    await copy.drop()
  }
}
