import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { App } from '../../src/api/app.ts'
import { MAX_BODY_BYTES, readJsonBodies } from '../../src/api/json-body.ts'
import { answerProblems } from '../../src/api/problem.ts'
import { validateWithZod } from '../../src/api/validation.ts'
import { expectProblem } from '../support/api.ts'
import { post } from '../support/post.ts'

const Body = z.strictObject({
  libelle: z.string().min(3).max(10).optional(),
  seuil: z
    .discriminatedUnion('type', [z.strictObject({ type: z.literal('part'), valeur: z.number().min(0).max(1) }), z.strictObject({ type: z.literal('rien') })])
    .optional(),
  communes: z.union([z.enum(['toutes']), z.array(z.string().regex(/^\d{5}$/, 'un code Insee est attendu.')).min(1)]).optional(),
  tirages: z.int().max(999).optional(),
  poids: z.union([z.strictObject({ a: z.number(), b: z.number() }), z.strictObject({ c: z.number(), d: z.strictObject({ e: z.string() }) })]).optional(),
  listes: z
    .array(z.strictObject({ poids: z.number() }))
    .max(2)
    .optional(),
})

/** An app with one route that gives back the body it read. */
function useEcho(): () => App {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validateWithZod)
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  beforeAll(async () => {
    answerProblems(app)
    readJsonBodies(app)
    app.post('/echo', { schema: { body: Body } }, async (request) => request.body)
    await app.ready()
  })
  afterAll(() => app.close())
  return () => app
}

describe('a JSON body', () => {
  const app = useEcho()
  const refused = async (body: unknown, parametre: string, detail: RegExp, headers: Record<string, string> = {}) => {
    const answer = await post(app(), '/echo', body, headers)
    expectProblem(answer, 400, answer.json().code, parametre)
    expect(answer.json().detail).toMatch(detail)
    return answer.json().code
  }

  test('that is right is read, with a byte order mark or a charset', async () => {
    const body = { libelle: 'été', listes: [{ poids: 0.5 }], communes: ['97213'], seuil: { type: 'part', valeur: 1 } }
    expect((await post(app(), '/echo', body)).json()).toEqual(body)
    expect((await post(app(), '/echo', `\uFEFF${JSON.stringify(body)}`, { 'content-type': 'application/json; charset=utf-8' })).json()).toEqual(body)
  })

  test.each<[what: string, body: unknown, parametre: string, detail: RegExp]>([
    ['a value of another type', { seuil: { type: 'part', valeur: '0,4' } }, 'seuil.valeur', /^seuil\.valeur=0,4 : un nombre est attendu, pas un texte\.$/],
    ['a missing field', { seuil: { type: 'part' } }, 'seuil.valeur', /est nécessaire : un nombre est attendu/],
    ['a number out of range', { seuil: { type: 'part', valeur: 1.5 } }, 'seuil.valeur', /=1\.5 : 1 au plus est attendu/],
    ['an unknown variant', { seuil: { type: 'autre' } }, 'seuil.type', /admises sont part, rien/],
    ['none of the forms', { communes: 3 }, 'communes', /admises sont toutes, ou une liste est attendu/],
    ['a mistake in the form that was meant', { poids: { c: 1, d: { e: 2 } } }, 'poids.d.e', /un texte est attendu, pas un nombre/],
    ['a field missing in the form that was meant', { poids: { c: 1 } }, 'poids.d', /est nécessaire : un objet est attendu/],
    ['a form that is halfway between two', { poids: { a: 1, c: 1 } }, 'poids', /aucune des formes admises|est attendu/],
    ['a wrong element of a list', { communes: ['97213', 'Lamentin'] }, 'communes.1', /un code Insee est attendu/],
    ['an empty list', { communes: [] }, 'communes', /1 éléments au moins/],
    ['a long list', { listes: [{ poids: 1 }, { poids: 1 }, { poids: 1 }] }, 'listes', /2 éléments au plus/],
    ['a number with decimals', { tirages: 1.5 }, 'tirages', /un nombre entier est attendu, pas un nombre à virgule/],
    ['an infinite number', '{"tirages":1e999}', 'tirages', /nombre/],
    ['a short text', { libelle: 'a' }, 'libelle', /3 caractères au moins/],
    ['null for a field', { libelle: null }, 'libelle', /un texte est attendu, pas null/],
    ['a list for an object', [], 'corps', /un objet est attendu, pas une liste/],
    ['a text for an object', '"a"', 'corps', /un objet est attendu, pas un texte/],
  ])('with %s is 400, at its path', async (_what, body, parametre, detail) => {
    expect(await refused(body, parametre, detail)).toBe('parametre_invalide')
  })

  test.each<[what: string, body: unknown, parametre: string]>([
    ['at the root', { couleur: 1 }, 'couleur'],
    ['in one of several forms', { poids: { a: 1, b: 2, f: 3 } }, 'poids.f'],
    ['further down', { seuil: { type: 'rien', valeur: 1 } }, 'seuil.valeur'],
    ['in a list', { listes: [{ poids: 1, masse: 2 }] }, 'listes.0.masse'],
    ['that would reach prototypes', '{"__proto__":{"libelle":"abc"}}', '__proto__'],
    ['that would reach prototypes, further down and in disguise', '{"seuil":{"type":"rien","\\u005f_proto__":{}}}', '__proto__'],
    ['named constructor', '{"constructor":{"prototype":{}}}', 'constructor'],
  ])('with an unknown key %s is 400', async (_what, body, parametre) => {
    expect(await refused(body, parametre, /^Paramètre inconnu/)).toBe('parametre_inconnu')
    expect(Reflect.get({}, 'libelle')).toBeUndefined()
  })

  test.each<[what: string, body: string | Buffer, detail: RegExp]>([
    ['is empty', '', /vide/],
    ['is blank', ' \n', /vide/],
    ['stops too early', '{"tirages":1', /s’arrête trop tôt, au caractère 12/],
    ['has a comma too many', '{\n"tirages": 1,\n}', /ligne 3, colonne 1/],
    ['has something after it', '{}{}', /au caractère 3|ligne 1, colonne 3/],
    ['is not JSON', 'tirages=1', /pas du JSON valable/],
    ['is not in UTF-8', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), /UTF-8/],
    ['is 21 levels deep', `${'['.repeat(21)}${']'.repeat(21)}`, /20 niveaux d’imbrication \(au caractère 21\)/],
    ['is 30 000 levels deep', `{"a":${'['.repeat(30_000)}`, /niveaux/],
  ])('that %s is 400 corps_illisible', async (_what, body, detail) => {
    const answer = await post(app(), '/echo', body)
    expectProblem(answer, 400, 'corps_illisible')
    expect(answer.json().detail).toMatch(detail)
  })

  test('may hold brackets in its texts, as many as it likes', async () => {
    expectProblem(await post(app(), '/echo', { libelle: `\\"${'['.repeat(50)}` }), 400, 'parametre_invalide', 'libelle')
  })

  test('that is missing is 400', async () => {
    expectProblem(await app().inject({ method: 'POST', url: '/echo' }), 400, 'corps_illisible')
    expectProblem(await post(app(), '/echo', 'null'), 400, 'corps_illisible')
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/xml', 'image/png'])(
    'sent as %s is 415',
    async (type) => {
      expectProblem(await post(app(), '/echo', '{}', { 'content-type': type }), 415, 'type_non_pris_en_charge', 'Content-Type')
    },
  )

  test('of 64 KiB is read, of one byte more is 413, of 10 MB too', async () => {
    const padded = (bytes: number) => `{}${' '.repeat(bytes - 2)}`
    expect((await post(app(), '/echo', padded(MAX_BODY_BYTES))).statusCode).toBe(200)
    expectProblem(await post(app(), '/echo', padded(MAX_BODY_BYTES + 1)), 413, 'corps_trop_grand')
    expectProblem(await post(app(), '/echo', padded(10_000_000)), 413, 'corps_trop_grand')
  })

  test('on a path that only takes bodies: GET is 405 and says so', async () => {
    const answer = await app().inject({ method: 'GET', url: '/echo' })
    expectProblem(answer, 405, 'methode_non_permise')
    expect(answer.headers['allow']).toBe('POST')
  })
})
