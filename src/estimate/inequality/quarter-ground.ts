import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../../zonings/index.ts'

/**
 * Draws the ground of quarters in the temporary table `quarter_ground`, in disjoint parts, so that two quarters that overlap count once. `quarter`: the one that a part is
 * of; null where quarters that touch were united. Empty without quarters.
 */
export async function drawQuarterGround(db: Db, quarters: Edition | null): Promise<void> {
  await sql`DROP TABLE IF EXISTS quarter_ground`.execute(db)
  await sql`
    CREATE TEMP TABLE quarter_ground ON COMMIT DROP AS
    WITH quarter AS (
      SELECT code, territory, geom, ST_ClusterDBSCAN(geom, 0, 1) OVER (PARTITION BY territory) AS heap
      FROM zonings.zone WHERE edition = ${quarters?.id ?? null}::int
    ), part AS (
      SELECT territory, CASE WHEN count(*) = 1 THEN min(code) END AS quarter,
             (ST_Dump(CASE WHEN count(*) = 1 THEN (array_agg(geom))[1] ELSE ST_Union(geom) END)).geom
      FROM quarter GROUP BY territory, heap
    )
    SELECT territory, quarter, geom, ST_Area(geom) AS area_m2 FROM part`.execute(db)
  await sql`CREATE INDEX ON quarter_ground USING gist (geom)`.execute(db)
  await sql`ANALYZE quarter_ground`.execute(db)
}
