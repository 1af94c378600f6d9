import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { expectProblem, useDemoApi } from '../support/api.ts'
import { post } from '../support/post.ts'

// What is shown is what `npm start` serves: examples run on the demo, in the engine under test.

const FOLDER = new URL('../../openapi/examples/', import.meta.url)

const Example = z.strictObject({
  titre: z.string().min(1),
  requete: z.strictObject({
    adresse: z.string().startsWith('/'),
    methode: z.enum(['GET', 'POST']).default('GET'),
    entetes: z.record(z.string(), z.string()).default({}),
    corps: z.unknown().optional(),
  }),
  reponse: z.strictObject({ statut: z.int(), type: z.string().optional(), corps: z.record(z.string(), z.unknown()).optional(), texte: z.string().optional() }),
})

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  example: z.unknown().optional(),
  schema: z.object({ example: z.unknown().optional() }),
})
const Body = z.object({ content: z.object({ 'application/json': z.object({ schema: z.object({ $ref: z.string() }) }) }) })
const Document = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({ parameters: z.array(Parameter).default([]) }).optional(),
      post: z.object({ requestBody: Body }).optional(),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), z.object({ example: z.unknown().optional() })) }),
})

// A series needs two periods; the demo has one.
const NOTHING_ON_THE_DEMO = ['/api/v1/valeurs/evolution']

describe('on the demo', () => {
  const { app, get } = useDemoApi()

  test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.json')))('the example %s answers what it says', async (name) => {
    const { requete, reponse } = Example.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')))
    const answer = requete.methode === 'POST' ? await post(app(), requete.adresse, requete.corps, requete.entetes) : await get(requete.adresse, requete.entetes)
    expect([answer.statusCode, answer.headers['content-type']], answer.body).toEqual([reponse.statut, reponse.type])
    if (reponse.texte !== undefined) expect(answer.body).toBe(reponse.texte)
    else expect(answer.json()).toEqual(containing(reponse.corps ?? {}))
  })

  test('what Swagger fills in, sent as it is, finds something on every route', async () => {
    for (const [path, { get: operation }] of Object.entries(Document.parse(app().swagger()).paths)) {
      if (!operation) continue
      const url = filledIn(path, operation.parameters)
      const answer = await get(url)
      if (NOTHING_ON_THE_DEMO.includes(path)) {
        expectProblem(answer, 400, 'parametre_invalide', 'de')
        continue
      }
      expect(answer.statusCode, `${url} ${answer.body}`).toBe(200)
      // A file is no document: it is not empty.
      const { elements } = String(answer.headers['content-type']).includes('json') ? answer.json() : { elements: answer.body }
      if (elements !== undefined) expect(elements, url).not.toHaveLength(0)
    }
  })

  test('the body that Swagger shows, sent as it is, is answered on every route that takes one', async () => {
    const { paths, components } = Document.parse(app().swagger())
    for (const [path, { post: operation }] of Object.entries(paths)) {
      if (!operation) continue
      const name = operation.requestBody.content['application/json'].schema.$ref.split('/').at(-1) ?? ''
      const answer = await post(app(), path, components.schemas[name]?.example)
      expect(answer.statusCode, `${path} ${answer.body}`).toBe(200)
    }
  })
})

// An example shows a part of an answer: fields and elements may be left out, numbers are rounded to 4 decimals.
function containing(shown: unknown): unknown {
  if (typeof shown === 'number') return expect.closeTo(shown, 4)
  if (Array.isArray(shown)) return expect.arrayContaining(shown.map(containing))
  if (typeof shown !== 'object' || shown === null) return shown
  return expect.objectContaining(Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, containing(value)])))
}

function filledIn(path: string, parameters: z.infer<typeof Parameter>[]): string {
  const url = new URL(path, 'http://kartye.invalid')
  for (const { name, in: place, example, schema } of parameters) {
    const value = example ?? schema.example
    if (place === 'path') url.pathname = decodeURIComponent(url.pathname).replace(`{${name}}`, String(value))
    else if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.pathname + url.search
}
