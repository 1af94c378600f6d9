import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../../zonings/index.ts'
import { isNested } from './share-units.ts'

/**
 * Share of a commune's area from which the IRIS in it are all of it, though contours of two producers differ (simplified ones by some percents): nothing of it is then
 * uncovered. A choice of the observatory.
 */
const SAME_GROUND = 0.95

/**
 * Lists in the temporary table `commune_listed` the communes that hold units, and all those of their EPCI and of their départements; `is_filled` where IRIS are all of it.
 * Draws in `commune_ground` what quarters have of each, except where it is filled: units say it then. Needs `unit_nested`, `unit_shared` and `quarter_ground`.
 */
export async function listCommunes(db: Db, mesh: Edition, communes: Edition): Promise<void> {
  await sql`DROP TABLE IF EXISTS commune_listed, commune_ground`.execute(db)
  await sql`
    CREATE TEMP TABLE commune_listed ON COMMIT DROP AS
    WITH held AS (
      SELECT commune, sum(area_m2) AS held_m2 FROM (
        SELECT commune, area_m2 FROM unit_nested UNION ALL SELECT commune, shared_m2 FROM unit_shared WHERE shared_m2 > 0
      ) AS unit GROUP BY commune
    ), commune AS MATERIALIZED (
      SELECT c.code, c.departement, c.epci, c.territory, c.area_m2, h.held_m2
      FROM zonings.zone c LEFT JOIN held h ON h.commune = c.code WHERE c.edition = ${communes.id}::int
    )
    SELECT code, departement, epci, territory, area_m2, coalesce(${isNested(mesh)}::boolean AND held_m2 >= ${SAME_GROUND}::float8 * area_m2, false) AS is_filled
    FROM commune
    WHERE held_m2 > 0 OR epci IN (SELECT epci FROM commune WHERE held_m2 > 0) OR departement IN (SELECT departement FROM commune WHERE held_m2 > 0)`.execute(db)
  await sql`CREATE UNIQUE INDEX ON commune_listed (code)`.execute(db)
  await sql`ANALYZE commune_listed`.execute(db)
  await sql`
    CREATE TEMP TABLE commune_ground ON COMMIT DROP AS
    WITH cut AS MATERIALIZED (
      SELECT c.code AS commune, c.territory, CASE WHEN ST_Covers(c.geom, g.geom) THEN g.geom ELSE ST_CollectionExtract(ST_Intersection(c.geom, g.geom), 3) END AS geom
      FROM quarter_ground g JOIN zonings.zone c ON c.territory = g.territory AND c.geom && g.geom JOIN commune_listed l ON l.code = c.code
      WHERE c.edition = ${communes.id}::int AND NOT l.is_filled
    )
    SELECT commune, territory, geom, ST_Area(geom) AS area_m2 FROM cut WHERE ST_Area(geom) > 0`.execute(db)
  await sql`CREATE INDEX ON commune_ground USING gist (geom)`.execute(db)
  await sql`ANALYZE commune_ground`.execute(db)
}
