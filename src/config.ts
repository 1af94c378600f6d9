import { z } from 'zod'
import { DomainError } from './model/error.ts'

/** How much the API takes on at once. */
export type Limits = {
  /** Heavy answers (files, pages of hundreds of features, wide tiles) computed at the same time. */
  heavyRequests: number
  /** Heavy answers admitted besides, which wait for their turn or for a slow reader; more are refused. */
  heavyWaiting: number
  /** Seconds after which a caller who takes no byte of his answer is cut. */
  readerTimeout: number
  /** Memory for tiles that are asked for again, in MB; 0: each is made anew. */
  tileCache: number
}

/** Half of the default pool; eight turns of waiting; as long as browsers and proxies leave a silent connection open (60 s in nginx and Apache); some 3,000 tiles. */
export const LIMITS: Limits = { heavyRequests: 5, heavyWaiting: 40, readerTimeout: 60, tileCache: 64 }

// Addresses, ranges, or the names of ranges that proxy-addr (under Fastify) knows.
const PROXIES = /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)(,(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?))*$/i

const Environment = z.object({
  KARTYE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KARTYE_DATABASE_READ_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KARTYE_DATA_DIR: z.string().min(1).default('./var'),
  KARTYE_HOST: z.string().min(1).default('127.0.0.1'),
  KARTYE_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  KARTYE_TRUSTED_PROXIES: z.string().regex(PROXIES).optional(),
  KARTYE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  KARTYE_STATEMENT_TIMEOUT: z.coerce.number().int().min(1).max(3600).default(30),
  KARTYE_HEAVY_REQUESTS: z.coerce.number().int().min(1).max(199).optional(),
  KARTYE_HEAVY_WAITING: z.coerce.number().int().min(0).max(10_000).default(LIMITS.heavyWaiting),
  KARTYE_READER_TIMEOUT: z.coerce.number().int().min(1).max(3600).default(LIMITS.readerTimeout),
  KARTYE_TILE_CACHE: z.coerce.number().int().min(0).max(10_000).default(LIMITS.tileCache),
  KARTYE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Config = Limits & {
  /** PostgreSQL server; null: the embedded engine in `dataDir`. */
  databaseUrl: string | null
  /** Read replica for the API; null: the same as `databaseUrl`. */
  databaseReadUrl: string | null
  dataDir: string
  host: string
  port: number
  /** Proxies whose X-Forwarded-* headers are believed, so that links say https and the public host; null: none. */
  trustedProxies: string | null
  poolSize: number
  /** Seconds after which a server ends a statement of the API; builds take their time. */
  statementTimeout: number
  log: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

/**
 * The environment, parsed once. An empty variable is an absent one.
 * @throws DomainError `configuration_invalide` naming the variable.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? 'environnement')
    throw invalid(name, `La variable d'environnement ${name} n'est pas valable.`)
  }
  const { data } = parsed
  if (data.KARTYE_DATABASE_READ_URL && !data.KARTYE_DATABASE_URL)
    throw invalid('KARTYE_DATABASE_READ_URL', 'KARTYE_DATABASE_READ_URL est la copie en lecture d’un serveur : donnez aussi KARTYE_DATABASE_URL.')
  // Heavy answers never hold every connection: what is quick stays quick. One connection cannot be shared: there they take turns.
  const heavyRequests = data.KARTYE_HEAVY_REQUESTS ?? Math.max(1, Math.floor(data.KARTYE_POOL_SIZE / 2))
  if (heavyRequests >= data.KARTYE_POOL_SIZE && heavyRequests > 1)
    throw invalid(
      'KARTYE_HEAVY_REQUESTS',
      `KARTYE_HEAVY_REQUESTS (${heavyRequests}) doit être plus petit que KARTYE_POOL_SIZE (${data.KARTYE_POOL_SIZE}) : il faut des connexions pour le reste.`,
    )
  return {
    databaseUrl: data.KARTYE_DATABASE_URL ?? null,
    databaseReadUrl: data.KARTYE_DATABASE_READ_URL ?? null,
    dataDir: data.KARTYE_DATA_DIR,
    host: data.KARTYE_HOST,
    port: data.KARTYE_PORT,
    trustedProxies: data.KARTYE_TRUSTED_PROXIES ?? null,
    poolSize: data.KARTYE_POOL_SIZE,
    statementTimeout: data.KARTYE_STATEMENT_TIMEOUT,
    heavyRequests,
    heavyWaiting: data.KARTYE_HEAVY_WAITING,
    readerTimeout: data.KARTYE_READER_TIMEOUT,
    tileCache: data.KARTYE_TILE_CACHE,
    log: data.KARTYE_LOG,
  }
}

function invalid(parametre: string, detail: string): DomainError {
  return new DomainError('configuration_invalide', detail, { parametre })
}
