import { type RawBuilder, sql } from 'kysely'
import type { Column } from '../../../model/column.ts'
import { cellOf, valuesOf } from '../features/cells.ts'
import type { FeatureTable } from '../features/table.ts'
import type { TileAddress } from './matrix.ts'
import { shapesInTile } from './shapes.ts'

/** What a row holds beside its properties; no column bears such a name. */
export const ID = '_id'
export const SHAPE = '_shape'

/**
 * Zones of a tile, by code: `_id`, `_shape` on the tile's grid, and the columns asked for.
 * The id is the first 52 bits of the MD5 of the code: whole, exact in a double, and the same for a zone in every tile, zoning and release;
 * two of 50,000 codes share one with a probability of 3 in ten million. The property `code` says which zone it is.
 */
export function featuresInTile(table: FeatureTable, columns: readonly Column[], address: TileAddress): RawBuilder<unknown> {
  const id = sql`('x' || left(md5(zone.code), 13))::bit(52)::bigint AS ${sql.id(ID)}`
  const shape = sql`zone.tile_shape AS ${sql.id(SHAPE)}`
  const cells = columns.map((column) => sql`${cellOf(table, column)} AS ${sql.id(column.name)}`)
  return sql`
    SELECT ${sql.join([id, shape, ...cells])}
    FROM (${shapesInTile(table.edition, address)}) AS zone ${valuesOf(table, columns)}
    ORDER BY zone.code`
}
