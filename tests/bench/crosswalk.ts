import { sql } from 'kysely'
import { readConfig } from '../../src/config.ts'
import { ensureCrosswalk } from '../../src/crosswalk/index.ts'
import { type Database, type Db, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { DomainError } from '../../src/model/error.ts'
import { median } from '../support/median.ts'
import { scratchDatabase } from '../support/scratch-database.ts'
import { toyDataset } from '../support/toy-zones.ts'

const CELLS = { columns: 250, rows: 200 }
const POLYGONS = 1500
const ROUNDS = 5

/**
 * From tables to stored weights: 50,000 square cells of 200 m × 1,500 convex polygons of 150–1,500 m radius in EPSG:2154,
 * beside one plain ST_Intersection join stored in a table, in turn, on the server of KARTYE_DATABASE_URL.
 */
export async function run(): Promise<void> {
  const config = readConfig(process.env)
  if (!config.databaseUrl)
    throw new DomainError('configuration_invalide', 'KARTYE_DATABASE_URL is needed: this benchmark runs on a server.', { parametre: 'KARTYE_DATABASE_URL' })
  const scratch = await scratchDatabase(config.databaseUrl)
  const database = await openDatabase({ ...config, databaseUrl: scratch.url })
  try {
    await migrate(database)
    const { cells, polygons } = await seed(database)
    const plain: number[] = []
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      plain.push(await timed(() => plainJoin(database.db, cells, polygons)))
      await forget(database.db)
      ours.push(await timed(() => database.transaction((t) => ensureCrosswalk(t, { sourceEdition: cells, targetEdition: polygons, support: null }))))
    }
    console.table([
      { method: 'plain ST_Intersection join', 'median s': median(plain).toFixed(2), min: Math.min(...plain).toFixed(2), max: Math.max(...plain).toFixed(2) },
      { method: 'crosswalk', 'median s': median(ours).toFixed(2), min: Math.min(...ours).toFixed(2), max: Math.max(...ours).toFixed(2) },
    ])
    console.log(`ratio, round by round: ${plain.map((seconds, i) => (seconds / (ours[i] ?? Number.NaN)).toFixed(1)).join(' ')}`)
    console.log(await agreement(database.db))
  } finally {
    await database.close()
    await scratch.drop()
  }
}

async function seed(database: Database): Promise<{ cells: number; polygons: number }> {
  const squares = sql`
    SELECT 'c' || x || '_' || y AS code, true AS is_rectangle, ST_MakeEnvelope(600000 + x * 200, 6800000 + y * 200, 600200 + x * 200, 6800200 + y * 200, 2154) AS geom
    FROM generate_series(0, ${CELLS.columns - 1}::int) AS x, generate_series(0, ${CELLS.rows - 1}::int) AS y`
  const convex = sql`
    SELECT 't' || i AS code, false AS is_rectangle, ST_SetSRID(ST_ConvexHull(ST_Collect(ST_MakePoint(x + r * cos(angle), y + r * sin(angle)))), 2154) AS geom
    FROM (SELECT i, 600000 + random() * 50000 AS x, 6800000 + random() * 40000 AS y, 150 + random() * 1350 AS r FROM generate_series(1, ${POLYGONS}::int) AS i) AS centre,
         LATERAL (SELECT random() * 2 * pi() + i * 0 AS angle FROM generate_series(1, 24)) AS corner
    GROUP BY i, x, y, r`
  return database.transaction(async (t) => {
    await sql`SELECT setseed(0.42)`.execute(t.db)
    return { cells: await seedEdition(t, 'carre-2001', squares), polygons: await seedEdition(t, 'convexe-2001', convex) }
  })
}

async function seedEdition(t: Parameters<typeof toyDataset>[0], zoning: string, shapes: ReturnType<typeof sql>): Promise<number> {
  const id = await toyDataset(t, { zoning, zones: [] })
  await sql`CREATE TABLE ${sql.table(`zonings.zone_${id}`)} PARTITION OF zonings.zone FOR VALUES IN (${sql.lit(id)})`.execute(t.db)
  await sql`
    INSERT INTO zonings.zone (edition, code, communes, territory, area_m2, is_rectangle, geom, geom84)
    SELECT ${id}::int, code, '{}', 'metropole', ST_Area(geom), is_rectangle, geom, ST_Transform(geom, 4326) FROM (${shapes}) AS shape`.execute(t.db)
  await sql`
    INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
    SELECT ${id}::int, ${zoning}, 'essai', 2001, 'Essai', 'polygon', count(*), '{metropole}', '{}' FROM zonings.zone WHERE edition = ${id}::int`.execute(t.db)
  await sql`ANALYZE ${sql.table(`zonings.zone_${id}`)}`.execute(t.db)
  return id
}

/** What anyone would write: the peer, on the same tables and indexes, on one core as a plain statement runs. */
async function plainJoin(db: Db, cells: number, polygons: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS public.plain_weight`.execute(db)
  await sql`
    CREATE TABLE public.plain_weight AS
    SELECT s.code AS source, t.code AS target, ST_Area(ST_Intersection(s.geom, t.geom)) / ST_Area(s.geom) AS weight
    FROM ${sql.table(`zonings.zone_${cells}`)} s JOIN ${sql.table(`zonings.zone_${polygons}`)} t ON ST_Intersects(s.geom, t.geom)`.execute(db)
}

async function forget(db: Db): Promise<void> {
  const { rows } = await sql<{ id: number }>`DELETE FROM crosswalk.crosswalk RETURNING id`.execute(db)
  for (const { id } of rows) await sql`DROP TABLE ${sql.table(`crosswalk.weight_${id}`)}`.execute(db)
}

async function agreement(db: Db): Promise<string> {
  const { rows } = await sql<{ pairs: number; alone: number; gap: number }>`
    SELECT count(*) FILTER (WHERE p.weight > 0 OR w.weight > 0) AS pairs,
           count(*) FILTER (WHERE (p.weight > 0) IS DISTINCT FROM (w.weight > 0) AND coalesce(p.weight, w.weight) > 1e-9) AS alone,
           max(abs(coalesce(p.weight, 0) - coalesce(w.weight, 0))) AS gap
    FROM public.plain_weight p FULL JOIN crosswalk.weight w ON w.source = p.source AND w.target = p.target`.execute(db)
  return `${rows[0]?.pairs} pairs, ${rows[0]?.alone} in one table only, largest difference of weight ${rows[0]?.gap}`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
