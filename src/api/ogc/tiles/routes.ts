import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Column } from '../../../model/column.ts'
import { type Collection, readClasses } from '../../../publish/read/index.ts'
import type { App, Door } from '../../app.ts'
import { isKnownDocument, isKnownToCaller } from '../../freshness.ts'
import { readerOf } from '../../limits/reader.ts'
import { format, indicateur, publication } from '../../query.ts'
import { collectionOf, type Served } from '../../serving.ts'
import { siteOf, TYPES } from '../links.ts'
import { addressIn, checkMatrixSet } from './address.ts'
import { tileColumns } from './columns.ts'
import { createFirstZoom, LIGHT_TILE, MOST_IN_A_TILE } from './first-zoom.ts'
import { sendTile } from './send-tile.ts'
import { CLASSES, shownIndicator, styleDocument } from './style.ts'
import { tileMatrixSetsDocument, webMercatorQuad } from './tile-matrix-set.ts'
import { tilejsonDocument, tilesetDocument, tilesetsDocument } from './tileset.ts'

// Described by /ogc/api, so hidden from /openapi.json.
const HIDDEN = { hide: true } as const
const metadata = z.strictObject({ f: format('json'), publication })
const tilesetQuery = z.strictObject({ f: format('json', 'tilejson'), publication })
const styleQuery = z.strictObject({ f: format('json'), publication, indicateur: indicateur.optional() })
const properties = z
  .string()
  .max(4000)
  .transform((text) => text.split(','))
  .optional()
const tileQuery = z.strictObject({ f: format('mvt'), publication, properties })
const ofCollection = z.object({ collectionId: z.string() })
const ofSet = z.object({ tileMatrixSetId: z.string() })
const ofTileset = ofCollection.extend(ofSet.shape)
const ofTile = ofTileset.extend({ tileMatrix: z.string(), tileRow: z.string(), tileCol: z.string() })

/** OGC API – Tiles, part 1 (OGC 20-057): vector tiles of each collection on WebMercatorQuad, TileJSON and an example of style. */
export function tileRoutes(app: App, door: Door): void {
  const { database, serving } = door
  const minZoomOf = createFirstZoom(database.db, MOST_IN_A_TILE)
  const lightFrom = createFirstZoom(database.db, LIGHT_TILE)
  const serve = async (publication: number | undefined, id: string): Promise<{ served: Served; collection: Collection }> => {
    const served = await serving.serve(publication)
    return { served, collection: collectionOf(await served.collections(), id) }
  }

  app.get('/ogc/tileMatrixSets', { schema: { ...HIDDEN, querystring: metadata } }, async (request, reply) => {
    const served = await serving.serve(request.query.publication)
    return answer(request, reply, served, () => tileMatrixSetsDocument(siteOf(request, served)))
  })

  app.get('/ogc/tileMatrixSets/:tileMatrixSetId', { schema: { ...HIDDEN, params: ofSet, querystring: metadata } }, async (request, reply) => {
    checkMatrixSet(request.params.tileMatrixSetId)
    return answer(request, reply, await serving.serve(request.query.publication), webMercatorQuad)
  })

  app.get('/ogc/collections/:collectionId/tiles', { schema: { ...HIDDEN, params: ofCollection, querystring: metadata } }, async (request, reply) => {
    const { served, collection } = await serve(request.query.publication, request.params.collectionId)
    return answer(request, reply, served, () => tilesetsDocument(siteOf(request, served), collection))
  })

  app.get(
    '/ogc/collections/:collectionId/tiles/:tileMatrixSetId',
    { schema: { ...HIDDEN, params: ofTileset, querystring: tilesetQuery } },
    async (request, reply) => {
      const { params, query } = request
      const { served, collection } = await serve(query.publication, params.collectionId)
      checkMatrixSet(params.tileMatrixSetId)
      const minZoom = await minZoomOf(collection)
      const document = query.f === 'tilejson' ? tilejsonDocument : tilesetDocument
      return answer(request, reply, served, () => document(siteOf(request, served), collection, tileColumns(collection, undefined), minZoom))
    },
  )

  app.get(
    '/ogc/collections/:collectionId/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol',
    { schema: { ...HIDDEN, params: ofTile, querystring: tileQuery } },
    async (request, reply) => {
      const { params, query } = request
      const { served, collection } = await serve(query.publication, params.collectionId)
      checkMatrixSet(params.tileMatrixSetId)
      const address = addressIn(params, await minZoomOf(collection))
      const columns: Column[] = tileColumns(collection, query.properties)
      if (isKnownToCaller(request, reply, served, 'mvt')) return reply
      const isHeavy = address.z < (await lightFrom(collection))
      return sendTile(request, reply, door, { release: served.release, collection, columns, address, isHeavy })
    },
  )

  app.get(
    '/ogc/collections/:collectionId/styles/maplibre',
    { schema: { ...HIDDEN, params: ofCollection, querystring: styleQuery } },
    async (request, reply) => {
      const { params, query } = request
      const { served, collection } = await serve(query.publication, params.collectionId)
      const shown = shownIndicator(collection, query.indicateur)
      if (isKnownDocument(request, reply, served, 'style')) return reply
      const cuts = shown ? await readClasses(readerOf(request, database.db), collection.table, { ...shown.origin, count: CLASSES }) : []
      return reply.type(TYPES.style).send(JSON.stringify(styleDocument(siteOf(request, served), collection, shown, cuts)))
    },
  )
}

function answer(request: FastifyRequest, reply: FastifyReply, served: Served, document: () => object): FastifyReply {
  return isKnownDocument(request, reply, served, 'json') ? reply : reply.type(TYPES.json).send(JSON.stringify(document()))
}
