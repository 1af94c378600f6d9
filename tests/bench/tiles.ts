import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from '../../src/db/database.ts'
import type { DB } from '../../src/db/tables.ts'
import { type Collection, listCollections, readCatalogueOf, readScope, readTile, type TileAddress } from '../../src/publish/read/index.ts'
import { onScratchServer, withApi } from '../support/bench-server.ts'
import { publishManyPolygons } from '../support/many-polygons.ts'

const POLYGONS = 20_000
const ZOOM = 9
const CONNECTIONS = 8
const SECONDS = 10
/** Tiles inside the field of polygons: about 170 of them in each. */
const TILES: readonly TileAddress[] = range(257, 261).flatMap((x) => range(179, 184).map((y) => ({ z: ZOOM, x, y })))
const USUAL = ['code', 'libelle', 'departement', 'communes']

/**
 * Tiles of 20,000 polygons at zoom 9 over HTTP: from the cache, then each made anew; beside them the same statement by pgbench, with as
 * many connections: what PostgreSQL alone could answer on this machine. Load, API and server share its cores.
 */
export async function run(): Promise<void> {
  await onScratchServer(publishCollections, async (url, collections) => {
    const asked: Record<string, unknown>[] = []
    for (const collection of collections) {
      // Without a place to keep them, every tile is made anew.
      for (const [megabytes, what] of [
        ['64', 'API, kept tiles'],
        ['0', 'API, each tile made'],
      ] as const)
        asked.push({ ...(await withApi(url, (address) => askApi(address, collection), { KARTYE_TILE_CACHE: megabytes })), what })
      asked.push(await askPostgres(url, collection))
    }
    console.table(asked)
  })
}

async function publishCollections(database: Database): Promise<Collection[]> {
  await publishManyPolygons(database, POLYGONS)
  const scope = await readScope(database.db, 1)
  if (!scope) throw new Error('nothing is published')
  const catalogue = new Map((await readCatalogueOf(database.db, scope.run)).map((indicator) => [indicator.code, indicator]))
  return listCollections(database.db, scope, catalogue)
}

async function askApi(address: string, collection: Collection): Promise<Record<string, unknown>> {
  const paths = TILES.map(({ z, x, y }) => `/ogc/collections/${collection.id}/tiles/WebMercatorQuad/${z}/${y}/${x}`)
  const sizes = await Promise.all(paths.map(async (one) => (await (await fetch(address + one)).arrayBuffer()).byteLength))
  if (sizes.some((bytes) => bytes < 10_000)) throw new Error(`a tile has ${Math.min(...sizes)} bytes: it is not full`)
  const kilobytes = Math.round(sizes.reduce((sum, bytes) => sum + bytes, 0) / sizes.length / 1000)
  return { collection: collection.id, 'KB/tile': kilobytes, connections: CONNECTIONS, 'requests/s': await rate(address, paths) }
}

/** Requests answered per second; each connection has tiles of its own: two that ask for the same one at once would be given one work. */
async function rate(address: string, paths: readonly string[]): Promise<number> {
  let client = 0
  const start = performance.now()
  const { non2xx, errors, requests } = await autocannon({
    url: address,
    connections: CONNECTIONS,
    headers: { 'accept-encoding': 'gzip' },
    duration: SECONDS,
    setupClient: (one) => {
      const mine = client++
      one.setRequests(paths.filter((_, i) => i % CONNECTIONS === mine).map((path) => ({ method: 'GET', path })))
    },
  })
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were not 200, ${errors} failed`)
  return Math.round(requests.total / ((performance.now() - start) / 1000))
}

async function askPostgres(url: string, collection: Collection): Promise<Record<string, unknown>> {
  const what = { collection: collection.id, connections: CONNECTIONS, what: 'PostgreSQL (pgbench), the same statement' }
  const program = ['/usr/bin/pgbench', '/usr/lib/postgresql/15/bin/pgbench'].find(existsSync)
  if (!program) return { ...what, what: 'pgbench is not installed' }
  const folder = mkdtempSync(join(tmpdir(), 'kartye-pgbench-'))
  try {
    const statements = await statementsOf(url, collection)
    const files = statements.map((statement, i) => {
      const file = join(folder, `${i}.sql`)
      writeFileSync(file, statement)
      return ['-f', file]
    })
    const words = ['-n', '-M', 'prepared', '-c', String(CONNECTIONS), '-T', String(SECONDS), ...files.flat(), url]
    const env = { ...process.env, PGOPTIONS: '-c max_parallel_workers_per_gather=0 -c jit=off' }
    const printed = execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return { ...what, 'requests/s': Math.round(Number(/tps = ([\d.]+)/.exec(printed)?.[1])) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The statements that the API sends for these tiles, as pgbench takes them. */
async function statementsOf(url: string, { table, id }: Collection): Promise<string[]> {
  const statements: string[] = []
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
    log: ({ query: { sql, parameters } }) => {
      const text = sql.replace(/\$(\d+)/g, (_, position) => literal(parameters[Number(position) - 1]))
      statements.push(`${text.replaceAll(/\s*\n\s*/g, ' ').trim()};`)
    },
  })
  const columns = table.columns.filter(({ name, origin }) => (origin.kind === 'zone' ? USUAL.includes(name) : origin.part !== 'periode'))
  for (const address of TILES) await readTile(db, 'server', { table, columns, layer: id, address })
  await db.destroy()
  return statements
}

function literal(value: unknown): string {
  return `'${String(value)}'`
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
