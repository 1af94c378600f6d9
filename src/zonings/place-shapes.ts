import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Fills the temporary table `placed` with the shapes that `dataset` brought: territory found from where they lie, geometry in its legal
 * CRS, invalid rings repaired (`repair`: share of the area that the repair changed, null when none was needed).
 * What cannot be placed keeps a null territory; `refusedShapes` says why.
 */
export async function placeShapes(db: Db, dataset: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS placed`.execute(db)
  await sql`
    CREATE TEMP TABLE placed ON COMMIT DROP AS
    WITH system AS (
      SELECT srid, zonings.is_geographic(srid) AS is_geographic
      FROM (SELECT DISTINCT ST_SRID(geom) AS srid FROM ingest.zone_row WHERE dataset = ${dataset}::int AND geom IS NOT NULL) AS used
    ), read AS (
      SELECT r.line, r.code, r.label, r.communes, r.departement, r.epci, r.geom AS raw, s.is_geographic,
             CASE WHEN NOT ST_IsEmpty(r.geom) AND zonings.lies_where_it_says(r.geom, s.is_geographic)
                  THEN ST_Transform(ST_SetSRID(ST_Centroid(ST_Envelope(r.geom)), s.srid), 4326) END AS middle84
      FROM ingest.zone_row r LEFT JOIN system s ON s.srid = ST_SRID(r.geom)
      WHERE r.dataset = ${dataset}::int
    ), located AS (
      SELECT read.*, t.id AS territory, t.srid FROM read LEFT JOIN zonings.territory t ON t.extent84 && read.middle84
    ), projected AS (
      SELECT *, ST_Transform(ST_Force2D(raw), srid) AS as_read FROM located
    )
    SELECT line, code, label, communes, departement, epci, raw, is_geographic, territory, srid,
           CASE WHEN ST_Dimension(as_read) < 2 OR ST_IsValid(as_read) THEN as_read ELSE repaired END AS geom, NULL::geometry AS geom84,
           CASE WHEN ST_Dimension(as_read) < 2 OR ST_IsValid(as_read) THEN NULL
                ELSE abs(ST_Area(repaired) - ST_Area(as_read)) / nullif(greatest(ST_Area(repaired), ST_Area(as_read)), 0) END AS repair
    FROM projected
    LEFT JOIN LATERAL (
      SELECT ST_CollectionExtract(ST_MakeValid(as_read), 3) AS repaired WHERE ST_Dimension(as_read) = 2 AND NOT ST_IsValid(as_read)
    ) AS repair ON true`.execute(db)
}
