import { readFile } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import type { Collection } from '../../publish/read/index.ts'
import type { App, Door } from '../app.ts'
import { isKnownDocument } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { negotiate } from '../negotiate.ts'
import { format, publication } from '../query.ts'
import { collectionOf, type Served } from '../serving.ts'
import { collectionDocument, collectionsDocument } from './collections.ts'
import { conformanceDocument } from './conformance.ts'
import { definitionDocument } from './definition.ts'
import { answerItem } from './item.ts'
import { answerItems } from './items.ts'
import { landingDocument } from './landing.ts'
import { type Site, siteOf, TYPES } from './links.ts'
import { collectionPage } from './pages/collection.ts'
import { collectionsPage } from './pages/collections.ts'
import { conformancePage } from './pages/conformance.ts'
import { connectPage } from './pages/connect.ts'
import { definitionPage } from './pages/definition.ts'
import { landingPage } from './pages/landing.ts'
import { queryablesPage, schemaPage } from './pages/properties.ts'
import { readPublication } from './query/publication.ts'
import { featureSchemaDocument, queryablesDocument, schemaDocument } from './queryables.ts'

// Described by /ogc/api, so hidden from /openapi.json.
const HIDDEN = { hide: true } as const
const METADATA = z.strictObject({ f: format('json', 'html'), publication })
const OF_COLLECTION = z.object({ collectionId: z.string() })
const OF_FEATURE = z.object({ collectionId: z.string(), featureId: z.string() })

/** A document and the page that says the same; `type` is the document's own. */
type Resource = { type?: string; document: () => object; page: () => string }
type Asked = { request: FastifyRequest; reply: FastifyReply; query: z.infer<typeof METADATA>; served: Served }

/** OGC API – Features at /ogc: what the service is, then its collections, then their features. */
export function ogcRoutes(app: App, door: Door): void {
  const { serving } = door
  const serviceResources: readonly (readonly [path: string, resource: (site: Site, collections: readonly Collection[], served: Served) => Resource])[] = [
    ['/ogc', (site) => ({ document: () => landingDocument(site), page: () => landingPage(site) })],
    ['/ogc/', (site) => ({ document: () => landingDocument(site), page: () => landingPage(site) })],
    ['/ogc/conformance', (site) => ({ document: conformanceDocument, page: () => conformancePage(site) })],
    ['/ogc/api', (site, all) => ({ type: TYPES.definition, document: () => definitionDocument(site, all), page: () => definitionPage(site, all) })],
    ['/ogc/collections', (site, all, served) => ({ document: () => collectionsDocument(site, all), page: () => collectionsPage(site, all, served) })],
  ]
  for (const [path, resource] of serviceResources)
    app.get(path, { schema: { ...HIDDEN, querystring: METADATA } }, async (request, reply) => {
      const served = await serving.serve(request.query.publication)
      return answer({ request, reply, query: request.query, served }, resource(siteOf(request, served), await served.collections(), served))
    })

  const collectionResources: readonly (readonly [path: string, resource: (site: Site, collection: Collection) => Resource])[] = [
    ['', (site, one) => ({ document: () => collectionDocument(site, one), page: () => collectionPage(site, one) })],
    ['/queryables', (site, one) => ({ type: TYPES.schema, document: () => queryablesDocument(site, one), page: () => queryablesPage(site, one) })],
    ['/schema', (site, one) => ({ type: TYPES.schema, document: () => schemaDocument(site, one), page: () => schemaPage(site, one) })],
    ['/schema-entite', (site, one) => ({ type: TYPES.schema, document: () => featureSchemaDocument(site, one), page: () => schemaPage(site, one) })],
  ]
  for (const [path, resource] of collectionResources)
    app.get(`/ogc/collections/:collectionId${path}`, { schema: { ...HIDDEN, params: OF_COLLECTION, querystring: METADATA } }, async (request, reply) => {
      const served = await serving.serve(request.query.publication)
      const collection = collectionOf(await served.collections(), request.params.collectionId)
      return answer({ request, reply, query: request.query, served }, resource(siteOf(request, served), collection))
    })

  app.get('/ogc/collections/:collectionId/items', { schema: { ...HIDDEN, params: OF_COLLECTION } }, async (request, reply) => {
    const served = await serving.serve(readPublication(request.query))
    const collection = collectionOf(await served.collections(), request.params.collectionId)
    return answerItems(door, { request, reply, served, collection })
  })

  app.get('/ogc/collections/:collectionId/items/:featureId', { schema: { ...HIDDEN, params: OF_FEATURE } }, async (request, reply) => {
    const { collectionId, featureId } = request.params
    const served = await serving.serve(readPublication(request.query))
    const collection = collectionOf(await served.collections(), collectionId)
    return answerItem(door, { request, reply, served, collection, code: featureId })
  })

  const connect = z.strictObject({ collection: z.string().max(200).optional(), f: format('html'), publication })
  app.get('/ogc/connexion', { schema: { ...HIDDEN, querystring: connect } }, async (request, reply) => {
    const served = await serving.serve(request.query.publication)
    const collections = await served.collections()
    const collection = request.query.collection === undefined ? exampleOf(served, collections) : collectionOf(collections, request.query.collection)
    if (isKnownDocument(request, reply, served, 'html')) return reply
    return asPage(reply).send(connectPage(siteOf(request, served), collection))
  })

  app.get('/ogc/ogc.css', { schema: HIDDEN }, async (_request, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600')
    return readFile(new URL('./pages/ogc.css', import.meta.url), 'utf8')
  })
}

function answer({ request, reply, query, served }: Asked, { type = TYPES.json, document, page }: Resource): FastifyReply {
  const chosen = negotiate(request, query.f, ['json', 'html'], { json: [type.split(';')[0] ?? ''] })
  if (isKnownDocument(request, reply, served, chosen)) return reply
  // As bytes: Fastify rewrites the type of text with a charset, and clients compare that of the definition letter for letter.
  return chosen === 'html' ? asPage(reply).send(page()) : reply.type(type).send(Buffer.from(JSON.stringify(document())))
}

// A collection with indicators on the latest perimeters that estimates were carried onto: the one most people come for.
function exampleOf({ zonings, release }: Served, collections: readonly Collection[]): Collection {
  const isTarget = ({ table }: Collection): boolean => zonings.some(({ id, isTarget }) => id === table.zoning && isTarget)
  const wanted = collections.filter((collection) => collection.theme !== null && isTarget(collection))
  const found = wanted.sort((a, b) => b.table.vintage - a.table.vintage)[0] ?? collections[0]
  if (!found) throw new DomainError('introuvable', `La publication ${release} n’a aucune collection.`)
  return found
}
