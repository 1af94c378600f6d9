import { type RawBuilder, sql } from 'kysely'

/** Points added along the edges of a shape: at most. */
const MOST = 4_000
/** Edges are cut no shorter than this: a kilometre of straight line is 4 cm away from its chord in another projection. */
const SHORTEST_M = 1_000

/**
 * A shape in CRS84, where the index is. Straight lines of another system curve there, so that their edges are cut before: the shape keeps
 * its place on the ground to about 5 cm (7 cm around all of metropolitan France), finer than the coordinates that are printed (RFC 7946 §11.2).
 */
export function shape84(shape: RawBuilder<unknown>, srid: number): RawBuilder<unknown> {
  if (srid === 4326) return shape
  return sql`ST_Transform(ST_Segmentize(${shape}, greatest(${SHORTEST_M}::float8, (ST_Perimeter(${shape}) + ST_Length(${shape})) / ${MOST}::float8)), 4326)`
}
