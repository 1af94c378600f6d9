import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Database, Db } from '../db/database.ts'
import type { Gate } from './limits/gate.ts'
import type { TileCache } from './ogc/tiles/tile-cache.ts'
import type { Serving } from './serving.ts'

/** Fastify with routes typed by their zod schemas. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** What routes are given: nothing else is reached from inside them. */
export type Door = {
  database: {
    kind: Database['kind']
    /** What routes read; a replica may stand behind it. */
    db: Db
    pool: Pick<Database['pool'], 'totalCount' | 'idleCount' | 'waitingCount'>
    /** Where releases are built and published, when it is not `db`: readiness asks it too. */
    main?: Db
  }
  serving: Serving
  gate: Gate
  tiles: TileCache
}
