import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { LRUCache } from 'lru-cache'
import type pg from 'pg'

/** Statements kept by a connection, and texts it remembers having been asked once. A filter of readers makes a text of its own: there is no end of them. */
const KEPT = 100
const REMEMBERED = 500
/** Longer texts are filters of thousands of words: they would fill a connection, and nobody asks them often. */
const LONGEST = 20_000

/**
 * The pool for Kysely, whose connections keep the plan of a statement with parameters from the second time they are asked it (a named prepared statement):
 * planning a dozen joins on partitions costs several times their execution. Once full, a connection plans the rest each time, as without this;
 * the pool replaces its connections after a number of uses. For a server only: clients of the embedded engine share one session, and so their names.
 * https://www.postgresql.org/docs/15/sql-prepare.html
 */
export function keepPlans(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const known = wrapped.get(client) ?? keepingPlans(client)
      wrapped.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

function keepingPlans(client: pg.PoolClient): PostgresPoolClient {
  const names = new Map<string, string>()
  const askedOnce = new LRUCache<string, true>({ max: REMEMBERED })
  const nameOf = (text: string): string | undefined => {
    const name = names.get(text)
    if (name || names.size >= KEPT || text.length > LONGEST) return name
    if (!askedOnce.has(text)) {
      askedOnce.set(text, true)
      return undefined
    }
    askedOnce.delete(text)
    const given = `kartye_${names.size}`
    names.set(text, given)
    return given
  }
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query(asked: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') throw new TypeError('cursors are not used')
    const name = parameters.length > 0 ? nameOf(asked) : undefined
    return client.query({ ...(name ? { name } : {}), text: asked, values: [...parameters] })
  }
  return { query, release: (isBroken) => client.release(isBroken) }
}
