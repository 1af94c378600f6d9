import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { areaOf } from '../../../src/api/ogc/area.ts'
import { CRSS } from '../../../src/model/crs.ts'
import { useDatabase } from '../../support/database.ts'

const database = useDatabase()

test.each(CRSS)('the area of $uri is its area of use as PostGIS projects it, rounded outwards by 1 km at most', async (crs) => {
  const [west, south, east, north] = crs.area84
  const { rows } = await sql<{ bounds: number[] }>`
    WITH area AS (
      SELECT ST_Transform(ST_Segmentize(ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326), 0.1), ${crs.srid}::int) AS geom
    )
    SELECT ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] AS bounds FROM area
  `.execute(database().db)
  const tolerance = crs.isGeographic ? 0 : 1_000
  for (const [side, exact] of (rows[0]?.bounds ?? []).entries()) {
    const outwards = side < 2 ? exact - (areaOf(crs)[side] ?? Number.NaN) : (areaOf(crs)[side] ?? Number.NaN) - exact
    expect(outwards).toBeGreaterThanOrEqual(0)
    expect(outwards).toBeLessThanOrEqual(tolerance)
  }
  expect(rows[0]?.bounds).toHaveLength(4)
})
