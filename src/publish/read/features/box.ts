import { type RawBuilder, sql } from 'kysely'
import { shape84 } from './shape84.ts'

type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number]

/**
 * Whether `zone` touches a box, its border included. The box goes to CRS84, where the index is: transforming the zones instead would read them all.
 * It is a scalar subquery, so that it is made once whatever the plan; a zone whose own box lies inside a rectangle needs no closer look.
 */
export function touchesBox([minX, minY, maxX, maxY]: Bounds, srid: number): RawBuilder<boolean> {
  const rectangle = sql`ST_MakeEnvelope(${minX}::float8, ${minY}::float8, ${maxX}::float8, ${maxY}::float8, ${srid}::int)`
  const box = sql`(SELECT ${shape84(rectangle, srid)})`
  return srid === 4326
    ? sql<boolean>`zone.geom84 && ${box} AND CASE WHEN zone.geom84 @ ${box} THEN true ELSE ST_Intersects(zone.geom84, ${box}) END`
    : sql<boolean>`zone.geom84 && ${box} AND ST_Intersects(zone.geom84, ${box})`
}
