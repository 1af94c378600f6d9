import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { CrosswalkRequest, MassSupport } from './request.ts'

/**
 * Fills the table `weights` from `overlay` and the cells of a support:
 * w = Σ_u z_u·A(u∩s∩t)/A(u) ÷ Σ_u z_u·A(u∩s)/A(u). A source that holds no mass is spread by area, and flagged `by_area`.
 * So is one that cells of an incomplete grid hardly touch: they would draw all of it to the few that the extract kept.
 * Where the targets are the support's own cells, each receives its own mass only: cells that overlap are not counted twice.
 */
export async function cellWeights(
  db: Db,
  crosswalk: number,
  weights: string,
  { sourceEdition, targetEdition }: CrosswalkRequest,
  support: MassSupport,
): Promise<void> {
  await cutPieces(db, sourceEdition, targetEdition)
  const own = support.edition === targetEdition
  await cellMass(db, support, own, 'piece_mass', sql`SELECT source, target, geom, area_m2, is_rectangle FROM piece`)
  await cellMass(
    db,
    support,
    false,
    'source_mass',
    sql`SELECT code AS source, NULL::text AS target, geom, area_m2, is_rectangle FROM zonings.zone WHERE edition = ${sourceEdition}::int AND code IN (SELECT source FROM overlay)`,
  )
  await cellMass(
    db,
    support,
    own,
    'target_mass',
    sql`SELECT NULL::text AS source, code AS target, geom, area_m2, is_rectangle FROM zonings.zone WHERE edition = ${targetEdition}::int AND code IN (SELECT target FROM overlay)`,
  )
  if (!own) await silenceUncovered(db, sourceEdition, support)
  await divideMasses(db, crosswalk, weights)
}

/**
 * The same with points: Σ z_u [u∈s∩t] ÷ Σ z_u [u∈s]. A point on a border belongs to the first zone by code, so that none counts twice.
 */
export async function pointWeights(
  db: Db,
  crosswalk: number,
  weights: string,
  { sourceEdition, targetEdition }: CrosswalkRequest,
  support: MassSupport,
): Promise<void> {
  await sql`DROP TABLE IF EXISTS located_point, piece_mass, source_mass, target_mass`.execute(db)
  await sql`
    CREATE TEMP TABLE located_point ON COMMIT DROP AS
    WITH point AS (
      SELECT u.code, u.territory, u.geom, m.amounts[array_position(d.variables, ${support.variable}::text)] AS mass
      FROM zonings.zone u JOIN ingest.measure_row m ON m.code = u.code JOIN ingest.dataset d ON d.id = m.dataset
      WHERE u.edition = ${support.edition}::int AND m.dataset = ${support.dataset}::int
    ), in_source AS (
      SELECT DISTINCT ON (u.code) u.code, s.code AS source
      FROM zonings.zone s JOIN point u ON s.territory = u.territory AND ST_Intersects(s.geom, u.geom)
      WHERE s.edition = ${sourceEdition}::int AND s.code IN (SELECT source FROM overlay) ORDER BY u.code, s.code
    ), in_target AS (
      SELECT DISTINCT ON (u.code) u.code, t.code AS target
      FROM zonings.zone t JOIN point u ON t.territory = u.territory AND ST_Intersects(t.geom, u.geom)
      WHERE t.edition = ${targetEdition}::int AND t.code IN (SELECT target FROM overlay) ORDER BY u.code, t.code
    )
    SELECT source, target, mass FROM in_source FULL JOIN in_target USING (code) JOIN point USING (code) WHERE mass > 0`.execute(db)
  await sql`CREATE TEMP TABLE piece_mass ON COMMIT DROP AS SELECT source, target, sum(mass) AS mass FROM located_point WHERE source IS NOT NULL AND target IS NOT NULL GROUP BY source, target`.execute(
    db,
  )
  await sql`CREATE TEMP TABLE source_mass ON COMMIT DROP AS SELECT source, sum(mass) AS mass FROM located_point WHERE source IS NOT NULL GROUP BY source`.execute(
    db,
  )
  await sql`CREATE TEMP TABLE target_mass ON COMMIT DROP AS SELECT target, sum(mass) AS mass FROM located_point WHERE target IS NOT NULL GROUP BY target`.execute(
    db,
  )
  await divideMasses(db, crosswalk, weights)
}

/** The shapes s∩t of `overlay`, in the temporary table `piece`. */
async function cutPieces(db: Db, sourceEdition: number, targetEdition: number): Promise<void> {
  await sql`DROP TABLE IF EXISTS piece`.execute(db)
  await sql`
    CREATE TEMP TABLE piece ON COMMIT DROP AS
    WITH cut AS (
      SELECT o.source, o.target,
             CASE WHEN ST_CoveredBy(s.geom, t.geom) THEN s.geom
                  WHEN ST_CoveredBy(t.geom, s.geom) THEN t.geom
                  ELSE ST_CollectionExtract(ST_Intersection(s.geom, t.geom), 3) END AS geom
      FROM overlay o
      JOIN zonings.zone t ON t.edition = ${targetEdition}::int AND t.code = o.target
      JOIN zonings.zone s ON s.edition = ${sourceEdition}::int AND s.code = o.source
    )
    SELECT source, target, geom, ST_Area(geom) AS area_m2, false AS is_rectangle FROM cut`.execute(db)
  await sql`ANALYZE piece`.execute(db)
}

/** Least share of a source's area under the cells of an incomplete grid for its mass to be believed: with less, most of it may lie elsewhere. */
const COVERED_FLOOR = 0.5

/** Takes out of `source_mass` the sources that the support cannot speak for. */
async function silenceUncovered(db: Db, sourceEdition: number, { completeIn }: MassSupport): Promise<void> {
  await sql`
    DELETE FROM source_mass m USING zonings.zone s
    WHERE s.edition = ${sourceEdition}::int AND s.code = m.source
      AND NOT coalesce(s.departement = ANY (${completeIn}::text[]), false) AND m.covered_m2 < ${COVERED_FLOOR}::float8 * s.area_m2`.execute(db)
}

/** Mass of the support's cells inside each shape, and the area they cover there, in the temporary table `name`. */
async function cellMass(
  db: Db,
  support: MassSupport,
  ownCellOnly: boolean,
  name: 'piece_mass' | 'source_mass' | 'target_mass',
  shapes: ReturnType<typeof sql>,
): Promise<void> {
  await sql`DROP TABLE IF EXISTS ${sql.table(name)}`.execute(db)
  await sql`
    CREATE TEMP TABLE ${sql.table(name)} ON COMMIT DROP AS
    WITH position AS (
      SELECT array_position(variables, ${support.variable}::text) AS i FROM ingest.dataset WHERE id = ${support.dataset}::int
    ), shape AS (${shapes}), cut AS (
      SELECT shape.source, shape.target, m.amounts[position.i] AS mass, u.area_m2,
             crosswalk.overlap_m2(u.geom, u.area_m2, u.is_rectangle, shape.geom, shape.area_m2, shape.is_rectangle) AS shared_m2
      FROM position, shape
      JOIN zonings.zone u ON u.edition = ${support.edition}::int AND u.geom && shape.geom
      JOIN ingest.measure_row m ON m.dataset = ${support.dataset}::int AND m.code = u.code
      WHERE m.amounts[position.i] >= 0 AND (NOT ${ownCellOnly}::boolean OR u.code = shape.target)
      OFFSET 0 -- one overlay per pair, not one per sum
    )
    SELECT source, target, sum(mass * shared_m2 / area_m2) AS mass, sum(shared_m2) AS covered_m2 FROM cut GROUP BY source, target`.execute(db)
}

/** Weights from the masses of pieces, sources and targets; by area where a source holds no mass. */
async function divideMasses(db: Db, crosswalk: number, weights: string): Promise<void> {
  await sql`
    INSERT INTO ${sql.table(weights)} (crosswalk, source, target, departement, weight, target_share, by_area)
    SELECT ${crosswalk}::int, * FROM (
      SELECT o.source, o.target, o.departement,
             CASE WHEN s.mass > 0 THEN coalesce(p.mass, 0) / s.mass ELSE o.shared_m2 / o.source_m2 END AS weight,
             CASE WHEN t.mass > 0 THEN coalesce(p.mass, 0) / t.mass ELSE o.shared_m2 / o.target_m2 END AS target_share,
             s.mass IS NULL OR s.mass <= 0 AS by_area
      FROM overlay o
      LEFT JOIN piece_mass p ON p.source = o.source AND p.target = o.target
      LEFT JOIN source_mass s ON s.source = o.source
      LEFT JOIN target_mass t ON t.target = o.target
    ) AS divided
    WHERE weight > 0`.execute(db)
}
