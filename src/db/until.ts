import { type DatabaseConnection, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { Db } from './database.ts'
import type { DB } from './tables.ts'

/** Kysely over a pool, which knows whether its engine can cancel a query under way. */
export class EngineDb extends Kysely<DB> {
  readonly dialect: PostgresDialect
  readonly cancels: boolean

  constructor(pool: PostgresPool, { cancels }: { cancels: boolean }) {
    const dialect = new PostgresDialect({ pool, controlClient: pg.Client })
    super({ dialect })
    this.dialect = dialect
    this.cancels = cancels
  }
}

/**
 * The same database for work that `signal` ends: from then on no query begins, and the one under way is cancelled on the server. The embedded engine
 * is one process that answers one query after the other, so that nobody can ask it to cancel: there the query under way ends by itself.
 * Ended queries fail with the reason of the signal. Anything but a pool of `openDatabase` (a transaction) is returned as it is.
 */
export function until(db: Db, signal: AbortSignal): Db {
  if (!(db instanceof EngineDb)) return db
  const { dialect, cancels } = db
  const lasting = db.getExecutor()
  const executor = lasting.withConnectionProvider({
    provideConnection: (consumer, options) => lasting.provideConnection((connection) => consumer(ending(connection, signal, cancels)), options),
  })
  return new Kysely<DB>({ config: { dialect }, dialect, driver: dialect.createDriver(), executor })
}

function ending(connection: DatabaseConnection, signal: AbortSignal, cancels: boolean): DatabaseConnection {
  return {
    executeQuery: async (query) => {
      signal.throwIfAborted()
      if (!cancels) return connection.executeQuery(query)
      await connection.collectSessionInfo?.()
      let cancelled: Promise<void> | undefined
      // Kysely cancels from a connection of its own. When that fails the query has ended, or the statement timeout will end it: nobody is left to tell.
      const cancel = (): void => {
        cancelled = connection.cancelQuery?.(async () => undefined).catch(() => undefined)
      }
      signal.addEventListener('abort', cancel, { once: true })
      try {
        return await connection.executeQuery(query)
      } catch (error) {
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', cancel)
        // The connection goes back to the pool after this: what was meant for this query cannot reach the next one.
        await cancelled
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}
