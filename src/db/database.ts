import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Config } from '../config.ts'
import { DomainError } from '../model/error.ts'
import { startEmbedded } from './embedded.ts'
import { GIVEN_UP } from './embedded-answers.ts'
import { keepPlans } from './keep-plans.ts'
import { typeParsers } from './parsers.ts'
import type { DB } from './tables.ts'
import { EngineDb } from './until.ts'

export { until } from './until.ts'

/** What every stage takes first: Kysely over a pool or over the one connection of a transaction. */
export type Db = Kysely<DB>

/** A transaction: the same connection for Kysely and for bulk loading. */
export type Transaction = { db: Db; client: pg.PoolClient; kind: 'embedded' | 'server' }

export type Database = {
  kind: 'embedded' | 'server'
  db: Db
  pool: pg.Pool
  /** Runs `work` on one connection; commits when it resolves, rolls back when it throws. */
  transaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

export type Options = Pick<Config, 'databaseUrl' | 'dataDir' | 'poolSize'> & {
  connectTries?: number
  /** Seconds after which the server ends a statement; none: never. The embedded engine keeps no time. */
  statementTimeout?: number
  /** Keeps the plans of repeated statements (keep-plans.ts); the embedded engine keeps none. */
  keepsPlans?: boolean
  /** The variable that `databaseUrl` came from, for the mistake that names it. */
  urlName?: string
}

/** A connection that keeps plans is replaced after as many uses: so plans of what nobody asks any more are forgotten. */
const USES = 20_000

/**
 * Opens the PostgreSQL server of `databaseUrl`, or the embedded engine in `dataDir`.
 * A server that does not answer is tried again, 1 s apart.
 * @throws DomainError `base_injoignable`, `dossier_verrouille`, `espace_disque`.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
  poolSize,
  connectTries = 10,
  statementTimeout = 0,
  keepsPlans = false,
  urlName = 'KARTYE_DATABASE_URL',
}: Options): Promise<Database> {
  const embedded = databaseUrl ? null : await startEmbedded(dataDir, poolSize + 2)
  const pool = new pg.Pool({
    ...(embedded ? { host: embedded.host, port: embedded.port, user: 'postgres', database: 'postgres' } : { connectionString: databaseUrl ?? '' }),
    max: poolSize,
    types: typeParsers,
    application_name: 'kartye',
    // Short spatial queries: a server would start parallel workers and compile them, for ten times their cost; builds ask for workers themselves.
    ...(embedded ? {} : { options: '-c max_parallel_workers_per_gather=0 -c jit=off', statement_timeout: statementTimeout * 1000 }),
    connectionTimeoutMillis: 10_000,
    ...(keepsPlans ? { maxUses: USES } : {}),
  })
  // A connection lost while idle is replaced by the pool at the next query; lost at work, the query under way fails with the same error.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await answers(pool, embedded ? 1 : connectTries, urlName)
  } catch (error) {
    await pool.end()
    await embedded?.close()
    throw error
  }
  const kind = embedded ? 'embedded' : 'server'
  let closing: Promise<void> | null = null
  return {
    kind,
    pool,
    db: new EngineDb(keepsPlans && !embedded ? keepPlans(pool) : pool, { cancels: !embedded }),
    transaction: (work) => transact(pool, kind, work),
    close: () => {
      closing ??= pool.end().then(() => embedded?.close())
      return closing
    },
  }
}

async function answers(pool: pg.Pool, tries: number, urlName: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await pool.query('SELECT 1')
      return
    } catch (error) {
      if (!isConnectionLoss(error)) throw error
      if (attempt >= tries) {
        throw new DomainError(
          'base_injoignable',
          `La base de données ne répond pas (${error instanceof Error ? error.message : String(error)}) après ${tries} essais.`,
          { parametre: urlName },
        )
      }
      await new Promise((done) => setTimeout(done, 1000))
    }
  }
}

async function transact<T>(pool: pg.Pool, kind: Database['kind'], work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  const single = { connect: async () => ({ query: client.query.bind(client), release: () => undefined }), end: async () => undefined }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: single as unknown as pg.Pool }) })
  let broken: unknown = null
  try {
    await client.query('BEGIN')
    const result = await work({ db, client, kind })
    await client.query('COMMIT')
    return result
  } catch (error) {
    broken = isConnectionLoss(error) ? error : null
    if (!broken)
      await client.query('ROLLBACK').catch((lost: unknown) => {
        broken = lost
      })
    throw asDomainError(error)
  } finally {
    client.release(broken !== null)
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw asDomainError(error)
  }
}

/** Names what can be named of the engine's errors: lost connection, statement timeout, full disk. Anything else is returned as it is. */
export function asDomainError(error: unknown): unknown {
  if (isConnectionLoss(error))
    return new DomainError('base_injoignable', 'La connexion à la base de données a été perdue ; rien n’a été écrit à moitié. Recommencez quand elle répond.')
  const { code, message } = error as { code?: string; message?: string }
  if (code === '57014') {
    return new DomainError(
      'delai_depasse',
      'La réponse demande plus de temps que KARTYE_STATEMENT_TIMEOUT n’en accorde : demandez moins de territoires ou d’indicateurs, ou un cadre plus petit.',
    )
  }
  if (code === GIVEN_UP) {
    return new DomainError(
      'calcul_abandonne',
      'Le moteur embarqué a abandonné un calcul géométrique qu’un serveur PostgreSQL + PostGIS sait faire ; rien de ce calcul n’est gardé. Donnez un serveur par KARTYE_DATABASE_URL.',
    )
  }
  if (code === '53100' || /No space left on device|ENOSPC|could not extend file/.test(message ?? '')) {
    return new DomainError('espace_disque', 'Plus de place sur le disque de la base de données ; rien n’a été écrit à moitié.')
  }
  return error
}

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '08001',
])

export function isConnectionLoss(error: unknown): boolean {
  const { code, message = '', errors } = error as { code?: string; message?: string; errors?: unknown[] }
  if (Array.isArray(errors)) return errors.some(isConnectionLoss)
  return (
    (code !== undefined && LOST.has(code)) ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(message)
  )
}
