import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { DomainError } from '../../src/model/error.ts'
import { runNode } from './child.ts'
import { scratchDatabase } from './scratch-database.ts'

/**
 * Runs a benchmark on a database of its own of the server of KARTYE_DATABASE_URL, filled by `fill` and dropped at the end.
 * @throws DomainError `configuration_invalide` without a server.
 */
export async function onScratchServer<Filled>(
  fill: (database: Database) => Promise<Filled>,
  work: (url: string, filled: Filled) => Promise<void>,
): Promise<void> {
  const { databaseUrl } = readConfig(process.env)
  if (!databaseUrl) throw new DomainError('configuration_invalide', 'Ce banc d’essai a besoin d’un serveur : donnez KARTYE_DATABASE_URL.')
  const scratch = await scratchDatabase(databaseUrl)
  try {
    const database = await openDatabase({ databaseUrl: scratch.url, dataDir: '', poolSize: 1 })
    await migrate(database)
    const filled = await fill(database)
    await database.close()
    await work(scratch.url, filled)
  } finally {
    await scratch.drop()
  }
}

/** Serves that database by a process of its own while `work` asks it. */
export async function withApi<T>(databaseUrl: string, work: (address: string, pid: number) => Promise<T>, settings: Record<string, string> = {}): Promise<T> {
  const api = runNode('src/main.ts', ['start'], { KARTYE_DATABASE_URL: databaseUrl, KARTYE_PORT: '0', KARTYE_LOG: 'silent', ...settings })
  try {
    return await work(/http:\/\/\S+/.exec(await api.line(/http:/))?.[0] ?? '', api.pid)
  } finally {
    await api.kill('SIGTERM')
  }
}
