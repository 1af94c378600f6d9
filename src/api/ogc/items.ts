import type { FastifyReply } from 'fastify'
import type { Db } from '../../db/database.ts'
import { CRS84 } from '../../model/crs.ts'
import { DomainError } from '../../model/error.ts'
import { type FeatureQuery, readFeatures, shownColumns } from '../../publish/read/index.ts'
import type { Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { sendFeaturesFile } from '../features-file.ts'
import { isKnownToCaller } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { readerOf } from '../limits/reader.ts'
import { MEDIA, negotiate } from '../negotiate.ts'
import type { Asked } from './asked.ts'
import { placeOf } from './cursor.ts'
import { featureCollectionStart } from './feature-collection.ts'
import { fileAddress, type ItemsPage, itemsLinks, itemsPageOf } from './items-links.ts'
import { linkHeader, sameAddress, siteOf } from './links.ts'
import { itemsPage } from './pages/items.ts'
import { readFeaturesText } from './pages/read-features.ts'
import { readItemsWish } from './query/items-wish.ts'
import { ITEM_FORMATS, LIMIT_DEFAULT } from './query/parameters.ts'
import { sendManyFeatures } from './send-many.ts'

/** Above this a page waits for its turn and is sent piece by piece: 200 communes weigh 8 MB. */
const ONE_PIECE = 200
/** A page to read is no longer than this: its map is drawn by the process that serves everyone. */
const READABLE = 100

/** Features of a collection (OGC 17-069r4 §7.15), as a page, many pages or a file. */
export async function answerItems(
  door: Pick<Door, 'database' | 'gate'>,
  { request, reply, served, collection }: Pick<Asked, 'request' | 'reply' | 'served' | 'collection'>,
): Promise<FastifyReply> {
  const wish = readItemsWish(request.query, collection)
  const format = negotiate(request, wish.format ?? undefined, ITEM_FORMATS, { geojson: ['application/json'] })
  const dialect = dialectFor(wish.dialecte ?? undefined, format)
  const place = placeOf(request, served, wish.query, wish.cursor)
  const isFile = format !== 'geojson' && format !== 'html'
  if (isFile && wish.cursor !== null)
    throw new DomainError('parametre_invalide', `Un fichier ${format} n’a pas de pages : retirez cursor.`, { parametre: 'cursor' })
  if (isKnownToCaller(request, reply, served, format)) return reply
  const asked = { request, reply, served, collection, wish, place, site: siteOf(request, served) }
  reply.header('content-crs', `<${format === 'html' ? CRS84.uri : wish.query.crs.uri}>`)
  if (format === 'html') return answerPage(door, asked)
  if (format === 'geojson') return answerFeatures(door, asked)
  const { id, title, description, extent } = collection
  return sendFeaturesFile(request, reply, door, served, format, { query: wish.query, limit: wish.limit, name: id, title, description, extent, dialect })
}

async function answerFeatures(door: Pick<Door, 'database' | 'gate'>, asked: Asked): Promise<FastifyReply> {
  const { request, reply, collection, site, wish, place } = asked
  const reader = readerOf(request, door.database.db)
  const limit = wish.limit ?? LIMIT_DEFAULT
  if (limit > ONE_PIECE) {
    const total = place.total ?? (isWhole(wish.query) ? collection.count : null)
    const left = total === null ? null : place.before ? place.offset : total - place.offset
    if (left === null || left > ONE_PIECE) return sendManyFeatures(door, asked, { limit, total })
  }
  const { features, page } = await readPage(reader, asked, wish.query, Math.min(limit, ONE_PIECE))
  const links = itemsLinks(request, site, collection.id, 'geojson', page)
  reply.header('link', linkHeader(links)).type(MEDIA.geojson)
  return reply.send(`${featureCollectionStart(page, links)}${features}]}`)
}

// The map and the table are read in degrees, whatever the system asked for the coordinates of a file.
async function answerPage({ database: { db } }: Pick<Door, 'database'>, asked: Asked): Promise<FastifyReply> {
  const { request, reply, collection, site, wish, served } = asked
  const query = { ...wish.query, crs: CRS84 }
  const limit = Math.min(wish.limit ?? LIMIT_DEFAULT, READABLE)
  const { features, page } = await readPage(readerOf(request, db), asked, query, limit)
  reply.header('link', linkHeader(itemsLinks(request, site, collection.id, 'html', page)))
  return asPage(reply).send(
    itemsPage({
      ...{ site, collection, page, catalogue: served.catalogue, features: readFeaturesText(features) },
      columns: shownColumns(query),
      geojson: sameAddress(site, request, { f: 'geojson', ...(wish.limit === null ? {} : { limit: String(limit) }) }),
      file: (name) => fileAddress(request, site, name),
    }),
  )
}

async function readPage(
  db: Db,
  { request, served, site, collection, place }: Asked,
  query: FeatureQuery,
  limit: number,
): Promise<{ features: string; page: ItemsPage }> {
  const { after, before } = place
  const isCounted = place.total === null && !isWhole(query)
  const { features, shown, first, last, total } = await readFeatures(db, query, { after, before, limit, isCounted })
  const offset = before === null ? place.offset : place.offset - shown
  return { features, page: itemsPageOf(request, site, served, { offset, shown, total: place.total ?? total ?? collection.count, first, last }) }
}

// Nothing needs to be counted when everything matches.
function isWhole({ filter, box, zones }: FeatureQuery): boolean {
  return filter === null && box === null && zones.bbox === null
}
