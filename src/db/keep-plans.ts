import { hash } from 'node:crypto'
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { LRUCache } from 'lru-cache'
import type pg from 'pg'

/** Statements kept by a connection: with the plans of the longest, some 50 MB on the server. */
const KEPT = 50
/** Texts that it counts the askings of. A filter of readers makes a text of its own, and there is no end of them: only their hashes are remembered. */
const COUNTED = 500
/** A text asked this often is one that every reader asks, not the filter of one. */
const OFTEN = 5
/** A page of a theme of eight indicators takes 7 000; longer texts are filters of hundreds of words, or tables that reading makes dear anyhow. */
const LONGEST = 8_000

/**
 * The pool for Kysely, whose connections keep the plan of a statement with parameters from the fifth time they are asked it (a named prepared statement):
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
  const askings = new LRUCache<string, number>({ max: COUNTED })
  const nameOf = (text: string): string | undefined => {
    if (text.length > LONGEST) return undefined
    const digest = hash('sha256', text, 'base64')
    const name = names.get(digest)
    if (name || names.size >= KEPT) return name
    const times = (askings.get(digest) ?? 0) + 1
    if (times < OFTEN) {
      askings.set(digest, times)
      return undefined
    }
    askings.delete(digest)
    const given = `kartye_${names.size}`
    names.set(digest, given)
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
