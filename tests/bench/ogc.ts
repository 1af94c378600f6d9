import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '../../src/model/error.ts'
import { onScratchServer, withApi } from '../support/bench-server.ts'
import { publishManyPolygons } from '../support/many-polygons.ts'
import { median } from '../support/median.ts'

const POLYGONS = 20_000
const FEATURES = 100
/** Short and many, one after the other in turn: what else the machine does weighs on both alike. */
const ROUNDS = 7
const SECONDS = 2
const CONNECTIONS = [1, 4, 8]
/** Where windows start, in degrees, and their size: each holds some 300 to 500 of the polygons. */
const FIELD = { west: 0.5, south: 44.3, width: 3.3, height: 2.5 }
const WINDOW = { width: 1.2, height: 1 }

type Rate = { 'requests/s': number; 'p50 ms': number; 'p99 ms': number; bytes: number }

/**
 * `items?limit=100` in a random box out of 20,000 polygons, asked over HTTP by wrk; beside it, round by round, the same answer written in SQL by hand
 * from explicit columns, under pgbench with as many connections: the ceiling of this machine, whose cores they share. Then one answer asked again by its ETag.
 * @throws DomainError `configuration_invalide` without a server, wrk or pgbench.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-bench-'))
  try {
    await onScratchServer(
      async (database) => {
        const zoning = await publishManyPolygons(database, POLYGONS)
        await checkCeiling(database.pool)
        return zoning
      },
      (url, zoning) =>
        withApi(url, async (address) => {
          const items = `${address.replace('localhost', '127.0.0.1')}/ogc/collections/${zoning}/items?limit=${FEATURES}`
          compareWithCeiling(items, url, folder)
          await askAgain(`${items}&bbox=${Object.values(SAMPLE)}`, folder)
        }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function compareWithCeiling(items: string, databaseUrl: string, folder: string): void {
  const table = CONNECTIONS.map((connections) => {
    const rounds = Array.from({ length: ROUNDS }, () => ({
      api: askApi(items, connections, folder),
      ceiling: askPostgres(databaseUrl, connections, folder),
    }))
    const shares = rounds.map(({ api, ceiling }) => Math.round((api['requests/s'] / ceiling) * 100))
    return {
      connections,
      ...medianOf(rounds.map(({ api }) => api)),
      'ceiling requests/s': median(rounds.map(({ ceiling }) => ceiling)),
      'share of the ceiling, median %': median(shares),
      'least %': Math.min(...shares),
      'most %': Math.max(...shares),
    }
  })
  console.table(table)
}

function medianOf(rates: readonly Rate[]): Rate {
  const of = (what: keyof Rate): number => median(rates.map((rate) => rate[what]))
  return { 'requests/s': of('requests/s'), 'p50 ms': of('p50 ms'), 'p99 ms': of('p99 ms'), bytes: of('bytes') }
}

/** The same request with the ETag of its answer: 304 without asking the database. */
async function askAgain(url: string, folder: string): Promise<void> {
  const etag = (await fetch(url)).headers.get('etag')
  if (!etag) throw new Error('the answer has no ETag')
  const answer = await fetch(url, { headers: { 'if-none-match': etag } })
  if (answer.status !== 304) throw new Error(`${answer.status} instead of 304`)
  const script = join(folder, 'again.lua')
  writeFileSync(script, `wrk.headers["If-None-Match"] = ${JSON.stringify(etag)}\n${REPORT}`)
  const rates = Array.from({ length: ROUNDS }, () => wrk(['-t1', '-c8', `-d${SECONDS}s`, '-s', script, url]))
  console.table([{ what: '304 to If-None-Match', connections: 8, ...medianOf(rates) }])
}

/** A line of JSON in the end; an answer that is no success ends the bench. */
const REPORT = `done = function(summary, latency)
  io.write(string.format('RESULT {"requests/s":%.0f,"p50 ms":%.1f,"p99 ms":%.1f,"bytes":%.0f,"failed":%d}\\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.bytes / summary.requests,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`

function askApi(items: string, connections: number, folder: string): Rate {
  const { pathname, search } = new URL(items)
  const script = join(folder, 'window.lua')
  writeFileSync(
    script,
    `math.randomseed(7)
request = function()
  local west, south = ${FIELD.west} + math.random() * ${FIELD.width}, ${FIELD.south} + math.random() * ${FIELD.height}
  return wrk.format('GET', string.format('${pathname}${search}&bbox=%.4f,%.4f,%.4f,%.4f', west, south, west + ${WINDOW.width}, south + ${WINDOW.height}))
end
${REPORT}`,
  )
  return wrk(['-t1', `-c${connections}`, `-d${SECONDS}s`, '-s', script, new URL(items).origin])
}

const Result = z.object({ 'requests/s': z.number(), 'p50 ms': z.number(), 'p99 ms': z.number(), bytes: z.number(), failed: z.number() })

function wrk(words: readonly string[]): Rate {
  const said = installed('wrk', words, 'wrk')
  const { failed, ...rate } = Result.parse(JSON.parse(/^RESULT (.+)$/m.exec(said)?.[1] ?? 'null'))
  if (failed > 0) throw new Error(`${failed} answers failed`)
  return rate
}

/**
 * What the API answers, by hand: as many features of the same properties and geometry, counted exactly. Nothing here is shared with the project's statements.
 * Names of pgbench's variables stand for the window.
 */
const CEILING = `
  WITH matched AS MATERIALIZED (
    SELECT code, label, communes, departement, epci, territory, area_m2, geom84 FROM zonings.zone
    WHERE edition = 1 AND ST_Intersects(geom84, ST_MakeEnvelope(:west::float8, :south::float8, :east::float8, :north::float8, 4326))),
  page AS (SELECT * FROM matched ORDER BY code LIMIT ${FEATURES})
  SELECT '{"type":"FeatureCollection","numberReturned":' || count(*) || ',"numberMatched":' || (SELECT count(*) FROM matched) || ',"features":['
         || string_agg('{"type":"Feature","id":' || to_json(code)::text || ',"geometry":' || ST_AsGeoJSON(geom84, 6, 0)
         || ',"properties":{"code":' || to_json(code)::text || ',"libelle":' || to_json(label)::text || ',"zonage":"banc-2024","millesime":2024,"communes":'
         || to_json(array_to_string(communes, ','))::text || ',"departement":' || to_json(departement)::text || ',"epci":' || coalesce(to_json(epci)::text, 'null')
         || ',"bassin":' || to_json(territory)::text || ',"superficie_km2":' || round((area_m2 / 1e6)::numeric, 4) || '}}', ',') || ']}' AS answer
  FROM page`

const SAMPLE: Record<string, string> = { west: '1', south: '45', east: '2.2', north: '46' }

/** The ceiling must do the work that is asked of the API: a full page of that size. */
async function checkCeiling(pool: { query: (text: string) => Promise<{ rows: unknown[] }> }): Promise<void> {
  const { rows } = await pool.query(CEILING.replaceAll(/(?<!:):(west|south|east|north)/g, (_, edge: string) => SAMPLE[edge] ?? ''))
  const [{ answer }] = z.tuple([z.object({ answer: z.string() })]).parse(rows)
  const { features } = z.object({ features: z.array(z.unknown()) }).parse(JSON.parse(answer))
  if (features.length !== FEATURES) throw new Error(`${features.length} features instead of ${FEATURES}`)
  console.log(`the ceiling answers ${answer.length} bytes`)
}

/** Neither workers nor compilation: for statements this short both cost more than they save, here as for the API. */
const SHORT_STATEMENTS = { PGOPTIONS: '-c max_parallel_workers_per_gather=0 -c jit=off' }

/** Transactions per second. */
function askPostgres(databaseUrl: string, connections: number, folder: string): number {
  const script = join(folder, 'window.sql')
  const micro = (degrees: number): number => Math.round(degrees * 1e6)
  const random = (from: number, length: number): string => `random(${micro(from)}, ${micro(from + length)}) / 1000000.0`
  const lines = [
    `\\set west ${random(FIELD.west, FIELD.width)}`,
    `\\set south ${random(FIELD.south, FIELD.height)}`,
    `\\set east :west + ${WINDOW.width}`,
    `\\set north :south + ${WINDOW.height}`,
    `${CEILING.replaceAll(/\s*\n\s*/g, ' ')};`,
  ]
  writeFileSync(script, lines.join('\n'))
  const said = installed(
    'pgbench',
    ['-n', '-M', 'prepared', '-c', String(connections), '-j', '1', '-T', String(SECONDS), '-f', script, databaseUrl],
    'postgresql',
  )
  return Math.round(Number(/^tps = ([\d.]+)/m.exec(said)?.[1]))
}

function installed(program: string, words: readonly string[], from: string): string {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...SHORT_STATEMENTS } })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new DomainError('configuration_invalide', `Ce banc d’essai a besoin de ${program} : apt-get install ${from}.`)
    throw error
  }
}
