import { sql } from 'kysely'
import type { Database, Db } from '../../../db/database.ts'
import type { CellValue } from '../../../model/column.ts'
import type { FeatureTable } from '../features/table.ts'
import { encodeTile, type GridShape, type TileFeature } from './encode.ts'
import { featuresInTile, ID, SHAPE } from './features.ts'
import { EXTENT, type TileAddress } from './matrix.ts'

export { HALF_WORLD, isInMatrix, MAX_ZOOM, type TileAddress } from './matrix.ts'

/** What a tile shows: a table, and the columns of it that become properties. */
export type TileQuery = { table: FeatureTable; columns: FeatureTable['columns']; layer: string; address: TileAddress }

/** One Mapbox Vector Tile (2.1) of a table, in one layer; empty when nothing lies there. The same features on either engine. */
export function readTile(db: Db, kind: Database['kind'], query: TileQuery): Promise<Uint8Array> {
  return kind === 'server' ? tileFromServer(db, query) : tileFromRows(db, query)
}

/** Encoded by PostGIS. */
export async function tileFromServer(db: Db, { table, columns, layer, address }: TileQuery): Promise<Uint8Array> {
  const { rows } = await sql<{ tile: Uint8Array }>`
    SELECT ST_AsMVT(feature, ${layer}::text, ${EXTENT}::int, ${SHAPE}::text, ${ID}::text) AS tile
    FROM (${featuresInTile(table, columns, address)}) AS feature
  `.execute(db)
  return rows[0]?.tile ?? new Uint8Array()
}

type Row = Record<typeof ID, number> & Record<typeof SHAPE, string> & Record<string, CellValue>

/** Encoded here, for an engine whose PostGIS has no protobuf. */
export async function tileFromRows(db: Db, { table, columns, layer, address }: TileQuery): Promise<Uint8Array> {
  const names = columns.map(({ name }) => name)
  const { rows } = await sql<Row>`
    SELECT ${sql.id(ID)}, ST_AsGeoJSON(${sql.id(SHAPE)}, 0, 0) AS ${sql.id(SHAPE)}, ${sql.join(names.map((name) => sql.id(name)))}
    FROM (${featuresInTile(table, columns, address)}) AS feature
  `.execute(db)
  const features = rows.map((row): TileFeature => {
    const shape: GridShape = JSON.parse(row[SHAPE])
    return { id: row[ID], shape, properties: Object.fromEntries(names.map((name) => [name, row[name] ?? null])) }
  })
  return encodeTile(layer, features)
}
