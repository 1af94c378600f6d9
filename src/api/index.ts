import compress from '@fastify/compress'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Config, LIMITS, type Limits } from '../config.ts'
import type { App, Door } from './app.ts'
import { registerDocumentation } from './documentation.ts'
import { fileRoutes } from './files/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { MAX_BODY_BYTES, readJsonBodies } from './json-body.ts'
import { cutIdleReaders } from './limits/cut-idle-readers.ts'
import { createGate } from './limits/gate.ts'
import { measureRequests } from './metrics.ts'
import { ogcRoutes } from './ogc/routes.ts'
import { tileRoutes } from './ogc/tiles/routes.ts'
import { createTileCache } from './ogc/tiles/tile-cache.ts'
import { answerClientError, answerProblems, refuseBadUrl } from './problem.ts'
import { entryRoutes } from './routes/entry.ts'
import { evolutionRoutes } from './routes/evolution.ts'
import { genealogyRoutes } from './routes/genealogy.ts'
import { healthRoutes } from './routes/health.ts'
import { indicatorRoutes } from './routes/indicators.ts'
import { inequalityRoutes } from './routes/inequality.ts'
import { pocketRoutes } from './routes/pockets.ts'
import { qpvSimulationRoutes } from './routes/qpv-simulation.ts'
import { qualityRoutes } from './routes/quality.ts'
import { releaseRoutes } from './routes/releases.ts'
import { seriesRoutes } from './routes/series.ts'
import { sourceRoutes } from './routes/sources.ts'
import { territoryRoutes } from './routes/territories.ts'
import { traceRoutes } from './routes/trace.ts'
import { valueRoutes } from './routes/values.ts'
import { zoningRoutes } from './routes/zonings.ts'
import { createServing } from './serving.ts'
import { validateWithZod } from './validation.ts'

export type { Door } from './app.ts'
export { openapiDocument, writeOpenapi } from './openapi.ts'
export { readQuality } from './quality/alone.ts'

// Node answers 431 by itself above this; below, a URL that is too long is answered 414 (problem.ts).
const MAX_HEADER_BYTES = 64 * 1024

const CORS: FastifyCorsOptions = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST'],
  exposedHeaders: [
    'ETag',
    'Link',
    'Kartye-Publication',
    'Kartye-Total',
    'Content-Crs',
    'Content-Disposition',
    'Accept-Ranges',
    'Content-Range',
    'Repr-Digest',
    'Retry-After',
  ],
  strictPreflight: false, // OPTIONS from a tool that is no browser, without the headers of one, asks the same
}

/** The API with its routes registered, not listening. It keeps no state but what immutable releases say of themselves. */
export async function buildApi({
  database,
  config,
  limits = LIMITS,
}: {
  database: Door['database']
  config: Pick<Config, 'log'> & Partial<Pick<Config, 'trustedProxies'>>
  limits?: Limits
}): Promise<App> {
  const app = fastify({
    logger: config.log === 'silent' ? false : { level: config.log },
    trustProxy: config.trustedProxies ?? false,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    clientErrorHandler: answerClientError,
    frameworkErrors: refuseBadUrl,
    routerOptions: { maxParamLength: 200 },
    bodyLimit: MAX_BODY_BYTES,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validateWithZod)
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))

  cutIdleReaders(app.server, limits.readerTimeout)
  answerProblems(app)
  readJsonBodies(app)
  const door: Door = { database, serving: createServing(database.db), gate: createGate(limits), tiles: createTileCache(limits.tileCache) }
  measureRequests(app, door)
  await app.register(cors, CORS)
  await app.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip', 'deflate'], customTypes: /^(text\/|application\/([a-z.]+\+)?json)/ })
  await registerDocumentation(app)
  for (const routes of [
    homeRoutes,
    entryRoutes,
    healthRoutes,
    zoningRoutes,
    territoryRoutes,
    genealogyRoutes,
    pocketRoutes,
    qpvSimulationRoutes,
    indicatorRoutes,
    sourceRoutes,
    valueRoutes,
    evolutionRoutes,
    seriesRoutes,
    inequalityRoutes,
    traceRoutes,
    qualityRoutes,
    releaseRoutes,
    fileRoutes,
    ogcRoutes,
    tileRoutes,
  ]) {
    await app.register(async (scope) => routes(scope.withTypeProvider<ZodTypeProvider>(), door))
  }
  return app
}
