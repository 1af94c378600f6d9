import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { partitionName } from '../../../db/partition.ts'
import type { FeatureTable } from '../features/table.ts'
import { MAX_ZOOM } from './matrix.ts'

/**
 * The first zoom whose fullest tile holds `most` zones or fewer, each counted where the middle of its box is; the last zoom when none does.
 * It reads every box of the edition: keep the answer.
 */
export async function readMinZoom(db: Db, { edition }: Pick<FeatureTable, 'edition'>, most: number): Promise<number> {
  const { rows } = await sql<{ zoom: number }>`
    WITH middle AS (
      SELECT (ST_XMin(geom84) + ST_XMax(geom84)) / 2 AS lon, radians((ST_YMin(geom84) + ST_YMax(geom84)) / 2) AS lat
      FROM ${sql.table(partitionName('zonings.zone', edition))} AS zone WHERE zone.edition = ${edition}::int
    ), tile AS MATERIALIZED (
      SELECT floor((lon + 180) / 360 * 2 ^ ${MAX_ZOOM}::int)::int AS x, floor((1 - asinh(tan(lat)) / pi()) / 2 * 2 ^ ${MAX_ZOOM}::int)::int AS y, count(*) AS zones
      FROM middle GROUP BY x, y
    ), fullest AS (
      SELECT zoom, (
        SELECT max(together) FROM (
          SELECT sum(zones) AS together FROM tile GROUP BY x >> (${MAX_ZOOM}::int - zoom), y >> (${MAX_ZOOM}::int - zoom)
        ) AS larger
      ) AS zones
      FROM generate_series(0, ${MAX_ZOOM}::int) AS zoom
    )
    SELECT coalesce(min(zoom) FILTER (WHERE zones <= ${most}::int), ${MAX_ZOOM}::int) AS zoom FROM fullest`.execute(db)
  return rows[0]?.zoom ?? 0
}
