import { sql } from 'kysely'
import { createRandom } from '../../data/demo/island/random.ts'
import type { Database } from '../../src/db/database.ts'
import { attachPartition, createPartition } from '../../src/db/partition.ts'
import { readCatalogue } from '../../src/ingest/index.ts'

const ZONING = { id: 'banc-2024', kind: 'banc', vintage: 2024 }
/** Where the centres lie, in metres of EPSG:2154: inland, so that a square around any of them holds land on every side. */
const FIELD = { west: 300_000, south: 6_300_000, width: 700_000, height: 600_000 }

/** Publishes `count` round polygons of 41 points, 150–1,500 m in radius, with one `population` each: release 1, always the same. Returns their zoning. */
export async function publishManyPolygons(database: Database, count: number): Promise<string> {
  const random = createRandom(20_000)
  const within = (from: number, length: number): number => from + random.next() * length
  const discs = Array.from({ length: count }, () => ({ x: within(FIELD.west, FIELD.width), y: within(FIELD.south, FIELD.height), r: within(150, 1350) }))
  const { indicators, variables } = await readCatalogue()
  const catalogue = { variables: [...variables.values()], indicators: [...indicators.values()] }
  await database.transaction(async ({ db }) => {
    await sql`
      INSERT INTO ingest.dataset (id, source, holds, zoning, period, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report)
      OVERRIDING SYSTEM VALUE
      VALUES (1, 'banc', 'both', ${ZONING.id}::text, '2024', 'banc', '', 0, ${count}::int, ${count}::int, '{population}', '{}', '{}')`.execute(db)
    await sql`
      INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
      VALUES (1, ${ZONING.id}::text, ${ZONING.kind}::text, ${ZONING.vintage}::int, 'Banc d’essai', 'polygon', ${count}::int, '{metropole}', '[]')`.execute(db)
    const zones = sql.table(await createPartition(db, 'zonings.zone', 1))
    await sql`
      INSERT INTO ${zones} (edition, code, label, communes, departement, territory, area_m2, is_rectangle, geom, geom84)
      SELECT 1, 'B' || lpad(id::text, 6, '0'), 'Quartier ' || id, '{34172}', '34', 'metropole', ST_Area(geom), false, geom, ST_Transform(geom, 4326)
      FROM unnest(${discs.map(({ x }) => x)}::float8[], ${discs.map(({ y }) => y)}::float8[], ${discs.map(({ r }) => r)}::float8[]) WITH ORDINALITY AS disc(x, y, r, id)
      CROSS JOIN LATERAL (SELECT ST_Buffer(ST_SetSRID(ST_MakePoint(x, y), 2154), r, 10) AS geom) AS drawn`.execute(db)
    await attachPartition(db, 'zonings.zone', 1)
    await sql`INSERT INTO estimate.run (id, editions, datasets, crosswalks, catalogue) OVERRIDING SYSTEM VALUE
              VALUES (1, '{1}', '{1}', '{}', ${JSON.stringify(catalogue)}::jsonb)`.execute(db)
    const values = sql.table(await createPartition(db, 'estimate.value', 1))
    await sql`
      INSERT INTO ${values} (run, edition, zoning, code, departement, indicator, period, rank, method, source, dataset, value, status, low, high, coverage, reliability)
      SELECT 1, 1, ${ZONING.id}::text, code, '34', 'population', '2024', 1, 'aire', 'banc', 1, area_m2 / 500, 'estime', area_m2 / 600, area_m2 / 400, 1, 'B'
      FROM zonings.zone WHERE edition = 1`.execute(db)
    await attachPartition(db, 'estimate.value', 1)
    await sql`INSERT INTO publish.release (id, run, checks, is_sound, summary, differences) OVERRIDING SYSTEM VALUE VALUES (1, 1, '[]', true, '[]', 'null')`.execute(
      db,
    )
    await sql`INSERT INTO publish.release_zoning (release, zoning, edition, is_target) VALUES (1, ${ZONING.id}::text, 1, true)`.execute(db)
    await sql`INSERT INTO publish.switch (release, action) VALUES (1, 'publish')`.execute(db)
  })
  return ZONING.id
}
