import type { Config } from '../config.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { exitOnSignal } from './interruption.ts'

/** Opens the database, brings its schema up to date, runs `work` and closes, whatever happens. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const ignoreSignals = exitOnSignal()
  const database = await openDatabase(config)
  try {
    await migrate(database)
    return await work(database)
  } finally {
    await database.close()
    ignoreSignals()
  }
}
