import type { FastifyRequest } from 'fastify'
import { type Db, until } from '../../db/database.ts'

/**
 * The database as one request reads it. When the caller hangs up, the query under way is cancelled in PostgreSQL and no other begins: both fail with
 * an AbortError. The embedded engine cannot cancel: there the query under way ends by itself.
 */
export function readerOf(request: FastifyRequest, db: Db): Db {
  return until(db, hangUpOf(request))
}

/** Aborted once the caller is gone, be it before this is asked. */
export function hangUpOf(request: FastifyRequest): AbortSignal {
  return request.socket.destroyed ? AbortSignal.abort() : request.signal
}
