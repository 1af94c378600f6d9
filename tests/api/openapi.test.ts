import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openapiDocument } from '../../src/api/index.ts'
import { useTinyApi } from '../support/api.ts'

const OPENAPI = new URL('../../openapi/', import.meta.url)

// The contract's paths that this API answers.
const ROUTES = [
  '/api/v1',
  '/api/v1/genealogies',
  '/api/v1/indicateurs',
  '/api/v1/indicateurs/{code}',
  '/api/v1/inegalites',
  '/api/v1/inegalites/indices',
  '/api/v1/poches',
  '/api/v1/poches/detections',
  '/api/v1/poches/detections/{zonage}',
  '/api/v1/poches/simulations',
  '/api/v1/poches/{zonage}/mailles',
  '/api/v1/publications',
  '/api/v1/publications/{id}',
  '/api/v1/publications/{id}/fichiers',
  '/api/v1/publications/{id}/fichiers/{nom}',
  '/api/v1/qpv/simulations',
  '/api/v1/qualite',
  '/api/v1/qualite/points',
  '/api/v1/sources',
  '/api/v1/sources/{id}',
  '/api/v1/territoires',
  '/api/v1/territoires/{zonage}/{code}',
  '/api/v1/territoires/{zonage}/{code}/genealogie',
  '/api/v1/territoires/{zonage}/{code}/series',
  '/api/v1/valeurs',
  '/api/v1/valeurs/evolution',
  '/api/v1/valeurs/trace',
  '/api/v1/zonages',
  '/api/v1/zonages/{id}',
  '/dcat',
  '/health/live',
  '/health/ready',
]

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        tags: z.array(z.string()).min(1),
        summary: z.string().min(1),
        parameters: z.array(z.object({ name: z.string(), description: z.string().optional() })).optional(),
        responses: z.record(z.string(), z.object({ description: z.string() })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

describe('the OpenAPI document', () => {
  const { app } = useTinyApi()

  test('is the one committed: npm run openapi writes it again', async () => {
    expect(await openapiDocument(app())).toBe(readFileSync(new URL('openapi.json', OPENAPI), 'utf8'))
  })

  test('describes every route, each with its problems, each parameter with its meaning', async () => {
    const { paths } = Document.parse(JSON.parse(await openapiDocument(app())))
    expect(Object.keys(paths).sort()).toEqual(ROUTES)
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { responses, parameters = [] }] of Object.entries(operations)) {
        // What is computed on demand is never « unchanged », and may be refused for its body.
        const own = method === 'post' ? ['413', '415', '422'] : ['304']
        if (path.startsWith('/api/'))
          expect(Object.keys(responses), `${method} ${path}`).toEqual(expect.arrayContaining(['200', '400', '404', '500', '503', ...own]))
        for (const { name, description } of parameters) expect(description?.length ?? 0, `${path} ${name}`).toBeGreaterThan(3)
      }
    }
  })

  test('has no schema that nothing refers to', async () => {
    const text = await openapiDocument(app())
    for (const name of Object.keys(Document.parse(JSON.parse(text)).components.schemas)) expect(text, name).toContain(`"#/components/schemas/${name}"`)
  })
})

describe('the entry of the API', () => {
  const { get } = useTinyApi()

  test('leads to everything, and is the address that the catalogue gives', async () => {
    const { publication, ressources, ...addresses } = (await get('/api/v1')).json()
    expect(publication).toBe(1)
    for (const address of Object.values(addresses)) expect((await get(String(address))).statusCode, String(address)).toBe(200)
    // « valeurs » and « territoires » need a zoning.
    for (const [name, address] of Object.entries(ressources)) expect((await get(`${address}?zonage=qpv-2024`)).statusCode === 404, name).toBe(false)
    expect((await get('/dcat')).body).toContain('/api/v1"')
  })

  test('is not sent twice, and knows no other format', async () => {
    const { etag } = (await get('/api/v1')).headers
    expect((await get('/api/v1', { 'if-none-match': String(etag) })).statusCode).toBe(304)
    expect((await get('/api/v1?f=csv')).statusCode).toBe(400)
  })
})
