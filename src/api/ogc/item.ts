import type { FastifyReply, FastifyRequest } from 'fastify'
import { CRS84, crsOf, crssFor } from '../../model/crs.ts'
import { DomainError } from '../../model/error.ts'
import { type Collection, type FeatureQuery, readFeature, wholeEdition } from '../../publish/read/index.ts'
import type { Door } from '../app.ts'
import { isKnownToCaller } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { readerOf } from '../limits/reader.ts'
import { MEDIA, negotiate } from '../negotiate.ts'
import { type Served, shorten } from '../serving.ts'
import { addressOf, type Link, linkHeader, type Site, sameAddress, siteOf, TYPES } from './links.ts'
import { itemPage } from './pages/item.ts'
import { readFeaturesText } from './pages/read-features.ts'
import { itemsParameters, type QueryParameter } from './query/parameters.ts'
import { asked, oneOf } from './query/single-values.ts'

const NAMES: readonly string[] = ['crs', 'publication', 'f']

/** The parameters of one feature, for the API definition. */
export function itemParameters(collection: Collection): QueryParameter[] {
  return itemsParameters(collection)
    .filter(({ name }) => NAMES.includes(name))
    .map((parameter) =>
      parameter.name === 'f'
        ? {
            ...parameter,
            description: 'Format de la réponse ; absent : d’après l’en-tête Accept.',
            schema: { type: 'string', enum: ['geojson', 'json', 'html'] },
          }
        : parameter,
    )
}

/** One feature of a collection (OGC 17-069r4 §7.16). @throws DomainError `introuvable`. */
export async function answerItem(
  { database: { db } }: Pick<Door, 'database'>,
  { request, reply, served, collection, code }: { request: FastifyRequest; reply: FastifyReply; served: Served; collection: Collection; code: string },
): Promise<FastifyReply> {
  const given = asked(request.query, NAMES)
  const crs = crsOf(given.get('crs') ?? CRS84.uri, crssFor(collection.extent), 'crs')
  const f = oneOf(given, 'f', ['geojson', 'json', 'html'], 'format_non_pris_en_charge') ?? undefined
  const format = negotiate(request, f === 'json' ? 'geojson' : f, ['geojson', 'html'], { geojson: [TYPES.json] })
  const query = everything(collection, format === 'html' ? CRS84 : crs)
  const feature = await readFeature(readerOf(request, db), query, code)
  if (feature === null)
    throw new DomainError('introuvable', `Le territoire « ${shorten(code)} » n’est pas dans la collection ${collection.id}.`, {
      parametre: 'featureId',
      valeur: shorten(code),
    })
  // Only now: `If-None-Match: *` is about what exists (RFC 9110 §13.1.2).
  if (isKnownToCaller(request, reply, served, format)) return reply
  const site = siteOf(request, served)
  const links = linksOf(request, site, collection, format)
  reply.header('content-crs', `<${query.crs.uri}>`).header('link', linkHeader(links))
  if (format === 'geojson') return reply.type(MEDIA.geojson).send(`${feature.slice(0, -1)},"links":${JSON.stringify(links)}}`)
  const [read] = readFeaturesText(feature)
  if (!read) throw new Error('a feature that was found is not read')
  return asPage(reply).send(itemPage({ site, collection, catalogue: served.catalogue, feature: read }))
}

function everything({ table }: Collection, crs: FeatureQuery['crs']): FeatureQuery {
  return { table, zones: wholeEdition(table.edition), box: null, filter: null, select: null, sort: [], crs, withGeometry: true }
}

function linksOf(request: FastifyRequest, site: Site, { id, title }: Collection, format: 'geojson' | 'html'): Link[] {
  const other = format === 'html' ? 'geojson' : 'html'
  return [
    { href: sameAddress(site, request), rel: 'self', type: TYPES[format], title: 'Ce territoire' },
    { href: sameAddress(site, request, { f: other }), rel: 'alternate', type: TYPES[other], title: 'Ce territoire, dans un autre format' },
    { href: addressOf(site, `/collections/${id}`, { f: 'json' }), rel: 'collection', type: TYPES.json, title },
  ]
}
