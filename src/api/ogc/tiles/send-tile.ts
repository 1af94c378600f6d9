import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { until } from '../../../db/database.ts'
import type { Column } from '../../../model/column.ts'
import { type Collection, readTile, type TileAddress } from '../../../publish/read/index.ts'
import type { Door } from '../../app.ts'
import { hangUpOf } from '../../limits/reader.ts'
import { TYPES } from '../links.ts'

/** A tile of a release, and the columns that it holds; `isHeavy`: it waits for its turn among heavy answers. */
export type AskedTile = {
  release: number
  collection: Pick<Collection, 'id' | 'table'>
  columns: readonly Column[]
  address: TileAddress
  isHeavy: boolean
}

const decompress = promisify(gunzip)

/**
 * Sends a tile from the cache, or made once for all who wait for it, and given up when none of them is left.
 * 204 when nothing lies there (OGC 20-057, /req/core/tc-error B), which MapLibre, QGIS and GDAL take for an empty tile.
 */
export async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, gate, tiles }: Pick<Door, 'database' | 'gate' | 'tiles'>,
  asked: AskedTile,
): Promise<FastifyReply> {
  const { collection, isHeavy } = asked
  const make = (abandoned: AbortSignal): Promise<Uint8Array> => {
    const draw = (): Promise<Uint8Array> => readTile(until(database.db, abandoned), database.kind, { ...asked, table: collection.table, layer: collection.id })
    return isHeavy ? gate.run(draw, abandoned) : draw()
  }
  const { bytes, isCompressed } = await tiles.read(nameOf(asked), make, hangUpOf(request))
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
