import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { useTinyApi } from '../../support/api.ts'

const Parameter = z.object({
  style: z.string().optional(),
  explode: z.boolean().optional(),
  name: z.string(),
  in: z.enum(['query', 'path']),
  description: z.string().min(4),
  schema: z.record(z.string(), z.unknown()),
})
const Ref = z.object({ $ref: z.string() })
const Document = z.object({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.object({ get: z.object({ operationId: z.string(), parameters: z.array(Ref), responses: z.record(z.string(), z.unknown()) }) })),
  components: z.object({
    parameters: z.record(z.string(), Parameter),
    responses: z.record(z.string(), z.unknown()),
    schemas: z.record(z.string(), z.unknown()),
  }),
})

const FILLED: Readonly<Record<string, string>> = {
  ...{ featureId: 'QN97201M', collectionId: 'qpv-2024', tileMatrixSetId: 'WebMercatorQuad' },
  ...{ tileMatrix: '0', tileRow: '0', tileCol: '0' },
}
const filled = (path: string): string => `/ogc${path.replace(/\{(\w+)\}/g, (_, name: string) => FILLED[name] ?? '')}`

describe('the definition of /ogc', () => {
  const { get } = useTinyApi()
  const read = async () => {
    const answer = await get('/ogc/api')
    const document = Document.parse(answer.json())
    const parametersOf = (path: string) =>
      (document.paths[path]?.get.parameters ?? []).flatMap(({ $ref }) => document.components.parameters[$ref.split('/').at(-1) ?? ''] ?? [])
    return { answer, document, parametersOf }
  }

  test('is OpenAPI 3.0 under the type that the standard wants, letter for letter', async () => {
    const { answer, document } = await read()
    expect(answer.headers['content-type']).toBe('application/vnd.oai.openapi+json;version=3.0')
    expect([document.openapi, document.servers[0]?.url]).toEqual(['3.0.3', 'http://localhost:80/ogc'])
    expect((await get('/ogc/api', { accept: 'application/vnd.oai.openapi+json;version=3.0' })).body).toBe(answer.body)
    expect((await get('/ogc/api', { accept: 'text/html' })).headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('names paths that answer, and every collection has its own', async () => {
    const { document } = await read()
    for (const path of Object.keys(document.paths)) {
      const answer = await get(filled(path))
      expect(path.endsWith('{featureId}') ? [200, 404] : [200], path).toContain(answer.statusCode)
    }
    const ids: string[] = (await get('/ogc/collections')).json().collections.map(({ id }: { id: string }) => id)
    for (const id of ids)
      for (const end of ['', '/items', '/items/{featureId}', '/queryables', '/schema'])
        expect(Object.keys(document.paths)).toContain(`/collections/${id}${end}`)
  })

  test('every parameter it names is accepted, and those of features are the ones the door knows', async () => {
    const { document, parametersOf } = await read()
    for (const path of Object.keys(document.paths)) {
      const named = parametersOf(path).flatMap(({ name, in: place }) => (place === 'query' ? [name] : []))
      const refused = (await get(`${filled(path)}?inconnu=1`)).json()
      expect(refused.code, path).toBe('parametre_inconnu')
      const accepted = String(/Paramètres admis ici : (.*)\.$/.exec(refused.detail)?.[1]).split(', ')
      expect(named.sort(), path).toEqual(accepted.sort())
    }
  })

  test('properties of a collection are its parameters and its queryables, one for one', async () => {
    const { parametersOf } = await read()
    for (const id of ['qpv-2024', 'qpv-2024_emploi']) {
      const queryables: Record<string, { type?: string }> = (await get(`/ogc/collections/${id}/queryables`)).json().properties
      const named = new Map(parametersOf(`/collections/${id}/items`).map(({ name, schema }) => [name, schema['type']]))
      for (const [name, { type }] of Object.entries(queryables)) expect([name, named.get(name)]).toEqual([name, name === 'geometry' ? undefined : type])
    }
  })

  test('limit, bbox and datetime are written as the suites of OGC read them', async () => {
    const { parametersOf } = await read()
    const named = Object.fromEntries(parametersOf('/collections/qpv-2024/items').map((parameter) => [parameter.name, parameter]))
    expect(named['limit']?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 1_000_000, default: 100 })
    expect(named['bbox']?.schema).toMatchObject({ type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } })
    expect(named['datetime']?.schema).toEqual({ type: 'string' })
    for (const name of ['limit', 'bbox', 'datetime']) expect([named[name]?.style, named[name]?.explode]).toEqual(['form', false])
  })

  test('refers to nothing that is not there, and holds nothing that nothing refers to', async () => {
    const { answer, document } = await read()
    const referred = new Set([...answer.body.matchAll(/"#\/components\/([^"]+)"/g)].map(([, name]) => name))
    const held = Object.entries(document.components).flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`))
    expect([...referred].sort()).toEqual(held.sort())
    const ids = Object.values(document.paths).map((path) => path.get.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the conformance page', () => {
  const { get } = useTinyApi()

  // What the outside checker can judge: the classes that its source looks for.
  const JUDGED = [
    ...['core', 'geojson', 'html', 'oas30'].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`),
    'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs',
    ...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map(
      (name) => `http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`,
    ),
    ...[
      'cql2-text',
      'basic-cql2',
      'advanced-comparison-operators',
      'case-insensitive-comparison',
      'accent-insensitive-comparison',
      'basic-spatial-functions',
    ].map((name) => `http://www.opengis.net/spec/cql2/1.0/conf/${name}`),
  ]

  test('claims only what an outside checker judges, and says what is offered besides', async () => {
    expect((await get('/ogc/conformance')).json()).toEqual({ conformsTo: JUDGED })
    const page = (await get('/ogc/conformance', { accept: 'text/html' })).body
    for (const said of ['CQL2 en JSON', 'sortby', 'Tuiles vectorielles']) expect(page).toContain(said)
  })
})
