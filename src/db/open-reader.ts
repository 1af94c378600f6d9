import type { Config } from '../config.ts'
import { type Database, type Options, openDatabase } from './database.ts'

/**
 * The database as the API reads it: its own pool on the server, on the replica when there is one, whose statements are ended after `statementTimeout`
 * seconds and whose plans are kept. On the embedded engine, which keeps no statement timeout, it is `main` itself.
 * @throws DomainError `base_injoignable`.
 */
export async function openReader(
  main: Database,
  { databaseUrl, databaseReadUrl, ...options }: Pick<Config, 'databaseReadUrl' | 'statementTimeout'> & Options,
): Promise<Database> {
  if (main.kind === 'embedded') return main
  return openDatabase({
    ...options,
    databaseUrl: databaseReadUrl ?? databaseUrl,
    urlName: databaseReadUrl ? 'KARTYE_DATABASE_READ_URL' : 'KARTYE_DATABASE_URL',
  })
}
