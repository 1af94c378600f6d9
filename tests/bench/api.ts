import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { createRandom } from '../../data/demo/island/random.ts'
import type { DB } from '../../src/db/tables.ts'
import { type Bbox, valuesGeojson } from '../../src/publish/read/index.ts'
import { onScratchServer, withApi } from '../support/bench-server.ts'
import { publishManyPolygons } from '../support/many-polygons.ts'

const POLYGONS = 20_000
const FEATURES = 100
const SECONDS = 20
const CONNECTIONS = [1, 4, 16]
/** Inside the field of polygons, in degrees; a window of this size holds about 280 of them: the answer is always full. */
const FIELD = { west: 0.5, south: 44.3, width: 4.5, height: 3.5 }
const WINDOW = { width: 1.1, height: 0.78 }

/**
 * 100 features with one indicator in a random bbox out of 20,000 polygons, asked over HTTP; beside it the same statement by pgbench, with as many
 * connections: what PostgreSQL alone could answer on this machine. Load, API and server share its cores.
 */
export async function run(): Promise<void> {
  await onScratchServer(
    (database) => publishManyPolygons(database, POLYGONS),
    async (url, zoning) => {
      const asked: Record<string, unknown>[] = []
      await withApi(url, async (address) => {
        for (const connections of CONNECTIONS) asked.push(await askApi(address, zoning, connections))
      })
      const statement = await statementOf(url, zoning)
      await checkIsFull(url, statement)
      for (const connections of CONNECTIONS) asked.push(askPostgres(url, statement, connections))
      console.table(asked)
    },
  )
}

async function askApi(address: string, zoning: string, connections: number): Promise<Record<string, unknown>> {
  const random = createRandom(100)
  const path = (): string => {
    const west = FIELD.west + random.next() * (FIELD.width - WINDOW.width)
    const south = FIELD.south + random.next() * (FIELD.height - WINDOW.height)
    const bbox = [west, south, west + WINDOW.width, south + WINDOW.height].map((degrees) => degrees.toFixed(5)).join(',')
    return `/api/v1/valeurs?zonage=${zoning}&indicateurs=population&bbox=${bbox}&limite=${FEATURES}&f=geojson`
  }
  const sample: { features: unknown[] } = JSON.parse(await (await fetch(address + path())).text())
  if (sample.features.length !== FEATURES) throw new Error(`${sample.features.length} features instead of ${FEATURES}`)
  const milliseconds: number[] = []
  const requested = Array.from({ length: 5000 }, () => ({ path: path() }))
  const { requests, non2xx, errors } = await new Promise<autocannon.Result>((done, fail) => {
    const load = autocannon({ url: address, connections, duration: SECONDS, requests: requested }, (error, result) => (error ? fail(error) : done(result)))
    load.on('response', (_client, _status, _bytes, elapsed) => milliseconds.push(elapsed))
  })
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were not 200, ${errors} failed`)
  return { what: 'API (autocannon)', connections, 'requests/s': Math.round(requests.average), ...percentiles(milliseconds) }
}

/** A bbox to be replaced. */
const MARKS: Bbox = [0.001, 0.002, 0.003, 0.004]

/** The statement that the API sends for such a request, as pgbench takes it: a random window in place of the marks. */
async function statementOf(url: string, zoning: string): Promise<string> {
  let text = ''
  let parameters: readonly unknown[] = []
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
    log: ({ query }) => {
      text = query.sql
      parameters = query.parameters
    },
  })
  const zones = { edition: 1, codes: null, communes: null, departements: null, epcis: null, bbox: MARKS, search: null }
  const chosen = [{ indicator: 'population', period: '2024', unit: 'personnes' }]
  await valuesGeojson(db, { run: 1, zoning, zones, chosen, method: null }, { after: null, limit: FEATURES })
  await db.destroy()
  const micro = (degrees: number): number => Math.round(degrees * 1e6)
  return [
    `\\set west random(${micro(FIELD.west)}, ${micro(FIELD.west + FIELD.width - WINDOW.width)}) / 1000000.0`,
    `\\set south random(${micro(FIELD.south)}, ${micro(FIELD.south + FIELD.height - WINDOW.height)}) / 1000000.0`,
    `\\set east :west + ${WINDOW.width}`,
    `\\set north :south + ${WINDOW.height}`,
    `${text
      .replace(/\$(\d+)/g, (_, position) => literal(parameters[Number(position) - 1]))
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim()};`,
  ].join('\n')
}

/** The statement must do the work that the API asks of it: a full page. */
async function checkIsFull(url: string, statement: string): Promise<void> {
  const window: Record<string, number> = { west: FIELD.west, south: FIELD.south, east: FIELD.west + WINDOW.width, north: FIELD.south + WINDOW.height }
  const text = (statement.split('\n').at(-1) ?? '').replace(/(?<!:):(west|south|east|north)\b/g, (_, name: string) => String(window[name]))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ shown: number }>(text)
  await client.end()
  if (rows[0]?.shown !== FEATURES) throw new Error(`the statement shows ${rows[0]?.shown} features instead of ${FEATURES}`)
}

function literal(value: unknown): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return `'{${value.join(',')}}'`
  if (typeof value !== 'number') return `'${String(value)}'`
  return [':west', ':south', ':east', ':north'][MARKS.indexOf(value)] ?? String(value)
}

function askPostgres(url: string, statement: string, connections: number): Record<string, unknown> {
  const program = ['/usr/bin/pgbench', '/usr/lib/postgresql/15/bin/pgbench'].find(existsSync)
  if (!program) return { what: 'pgbench is not installed', connections }
  const folder = mkdtempSync(join(tmpdir(), 'kartye-pgbench-'))
  try {
    writeFileSync(join(folder, 'window.sql'), statement)
    const words = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(connections),
      '-T',
      String(SECONDS),
      '-l',
      '--log-prefix',
      join(folder, 'log'),
      '-f',
      join(folder, 'window.sql'),
    ]
    execFileSync(program, [...words, url], { stdio: 'ignore' })
    // One line per transaction: client, number, microseconds…  https://www.postgresql.org/docs/15/pgbench.html#id-1.9.4.11.9.6
    const milliseconds = readdirSync(folder)
      .filter((name) => name.startsWith('log'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
      .map((line) => Number(line.split(' ')[2]) / 1000)
    return { what: 'PostgreSQL (pgbench)', connections, 'requests/s': Math.round(milliseconds.length / SECONDS), ...percentiles(milliseconds) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function percentiles(milliseconds: readonly number[]): Record<string, number> {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99) }
}
