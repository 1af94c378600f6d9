import { type RawBuilder, sql } from 'kysely'
import { partitionName } from '../../../db/partition.ts'
import { BUFFER, EXTENT, placeOf, type TileAddress } from './matrix.ts'

/**
 * The zones of an edition that show in a tile: the columns of `zonings.zone`, and `tile_shape` in units of the tile's grid, x to the
 * east, y to the south, with valid polygons whose outer rings turn as Mapbox Vector Tile 2.1 §4.3.4.3 asks.
 *
 * Shapes are simplified by the grid alone, twice as fine at each zoom: a vertex goes to the nearest crossing, the same for every zone
 * that has it, so that neighbours stay neighbours; a simplification of each zone by itself would open slivers between them.
 * A shape that the grid crushes to nothing is kept as the square of one unit where its first vertex lies: no zone is lost, whatever the zoom.
 *
 * Each step is a subquery with OFFSET 0: computed once for those that use it twice, and passed on without being stored as a CTE would. The partition is named:
 * planning over all of them costs more than reading.
 */
export function shapesInTile(edition: number, address: TileAddress): RawBuilder<unknown> {
  const { box84, box3857, corner, unitsPerMetre } = placeOf(address)
  const onGrid = (shape: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`ST_TransScale(${shape}, ${-corner[0]}::float8, ${-corner[1]}::float8, ${unitsPerMetre}::float8, ${-unitsPerMetre}::float8)`
  const projected = sql`
    SELECT zone.*, ST_Transform(zone.geom84, 3857) AS projected FROM ${sql.table(partitionName('zonings.zone', edition))} AS zone
    WHERE zone.edition = ${edition}::int AND zone.geom84 && ${envelope(box84, 4326)} OFFSET 0`
  const clipped = sql`SELECT *, ${onGrid(sql`ST_ClipByBox2D(projected, ${envelope(box3857, 3857)})`)} AS clipped FROM (${projected}) AS zone OFFSET 0`
  const snapped = sql`SELECT *, ST_SnapToGrid(clipped, 1) AS snapped FROM (${clipped}) AS zone OFFSET 0`
  // The grid can make a ring touch itself: it is then drawn again from the exact one, with every crossing on the grid. ST_IsValid would print a notice.
  const valid = sql`
    SELECT *, CASE WHEN ST_Dimension(snapped) = 2 AND ST_Area(snapped) = 0 THEN NULL
                   WHEN (ST_IsValidDetail(snapped)).valid THEN snapped
                   ELSE ST_ReducePrecision(clipped, 1) END AS valid
    FROM (${snapped}) AS zone OFFSET 0`
  const shaped = sql`
    SELECT *, CASE WHEN NOT ST_IsEmpty(valid) THEN ST_ForcePolygonCCW(valid) ELSE ${square(onGrid(firstVertex))} END AS tile_shape
    FROM (${valid}) AS zone OFFSET 0`
  return sql`SELECT * FROM (${shaped}) AS zone WHERE tile_shape IS NOT NULL`
}

/** A box as a geometry. */
export function envelope(box: readonly number[], srid: number): RawBuilder<unknown> {
  return sql`ST_MakeEnvelope(${sql.join(box.map((side) => sql`${side}::float8`))}, ${srid}::int)`
}

const firstVertex = sql`ST_StartPoint(ST_ExteriorRing(ST_GeometryN(projected, 1)))`

// Null when the vertex is beyond the buffer: another tile shows it. A point has no ring, and is never crushed.
function square(vertex: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    SELECT ST_ForcePolygonCCW(ST_MakeEnvelope(x, y, x + 1, y + 1))
    FROM (SELECT floor(ST_X(vertex)) AS x, floor(ST_Y(vertex)) AS y FROM (SELECT ${vertex} AS vertex) AS first) AS crossing
    WHERE x >= ${-BUFFER}::int AND x < ${EXTENT + BUFFER}::int AND y >= ${-BUFFER}::int AND y < ${EXTENT + BUFFER}::int
  )`
}
