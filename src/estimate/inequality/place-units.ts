import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../../zonings/index.ts'
import { listCommunes } from './list-communes.ts'
import { isNested, shareUnits } from './share-units.ts'

/**
 * Places the units of a mesh in the communes of an edition, in the temporary table `unit_place`: one row per unit and commune that share some ground, with a `number` for
 * the unit, `share`, the part of the unit's area that lies in the commune, and `inside`, the part of it that lies in the commune and in quarters.
 * Lists those communes: see listCommunes. Needs `drawQuarterGround`.
 */
export async function placeUnits(db: Db, mesh: Edition, communes: Edition, quarters: Edition | null): Promise<void> {
  await shareUnits(db, mesh, communes)
  await listCommunes(db, mesh, communes)
  await sql`DROP TABLE IF EXISTS unit_inside, unit_place`.execute(db)
  if (isNested(mesh)) await measureNested(db, mesh, quarters)
  else await measureShared(db, mesh)
  await sql`
    CREATE TEMP TABLE unit_place ON COMMIT DROP AS
    WITH inside AS (
      SELECT unit, commune, sum(inside_m2) AS inside_m2 FROM unit_inside GROUP BY unit, commune
    ), placed AS (
      SELECT unit, commune, least(1, shared_m2 / area_m2) AS share, area_m2 FROM unit_shared WHERE shared_m2 > 0
      UNION ALL
      SELECT unit, commune, 1, area_m2 FROM unit_nested
    )
    SELECT l.departement, dense_rank() OVER (ORDER BY unit COLLATE "C")::int AS number, unit, commune, share,
           least(share, coalesce(inside_m2, 0) / p.area_m2) AS inside, p.area_m2
    FROM placed p JOIN commune_listed l ON l.code = p.commune LEFT JOIN inside USING (unit, commune)`.execute(db)
  await sql`CREATE INDEX ON unit_place (departement)`.execute(db)
  await sql`ANALYZE unit_place`.execute(db)
}

/** What quarters have of each unit that is whole in its commune: as the crosswalk of the same editions by area says, if there is one, of quarters that touch no other. */
async function measureNested(db: Db, mesh: Edition, quarters: Edition | null): Promise<void> {
  const crosswalk = quarters && (await findCrosswalk(db, mesh, quarters))
  await sql`
    CREATE TEMP TABLE unit_inside ON COMMIT DROP AS
    SELECT n.unit, n.commune, crosswalk.overlap_m2(u.geom, u.area_m2, u.is_rectangle, g.geom, g.area_m2, false) AS inside_m2
    FROM quarter_ground g JOIN zonings.zone u ON u.territory = g.territory AND u.geom && g.geom JOIN unit_nested n ON n.unit = u.code
    WHERE u.edition = ${mesh.id}::int AND (${crosswalk}::int IS NULL OR g.quarter IS NULL)
    UNION ALL
    SELECT n.unit, n.commune, w.weight * n.area_m2
    FROM crosswalk.weight w JOIN unit_nested n ON n.unit = w.source
    WHERE w.crosswalk = ${crosswalk}::int AND w.target IN (SELECT quarter FROM quarter_ground WHERE quarter IS NOT NULL)`.execute(db)
}

async function measureShared(db: Db, mesh: Edition): Promise<void> {
  await sql`
    CREATE TEMP TABLE unit_inside ON COMMIT DROP AS
    SELECT u.code AS unit, g.commune, crosswalk.overlap_m2(u.geom, u.area_m2, u.is_rectangle, g.geom, g.area_m2, false) AS inside_m2
    FROM commune_ground g JOIN zonings.zone u ON u.territory = g.territory AND u.geom && g.geom
    WHERE u.edition = ${mesh.id}::int`.execute(db)
}

/** The crosswalk from units onto quarters by area alone; null where the build made none. */
async function findCrosswalk(db: Db, mesh: Edition, quarters: Edition): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM crosswalk.crosswalk
    WHERE source_edition = ${mesh.id}::int AND target_edition = ${quarters.id}::int AND support_edition IS NULL AND support_dataset IS NULL`.execute(db)
  return rows[0]?.id ?? null
}
