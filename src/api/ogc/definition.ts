import manifest from '../../../package.json' with { type: 'json' }
import type { Collection } from '../../publish/read/index.ts'
import { RESPONSES, SCHEMAS } from './definition-components.ts'
import { inPath, PUBLICATION, query } from './definition-parameters.ts'
import { createShelf, type Ref } from './definition-shelf.ts'
import { tilePaths } from './definition-tiles.ts'
import { OFFERED_FORMATS } from './formats.ts'
import { itemParameters } from './item.ts'
import { DESCRIPTION, TITLE } from './landing.ts'
import { type Site, TYPES } from './links.ts'
import { itemsParameters } from './query/parameters.ts'

type Content = Readonly<Record<string, object>>
type Operation = { tags: string[]; operationId: string; summary: string; description?: string; parameters: readonly Ref[]; responses: Record<string, object> }
type Definition = {
  openapi: string
  paths: Record<string, { get: Operation }>
  components: { parameters: Record<string, unknown>; responses: Record<string, unknown>; schemas: Record<string, unknown> }
}

const METADATA = [query('f', 'Format de la réponse ; absent : d’après l’en-tête Accept.', { type: 'string', enum: ['json', 'html'] }), PUBLICATION]

/**
 * The API definition (OpenAPI 3.0.3, OGC 17-069r4 §9): a path for each collection, since each has its own properties to filter by.
 * Parameters that are the same in several places are written once.
 */
export function definitionDocument(site: Site, collections: readonly Collection[]): Definition & Record<string, unknown> {
  const shared = createShelf()
  const metadata = METADATA.map(shared.refer)
  const describe = (tag: string, operationId: string, summary: string, content: Content, parameters: readonly Ref[] = metadata, description?: string) => ({
    get: {
      ...{ tags: [tag], operationId, summary, parameters },
      ...(description ? { description } : {}),
      responses: { 200: { description: summary, content }, ...RESPONSE_REFS },
    },
  })
  const paths: Definition['paths'] = {
    '/': describe('Service', 'accueil', 'Page d’accueil', jsonAndPage('PageDAccueil')),
    '/conformance': describe('Service', 'conformite', 'Classes de conformité', jsonAndPage('Conformite')),
    '/api': describe('Service', 'definition', 'Cette définition', { [TYPES.definition]: { schema: { type: 'object' } }, ...PAGE }),
    '/collections': describe('Collections', 'collections', 'Collections', jsonAndPage('Collections')),
  }
  for (const collection of collections) {
    const { id, title } = collection
    const path = `/collections/${id}`
    const items = itemsParameters(collection).map(shared.refer)
    const item = [shared.refer(FEATURE_ID), ...itemParameters(collection).map(shared.refer)]
    paths[path] = describe('Collections', `collection.${id}`, `${title} : description`, jsonAndPage('Collection'), metadata, collection.description)
    paths[`${path}/queryables`] = describe('Collections', `queryables.${id}`, `${title} : propriétés qui se filtrent`, schemaAndPage())
    paths[`${path}/schema-entite`] = describe('Collections', `schemaEntite.${id}`, `${title} : une entité en GeoJSON`, schemaAndPage())
    paths[`${path}/schema`] = describe('Collections', `schema.${id}`, `${title} : propriétés`, schemaAndPage())
    paths[`${path}/items`] = describe('Territoires', `items.${id}`, `${title} : territoires`, itemTypes(), items)
    paths[`${path}/items/{featureId}`] = describe('Territoires', `item.${id}`, `${title} : un territoire`, { ...json('Entite', TYPES.geojson), ...PAGE }, item)
  }
  for (const { path, id, summary, content, parameters } of tilePaths) paths[path] = describe('Tuiles', id, summary, content, parameters.map(shared.refer))
  return {
    openapi: '3.0.3',
    info: {
      title: TITLE,
      version: manifest.version,
      description: `${DESCRIPTION} Chaque collection a ses propres propriétés, qui sont aussi des paramètres.`,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: site.base, description: 'Ce service' }],
    // Nothing asks for a key.
    security: [],
    tags: [
      { name: 'Service', description: 'Ce que le service est, et ce qu’il tient des standards' },
      { name: 'Collections', description: 'Les couches et leurs propriétés' },
      { name: 'Territoires', description: 'Les entités d’une couche' },
      { name: 'Tuiles', description: 'Les mêmes couches en tuiles vectorielles' },
    ],
    paths,
    components: { parameters: shared.components, responses: RESPONSES, schemas: SCHEMAS },
  }
}

const FEATURE_ID = inPath('featureId', 'Code du territoire', { type: 'string' })

const RESPONSE_REFS: Readonly<Record<string, Ref>> = Object.fromEntries(
  Object.keys(RESPONSES).map((name) => [name.replace(/\D/g, ''), { $ref: `#/components/responses/${name}` }]),
)

const PAGE = { [TYPES.html]: { schema: { type: 'string' } } }

function jsonAndPage(schema: string): Record<string, object> {
  return { ...json(schema, TYPES.json), ...PAGE }
}

function schemaAndPage(): Record<string, object> {
  return { ...json('SchemaJson', TYPES.schema), ...PAGE }
}

function itemTypes(): Record<string, object> {
  const file = { schema: { type: 'string', format: 'binary' } }
  const others = OFFERED_FORMATS.filter(({ f }) => f !== 'geojson' && f !== 'html').map(({ type }) => [type, file])
  return { ...json('Entites', TYPES.geojson), ...PAGE, ...Object.fromEntries(others) }
}

function json(schema: string, type: string): Record<string, object> {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } }
}
