import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Fills the temporary table `placed` with the squares that the codes of a grid name: `CRS5490RES200mN1614800E705800` is the square of
 * 200 m whose lower left corner is E 705,800, N 1,614,800 in EPSG:5490 (Insee, données carroyées). A code that names none has no shape.
 */
export async function drawCells(db: Db, dataset: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS placed`.execute(db)
  await sql`
    CREATE TEMP TABLE placed ON COMMIT DROP AS
    WITH named AS MATERIALIZED (
      SELECT m.code, m.departement, regexp_match(m.code, '^CRS([0-9]{4,5})RES([0-9]{3,4})mN([0-9]{1,7})E([0-9]{1,7})$') AS part
      FROM ingest.measure_row m WHERE m.dataset = ${dataset}::int
    ), square AS MATERIALIZED (
      SELECT code, departement,
             ST_MakeEnvelope(part[4]::float8, part[3]::float8, part[4]::float8 + part[2]::float8, part[3]::float8 + part[2]::float8, part[1]::int) AS raw
      FROM named
    ), square84 AS MATERIALIZED (
      SELECT *, ST_Transform(raw, 4326) AS geom84 FROM square
    )
    SELECT NULL::int AS line, s.code, NULL::text AS label, '{}'::text[] AS communes, s.departement, NULL::text AS epci, s.raw, false AS is_geographic,
           t.id AS territory, t.srid, ST_Transform(s.raw, t.srid) AS geom, s.geom84, NULL::float8 AS repair
    FROM square84 s
    LEFT JOIN zonings.territory t ON t.extent84 && s.geom84`.execute(db)
}
