import { type RawBuilder, sql } from 'kysely'
import type { Crs } from '../../../model/crs.ts'

/** The shape of `zone` in a CRS, x before y, outer rings counter-clockwise (RFC 7946 §3.1.6). */
export function shapeOf({ srid }: Crs): RawBuilder<unknown> {
  return sql`ST_ForcePolygonCCW(${srid === 4326 ? sql`zone.geom84` : sql`ST_Transform(zone.geom84, ${srid}::int)`})`
}
