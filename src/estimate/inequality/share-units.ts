import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../../zonings/index.ts'

/** Vertices of the pieces that a commune is cut into before cells are laid on it: an overlay costs what its shapes weigh. */
const PIECE_VERTICES = 64

/**
 * Says which communes of an edition units belong to. An IRIS is part of one commune by definition (Insee): it belongs to it whole, by its code, whatever the contours
 * say (`unit_nested`). Cells go by area (`unit_shared`: `shared_m2` with each commune). Only communes that meet units without a commune are cut.
 */
export async function shareUnits(db: Db, mesh: Edition, communes: Edition): Promise<void> {
  await sql`DROP TABLE IF EXISTS unit_nested, unit_loose, unit_shared, commune_piece`.execute(db)
  await sql`
    CREATE TEMP TABLE unit_nested ON COMMIT DROP AS
    SELECT u.code AS unit, c.code AS commune, u.area_m2
    FROM zonings.zone u JOIN zonings.zone c ON c.edition = ${communes.id}::int AND c.code = u.communes[1]
    WHERE u.edition = ${mesh.id}::int AND ${isNested(mesh)}::boolean AND cardinality(u.communes) = 1`.execute(db)
  await sql`CREATE UNIQUE INDEX ON unit_nested (unit)`.execute(db)
  await sql`ANALYZE unit_nested`.execute(db)
  if (isNested(mesh)) await keepLoose(db, mesh)
  await cutCommunes(db, mesh, communes)
  await sql`
    CREATE TEMP TABLE unit_shared ON COMMIT DROP AS
    WITH part AS MATERIALIZED (
      SELECT u.code AS unit, c.commune, u.area_m2, crosswalk.overlap_m2(u.geom, u.area_m2, u.is_rectangle, c.geom, c.area_m2, false) AS shared_m2
      FROM commune_piece c JOIN ${looseUnits(mesh)} AS u ON u.territory = c.territory AND u.geom && c.geom
    )
    SELECT unit, commune, area_m2, sum(shared_m2) AS shared_m2 FROM part GROUP BY unit, commune, area_m2`.execute(db)
  if (isNested(mesh)) await nestLoose(db)
  await sql`ANALYZE unit_shared`.execute(db)
}

/** Whether each unit is part of one commune by definition. */
export function isNested({ kind }: Edition): boolean {
  return kind === 'iris'
}

/** Units that go by area: every cell, and IRIS whose commune the edition does not name. */
function looseUnits(mesh: Edition): RawBuilder<unknown> {
  return isNested(mesh) ? sql`unit_loose` : sql`(SELECT code, territory, geom, area_m2, is_rectangle FROM zonings.zone WHERE edition = ${mesh.id}::int)`
}

async function keepLoose(db: Db, mesh: Edition): Promise<void> {
  await sql`
    CREATE TEMP TABLE unit_loose ON COMMIT DROP AS
    SELECT code, territory, geom, area_m2, is_rectangle FROM zonings.zone
    WHERE edition = ${mesh.id}::int AND code NOT IN (SELECT unit FROM unit_nested)`.execute(db)
  await sql`CREATE INDEX ON unit_loose USING gist (geom)`.execute(db)
  await sql`ANALYZE unit_loose`.execute(db)
}

/** Units are looked up by their index (hence the limit) for the communes within their extent alone. */
async function cutCommunes(db: Db, mesh: Edition, communes: Edition): Promise<void> {
  await sql`
    CREATE TEMP TABLE commune_piece ON COMMIT DROP AS
    WITH extent AS MATERIALIZED (
      SELECT territory, ST_SetSRID(ST_Extent(geom)::geometry, min(ST_SRID(geom))) AS geom FROM ${looseUnits(mesh)} AS u GROUP BY territory
    ), piece AS MATERIALIZED (
      SELECT c.code AS commune, c.territory, ST_Subdivide(c.geom, ${PIECE_VERTICES}::int) AS geom
      FROM extent JOIN zonings.zone c ON c.territory = extent.territory AND c.geom && extent.geom
      CROSS JOIN LATERAL (SELECT FROM ${looseUnits(mesh)} AS u WHERE u.territory = c.territory AND u.geom && c.geom LIMIT 1) AS met
      WHERE c.edition = ${communes.id}::int
    )
    SELECT commune, territory, geom, ST_Area(geom) AS area_m2 FROM piece`.execute(db)
  await sql`CREATE INDEX ON commune_piece USING gist (geom)`.execute(db)
  await sql`ANALYZE commune_piece`.execute(db)
}

/** An IRIS whose commune the edition does not name is of the one where most of it lies; slivers in others are those of contours. */
async function nestLoose(db: Db): Promise<void> {
  await sql`INSERT INTO unit_nested (unit, commune, area_m2) SELECT unit, commune, area_m2 FROM unit_shared WHERE shared_m2 > area_m2 / 2`.execute(db)
  await sql`TRUNCATE unit_shared`.execute(db)
}
