import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Column } from '../../../model/column.ts'
import { type Collection, readTile, type TileAddress } from '../../../publish/read/index.ts'
import type { Door } from '../../app.ts'
import { TILE_TYPES } from './links.ts'
import type { TileCache } from './tile-cache.ts'

/** A tile of a release, and the columns that it holds. */
export type AskedTile = { release: number; collection: Collection; columns: readonly Column[]; address: TileAddress }

/** Tiles that are likely to hold more features than this wait for their turn among heavy answers: about 20 ms of PostgreSQL. */
const HEAVY_FEATURES = 1_000

const decompress = promisify(gunzip)

/**
 * Sends a tile from the cache, or made once for all who wait for it: never cancelled, since others may want it.
 * 204 when nothing lies there (OGC 20-057, /req/core/tc-error B), which MapLibre, QGIS and GDAL take for an empty tile.
 */
export async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, gate, cache }: Pick<Door, 'database' | 'gate'> & { cache: TileCache },
  asked: AskedTile,
): Promise<FastifyReply> {
  const make = (): Promise<Uint8Array> => readTile(database.db, database.kind, { ...asked, table: asked.collection.table, layer: asked.collection.id })
  const { bytes, isCompressed } = await cache.read(nameOf(asked), () => (likelyFeatures(asked) > HEAVY_FEATURES ? gate.run(make) : make()))
  if (bytes.byteLength === 0) return reply.code(204).send()
  reply.type(TILE_TYPES.mvt).header('vary', 'Accept, Accept-Encoding')
  if (!isCompressed) return reply.send(bytes)
  if (takesGzip(request)) return reply.header('content-encoding', 'gzip').send(bytes)
  return reply.send(await decompress(bytes))
}

function nameOf({ release, collection, columns, address: { z, x, y } }: AskedTile): string {
  return [release, collection.id, z, x, y, ...columns.map(({ name }) => name)].join(' ')
}

/** How many features a tile would hold if they were spread evenly over the extent of the collection. */
export function likelyFeatures({ collection, address }: { collection: Pick<Collection, 'count' | 'extent'>; address: TileAddress }): number {
  const [west, south, east, north] = collection.extent
  const tileDegrees = 360 / 2 ** address.z
  const share = (degrees: number): number => Math.min(1, tileDegrees / Math.max(degrees, Number.EPSILON))
  return collection.count * share(east - west) * share(north - south)
}

function takesGzip({ headers }: FastifyRequest): boolean {
  const accepted = headers['accept-encoding']
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)
}
