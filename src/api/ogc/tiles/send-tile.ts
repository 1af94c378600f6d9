import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { until } from '../../../db/database.ts'
import type { Column } from '../../../model/column.ts'
import { type Collection, isCrowded, readTile, type TileAddress } from '../../../publish/read/index.ts'
import type { Door } from '../../app.ts'
import { hangUpOf } from '../../limits/reader.ts'
import { TYPES } from '../links.ts'
import type { TileCache } from './tile-cache.ts'

/** A tile of a release, and the columns that it holds. */
export type AskedTile = { release: number; collection: Pick<Collection, 'id' | 'count' | 'table'>; columns: readonly Column[]; address: TileAddress }

/** Tiles that hold more features than this wait for their turn among heavy answers: about 20 ms of PostgreSQL. */
const HEAVY_FEATURES = 1_000

const decompress = promisify(gunzip)

/**
 * Sends a tile from the cache, or made once for all who wait for it, and given up when none of them is left.
 * 204 when nothing lies there (OGC 20-057, /req/core/tc-error B), which MapLibre, QGIS and GDAL take for an empty tile.
 */
export async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, gate, cache }: Pick<Door, 'database' | 'gate'> & { cache: TileCache },
  asked: AskedTile,
): Promise<FastifyReply> {
  const { collection, address } = asked
  const make = async (abandoned: AbortSignal): Promise<Uint8Array> => {
    const db = until(database.db, abandoned)
    const draw = (): Promise<Uint8Array> => readTile(db, database.kind, { ...asked, table: collection.table, layer: collection.id })
    const isHeavy = collection.count > HEAVY_FEATURES && (await isCrowded(db, collection.table, address, HEAVY_FEATURES))
    return isHeavy ? gate.run(draw, abandoned) : draw()
  }
  const { bytes, isCompressed } = await cache.read(nameOf(asked), make, hangUpOf(request))
  if (bytes.byteLength === 0) return reply.code(204).send()
  reply.type(TYPES.mvt)
  if (!isCompressed) return reply.send(bytes)
  if (takesGzip(request)) return reply.header('content-encoding', 'gzip').send(bytes)
  return reply.send(await decompress(bytes))
}

function nameOf({ release, collection, columns, address: { z, x, y } }: AskedTile): string {
  return [release, collection.id, z, x, y, ...columns.map(({ name }) => name)].join(' ')
}

function takesGzip({ headers }: FastifyRequest): boolean {
  const accepted = headers['accept-encoding']
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)
}
