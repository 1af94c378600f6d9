import type { FastifyReply } from 'fastify'
import type { Db } from '../../db/database.ts'
import { countFeatures, type FeatureKey, type FeaturePage, type FeatureQuery, keyAt, streamFeatures } from '../../publish/read/index.ts'
import type { Door } from '../app.ts'
import type { InTurns } from '../limits/gate.ts'
import { hangUpOf, readerOf } from '../limits/reader.ts'
import { sendStream } from '../limits/send-stream.ts'
import { MEDIA } from '../negotiate.ts'
import type { Asked } from './asked.ts'
import type { Place } from './cursor.ts'
import { featureCollectionStart } from './feature-collection.ts'
import { itemsLinks, itemsPageOf } from './items-links.ts'
import { linkHeader } from './links.ts'

/**
 * A page of more features than one statement should read, piece by piece: its size costs no memory. What matches is counted, unless `total` is known, and
 * the ends of the page, which its neighbours start from, are found before it is read.
 * @throws DomainError `trop_de_demandes`.
 */
export async function sendManyFeatures(
  { database: { db }, gate }: Pick<Door, 'database' | 'gate'>,
  { request, reply, served, site, collection, wish: { query }, place }: Asked,
  { limit, total: known }: { limit: number; total: number | null },
): Promise<FastifyReply> {
  const reader = readerOf(request, db)
  const begin = async (inTurns: InTurns): Promise<AsyncIterable<string>> => {
    const total = known ?? (await countFeatures(reader, query))
    const span = await spanOf(reader, query, place, { limit, total })
    const page = itemsPageOf(request, site, served, { ...span, total })
    const links = itemsLinks(request, site, collection.id, 'geojson', page)
    reply.header('link', linkHeader(links))
    return wrapped(featureCollectionStart(page, links), inTurns(streamFeatures(reader, query, span.shown, span.after)))
  }
  const pieces = await gate.stream(begin, reply, hangUpOf(request))
  return sendStream(reply.type(MEDIA.geojson), pieces)
}

/** `shown` features after `after`; the keys of the first and of the last one are null where nothing is beyond them. */
type Span = { after: FeatureKey | null; first: FeatureKey | null; last: FeatureKey | null; offset: number; shown: number }

async function spanOf(db: Db, query: FeatureQuery, { after, before, offset }: Place, { limit, total }: { limit: number; total: number }): Promise<Span> {
  if (before) {
    const shown = Math.min(limit, offset)
    const isFirst = shown === offset
    return {
      after: isFirst ? null : await keyAt(db, query, { after: null, before }, shown + 1),
      first: isFirst ? null : await keyAt(db, query, { after: null, before }, shown),
      last: await keyAt(db, query, { after: null, before }, 1),
      offset: offset - shown,
      shown,
    }
  }
  const shown = Math.min(limit, total - offset)
  const first = after && (await keyAt(db, query, { after, before }, 1))
  const last = offset + shown < total ? await keyAt(db, query, { after, before }, shown) : null
  return { after, first, last, offset, shown }
}

async function* wrapped(start: string, pages: AsyncIterable<FeaturePage>): AsyncGenerator<string> {
  let before = start
  for await (const { features } of pages) {
    yield before + features
    before = ','
  }
  yield before === start ? `${start}]}` : ']}'
}
