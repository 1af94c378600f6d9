import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Fills the temporary table `placed` with the squares that the codes of a grid name: `CRS5490RES200mN1614800E705800` is the square of
 * 200 m whose lower left corner is E 705,800, N 1,614,800 in EPSG:5490 (Insee, données carroyées). A code that names none, or a corner that is not on the grid, has no shape.
 */
export async function drawCells(db: Db, dataset: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS placed`.execute(db)
  await sql`
    CREATE TEMP TABLE placed ON COMMIT DROP AS
    WITH split AS MATERIALIZED (
      SELECT m.code, m.departement, split_part(split_part(m.code, 'RES', 1), 'CRS', 2) AS srid, split_part(split_part(m.code, 'mN', 1), 'RES', 2) AS side,
             split_part(split_part(m.code, 'mN', 2), 'E', 1) AS north, split_part(split_part(m.code, 'mN', 2), 'E', 2) AS east,
             m.code ~ '^CRS[0-9]{4,5}RES[0-9]{3,4}mN[0-9]{1,7}E[0-9]{1,7}$' AS is_named
      FROM ingest.measure_row m WHERE m.dataset = ${dataset}::int
    ), square AS MATERIALIZED (
      SELECT code, departement,
             CASE WHEN is_named AND north::int % side::int = 0 AND east::int % side::int = 0
                  THEN ST_MakeEnvelope(east::float8, north::float8, east::float8 + side::float8, north::float8 + side::float8, srid::int) END AS raw
      FROM split
    ), square84 AS MATERIALIZED (
      SELECT *, ST_Transform(raw, 4326) AS geom84 FROM square
    )
    SELECT NULL::int AS line, s.code, NULL::text AS label, '{}'::text[] AS communes, s.departement, NULL::text AS epci, s.raw, false AS is_geographic,
           t.id AS territory, t.srid, ST_Transform(s.raw, t.srid) AS geom, s.geom84, NULL::float8 AS repair
    FROM square84 s
    LEFT JOIN zonings.territory t ON t.extent84 && s.geom84`.execute(db)
}
