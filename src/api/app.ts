import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Database, Db } from '../db/database.ts'
import type { Serving } from './serving.ts'

/** Fastify with routes typed by their zod schemas. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** What routes are given: nothing else is reached from inside them. */
export type Door = { database: { db: Db; pool: Pick<Database['pool'], 'totalCount' | 'idleCount' | 'waitingCount'> }; serving: Serving }
