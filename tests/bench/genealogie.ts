import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { ingestOne } from '../../src/commands/ingest.ts'
import { readConfig } from '../../src/config.ts'
import { type GenealogyFacts, traceGenealogy } from '../../src/crosswalk/index.ts'
import { type Database, type Db, openDatabase } from '../../src/db/database.ts'
import { GIVEN_UP } from '../../src/db/embedded-answers.ts'
import { migrate } from '../../src/db/migrate.ts'
import { currentEditions } from '../../src/zonings/index.ts'
import { median } from '../support/median.ts'
import { REAL, whyNoRealData } from '../support/real-data.ts'
import { scratchDatabase } from '../support/scratch-database.ts'
import { toyDataset } from '../support/toy-zones.ts'

const ROUNDS = 5
const SILENT = { step: () => undefined, stop: () => undefined }

/**
 * The genealogy of a whole country: 1,606 QPV 2024 (simplified outlines) against a synthetic later list made from them, not an official one: by the
 * remainder of a hash of their code, moved by 2 m, widened by 40 m, cut in two, merged with a close neighbour, dropped, and some new. From zones to stored
 * kinship, beside a plain ST_Intersection join stored in a table, in turn; on the embedded engine, and on the server of KARTYE_DATABASE_URL when given.
 */
export async function run(): Promise<void> {
  const missing = whyNoRealData()
  if (missing) return console.log(missing)
  const { databaseUrl } = readConfig(process.env)
  let expected: string | null = null
  if (databaseUrl) {
    const scratch = await scratchDatabase(databaseUrl)
    try {
      expected = await measure('server', await openDatabase({ databaseUrl: scratch.url, dataDir: '', poolSize: 1 }))
    } finally {
      await scratch.drop()
    }
  } else console.log('server: skipped, KARTYE_DATABASE_URL is not set; nothing holds the embedded engine to the same events')
  const dataDir = mkdtempSync(join(tmpdir(), 'kartye-genealogie-'))
  try {
    const found = await measure('embedded', await openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })).catch((error: { code?: string }) => {
      if (error.code !== GIVEN_UP) throw error
      return null
    })
    if (found === null) return console.log('embedded: given up (an overlay of nearly identical outlines loses an exception of GEOS there); no figure')
    if (expected !== null && found !== expected)
      throw new Error('embedded: not the events of the server on the same list; its time is that of a part of the work, and is no result')
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Shows the times on an engine; returns the events told. */
async function measure(engine: string, database: Database): Promise<string> {
  try {
    await migrate(database)
    const { from, to } = await seed(database)
    const [plain, ours]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      plain.push(await timed(() => plainJoin(database.db, from, to)))
      await forget(database.db)
      ours.push(await timed(() => database.transaction((t) => traceGenealogy(t, { from, to }))))
    }
    const row = (method: string, seconds: number[]) => ({
      engine,
      method,
      'median s': median(seconds).toFixed(2),
      min: Math.min(...seconds).toFixed(2),
      max: Math.max(...seconds).toFixed(2),
    })
    console.table([row('plain ST_Intersection join', plain), row('genealogy', ours)])
    const { events, agreement } = await told(database.db)
    console.log(`${events}; ${agreement}`)
    return events
  } finally {
    await database.close()
  }
}

async function seed(database: Database): Promise<{ from: number; to: number }> {
  const file = resolve(REAL, 'france/qpv2024_simplified.geojson')
  await ingestOne(database, { descriptor: 'anct-qpv-2024', file, without: ['QN09105I', 'QN09113I', 'QN09503I'], largestRepair: 0.02 }, SILENT)
  const from = (await currentEditions(database.db)).find(({ zoning }) => zoning === 'qpv-2024')?.id ?? 0
  const to = await database.transaction(async (t) => {
    const id = await toyDataset(t, { zoning: 'qpv-2030', zones: [] })
    await sql`CREATE TABLE ${sql.table(`zonings.zone_${id}`)} PARTITION OF zonings.zone FOR VALUES IN (${sql.lit(id)})`.execute(t.db)
    await sql`
      INSERT INTO zonings.zone (edition, code, label, communes, departement, territory, area_m2, is_rectangle, geom, geom84)
      WITH drawn AS (
        SELECT *, mod(abs(hashtext(code)), 20) AS fate FROM zonings.zone WHERE edition = ${from}::int
      ), changed AS (
        SELECT code, label, communes, departement, territory, ST_Translate(geom, 2, 2) AS geom FROM drawn WHERE fate < 8
        UNION ALL SELECT code, label, communes, departement, territory, ST_Buffer(geom, 40, 'quad_segs=2') FROM drawn WHERE fate BETWEEN 8 AND 13
        UNION ALL
        SELECT code || side, label, communes, departement, territory,
               ST_Intersection(geom, ST_SetSRID(CASE WHEN side = 'w' THEN ST_MakeEnvelope(ST_XMin(geom), ST_YMin(geom), middle, ST_YMax(geom))
                                                     ELSE ST_MakeEnvelope(middle, ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)) END, ST_SRID(geom)))
        FROM drawn CROSS JOIN LATERAL (SELECT (ST_XMin(geom) + ST_XMax(geom)) / 2 AS middle) AS cut CROSS JOIN (VALUES ('w'), ('e')) AS half(side)
        WHERE fate BETWEEN 14 AND 15
        UNION ALL
        SELECT d.code, d.label, d.communes, d.departement, d.territory, ST_Union(d.geom, near.geom)
        FROM drawn d CROSS JOIN LATERAL (
          SELECT o.geom FROM zonings.zone o WHERE o.edition = ${from}::int AND o.territory = d.territory AND o.code <> d.code ORDER BY o.geom <-> d.geom LIMIT 1
        ) AS near WHERE fate BETWEEN 16 AND 17
        UNION ALL
        SELECT code || 'n', label, communes, departement, territory, ST_Translate(geom, 20000, 20000) FROM drawn WHERE fate = 18
      )
      SELECT ${id}::int, code, label, communes, departement, territory, ST_Area(geom), false, geom, ST_Transform(geom, 4326)
      FROM (SELECT code, label, communes, departement, territory, ST_Multi(ST_CollectionExtract(geom, 3)) AS geom FROM changed) AS polygon
      WHERE NOT ST_IsEmpty(geom)`.execute(t.db)
    await sql`
      INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
      SELECT ${id}::int, 'qpv-2030', 'qpv', 2030, 'Liste synthétique', 'polygon', count(*), array_agg(DISTINCT territory), '{"aire_moyenne_m2": 1}'
      FROM zonings.zone WHERE edition = ${id}::int`.execute(t.db)
    return id
  })
  await sql`ANALYZE ${sql.table(`zonings.zone_${to}`)}`.execute(database.db)
  const { rows } = await sql<{ n: number }>`SELECT zone_count AS n FROM zonings.edition WHERE id = ${to}::int`.execute(database.db)
  // The embedded engine has been seen to answer nothing, without an error, to ST_Buffer with a mitre: a list cut short would flatter it.
  if ((rows[0]?.n ?? 0) < 1500) throw new Error(`the synthetic list holds ${rows[0]?.n} perimeters only`)
  return { from, to }
}

/** What anyone would write, on the same tables and indexes. */
async function plainJoin(db: Db, from: number, to: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS public.plain_kinship`.execute(db)
  await sql`
    CREATE TABLE public.plain_kinship AS
    SELECT s.code AS source, t.code AS target, ST_Area(ST_Intersection(s.geom, t.geom)) / ST_Area(s.geom) AS source_share
    FROM ${sql.table(`zonings.zone_${from}`)} s JOIN ${sql.table(`zonings.zone_${to}`)} t ON s.territory = t.territory AND ST_Intersects(s.geom, t.geom)`.execute(
    db,
  )
}

async function forget(db: Db): Promise<void> {
  await sql`DELETE FROM crosswalk.genealogy`.execute(db)
  const { rows } = await sql<{ id: number }>`DELETE FROM crosswalk.crosswalk RETURNING id`.execute(db)
  for (const { id } of rows) await sql`DROP TABLE ${sql.table(`crosswalk.weight_${id}`)}`.execute(db)
}

/** The events of the last trace, and whether its pairs and shares are those of the plain join. */
async function told(db: Db): Promise<{ events: string; agreement: string }> {
  const { rows } = await sql<{ facts: GenealogyFacts; pairs: number; alone: number; gap: number }>`
    SELECT (SELECT facts FROM crosswalk.genealogy) AS facts, count(*) AS pairs,
           count(*) FILTER (WHERE (p.source IS NULL OR w.source IS NULL) AND coalesce(p.source_share, w.weight) > 1e-9) AS alone,
           max(abs(coalesce(p.source_share, 0) - coalesce(w.weight, 0))) AS gap
    FROM public.plain_kinship p FULL JOIN crosswalk.weight w ON w.source = p.source AND w.target = p.target`.execute(db)
  const events = (rows[0]?.facts.evenements ?? []).map(({ evenement, evenements }) => `${evenements} ${evenement}`).join(', ')
  return { events, agreement: `${rows[0]?.pairs} pairs, ${rows[0]?.alone} in one table only, largest difference of share ${rows[0]?.gap}` }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
