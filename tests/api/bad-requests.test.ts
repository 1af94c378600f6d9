import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { N1 } from '../support/tiny-observatory.ts'

const VALUES = '/api/v1/valeurs?zonage=qpv-2024'

describe('a request that cannot be answered is told why, in French, and never guessed', () => {
  const { get, app } = useTinyApi()

  test.each([
    ['an unknown parameter', `${VALUES}&couleur=bleu`, 'parametre_inconnu', 'couleur'],
    ['a known parameter in another case', `${VALUES}&Limite=3`, 'parametre_inconnu', 'Limite'],
    ['a parameter of another route', '/api/v1/zonages?bbox=0,0,1,1', 'parametre_inconnu', 'bbox'],
    ['a parameter where none is taken', '/health/live?a=1', 'parametre_inconnu', 'a'],
    ['a missing zonage', '/api/v1/valeurs', 'parametre_invalide', 'zonage'],
    ['an empty zonage', '/api/v1/valeurs?zonage=', 'parametre_invalide', 'zonage'],
    ['an unknown zonage', '/api/v1/valeurs?zonage=qpv-1999', 'parametre_invalide', 'zonage'],
    ['a zonage without values', '/api/v1/valeurs?zonage=iris-2016', 'parametre_invalide', 'zonage'],
    ['an unknown zonage of territories', '/api/v1/territoires?zonage=zus', 'parametre_invalide', 'zonage'],
    ['an unknown indicator', `${VALUES}&indicateurs=taux_chomage,bonheur`, 'parametre_invalide', 'indicateurs'],
    ['an indicator that is not a word', `${VALUES}&indicateurs=taux%20chomage`, 'parametre_invalide', 'indicateurs'],
    ['an empty item of a list', `${VALUES}&indicateurs=taux_chomage,`, 'parametre_invalide', 'indicateurs'],
    ['an unknown period', `${VALUES}&periode=1999`, 'parametre_invalide', 'periode'],
    ['a period that one of the indicators does not have', `${VALUES}&indicateurs=population,taux_chomage&periode=2015`, 'parametre_invalide', 'periode'],
    ['a period that is none', `${VALUES}&periode=hier`, 'parametre_invalide', 'periode'],
    ['an unknown territory', `${VALUES}&territoires=${N1},QN99999M`, 'parametre_invalide', 'territoires'],
    ['a method that is none', `${VALUES}&methode=magie`, 'parametre_invalide', 'methode'],
    ['a method that one of the indicators does not have', `${VALUES}&indicateurs=taux_chomage&methode=officiel`, 'parametre_invalide', 'methode'],
    ['a bbox of 3 numbers', `${VALUES}&bbox=-61,14,-60`, 'parametre_invalide', 'bbox'],
    ['a bbox of 6 numbers', `${VALUES}&bbox=-61,14,0,-60,15,9`, 'parametre_invalide', 'bbox'],
    ['a bbox inverted in longitude', `${VALUES}&bbox=-60,14,-61,15`, 'parametre_invalide', 'bbox'],
    ['a bbox inverted in latitude', `${VALUES}&bbox=-61,15,-60,14`, 'parametre_invalide', 'bbox'],
    ['a bbox beyond ±180', `${VALUES}&bbox=-181,14,-60,15`, 'parametre_invalide', 'bbox'],
    ['a bbox beyond ±90', `${VALUES}&bbox=-61,14,-60,91`, 'parametre_invalide', 'bbox'],
    ['a bbox of words', `${VALUES}&bbox=a,b,c,d`, 'parametre_invalide', 'bbox'],
    ['a bbox of infinities', `${VALUES}&bbox=-Infinity,0,1,NaN`, 'parametre_invalide', 'bbox'],
    ['an empty bbox', `${VALUES}&bbox=`, 'parametre_invalide', 'bbox'],
    ['limite=0', `${VALUES}&limite=0`, 'parametre_invalide', 'limite'],
    ['limite above 10 000', `${VALUES}&limite=10001`, 'parametre_invalide', 'limite'],
    ['a negative limite', `${VALUES}&limite=-1`, 'parametre_invalide', 'limite'],
    ['limite=1e3', `${VALUES}&limite=1e3`, 'parametre_invalide', 'limite'],
    ['an empty limite', `${VALUES}&limite=`, 'parametre_invalide', 'limite'],
    ['a repeated parameter', `${VALUES}&limite=1&limite=2`, 'parametre_invalide', 'limite'],
    ['a repeated list', `${VALUES}&indicateurs=population&indicateurs=taux_chomage`, 'parametre_invalide', 'indicateurs'],
    ['a commune that is no code', `${VALUES}&commune=Lamentin`, 'parametre_invalide', 'commune'],
    ['a département that is no code', `${VALUES}&departement=Martinique`, 'parametre_invalide', 'departement'],
    ['an EPCI that is no code', `${VALUES}&epci=12`, 'parametre_invalide', 'epci'],
    ['a search without a letter', '/api/v1/territoires?zonage=qpv-2024&q=%25%25', 'parametre_invalide', 'q'],
    ['a publication that is no number', `${VALUES}&publication=derniere`, 'parametre_invalide', 'publication'],
    ['an unknown format', `${VALUES}&f=pdf`, 'format_non_pris_en_charge', 'f'],
    ['a dialect without CSV', `${VALUES}&dialecte=rfc4180`, 'parametre_invalide', 'dialecte'],
    ['a cursor that is none', `${VALUES}&curseur=abc`, 'parametre_invalide', 'curseur'],
    ['an unknown zonage of quality', '/api/v1/qualite?zonage=qpv-1999', 'parametre_invalide', 'zonage'],
    ['an unknown indicator of quality', '/api/v1/qualite?indicateur=bonheur', 'parametre_invalide', 'indicateur'],
    ['an unknown indicator of judged points', '/api/v1/qualite/points?indicateur=bonheur', 'parametre_invalide', 'indicateur'],
    ['a method that is none, of judged points', '/api/v1/qualite/points?methode=magie', 'parametre_invalide', 'methode'],
    ['a page of judged points', '/api/v1/qualite/points?f=html', 'format_non_pris_en_charge', 'f'],
    ['a NUL character', `${VALUES}&territoires=%00`, 'parametre_invalide', undefined],
    ['a NUL character in the path', '/api/v1/territoires/qpv-2024/%00', 'parametre_invalide', undefined],
    ['SQL for a zonage', `/api/v1/valeurs?zonage=${encodeURIComponent("qpv-2024'; DROP TABLE estimate.value; --")}`, 'parametre_invalide', 'zonage'],
  ])('%s is 400', async (_what, url, code, parametre) => {
    expectProblem(await get(url), 400, code, parametre)
  })

  test('every refusal says what there is', async () => {
    const detail = async (url: string) => (await get(url)).json().detail
    expect(await detail(`${VALUES}&couleur=bleu`)).toContain('Paramètres admis ici : zonage, indicateurs')
    expect(await detail(`${VALUES}&f=pdf`)).toContain('json, geojson, csv')
    expect(await detail(`${VALUES}&methode=corrige`)).toContain('méthodes : officiel, support, aire')
    expect(await detail(`${VALUES}&indicateurs=bonheur`)).toContain('population, revenu_moyen, taux_chomage, taux_pauvrete')
    expect(await detail(`${VALUES}&indicateurs=taux_chomage&periode=2015`)).toContain('il y a : 2016')
    expect(await detail('/api/v1/valeurs?zonage=qpv-1999')).toContain('commune-2024, iris-2016, qpv-2015, qpv-2024')
  })

  test.each(['2020-00', '2020-13', '2020-1', '20', ''])('periode=%s is no period, whatever the release has', async (periode) => {
    const answer = await get(`${VALUES}&periode=${periode}`)
    expectProblem(answer, 400, 'parametre_invalide', 'periode')
    expect(answer.json().detail).toContain('une période est attendue : 2020 ou 2020-06.')
  })

  test.each([
    ['zonage', `/api/v1/valeurs?zonage=${'a'.repeat(61)}`, 60],
    ['code', `/api/v1/territoires/qpv-2024/${'A'.repeat(61)}`, 60],
    ['q', `/api/v1/territoires?zonage=qpv-2024&q=${'a'.repeat(101)}`, 100],
    ['curseur', `${VALUES}&curseur=${'a'.repeat(501)}`, 500],
    ['id', `/api/v1/sources/${'a'.repeat(101)}`, 100],
  ])('a %s that is too long is told how long it may be', async (parametre, url, most) => {
    const answer = await get(url)
    expectProblem(answer, 400, 'parametre_invalide', parametre)
    expect(answer.json().detail).toMatch(new RegExp(`… : ${most} caractères au plus sont attendus\\.$`))
  })

  test('a cursor forged, tampered with, or taken from another query or release is 400', async () => {
    const { suite } = (await get(`${VALUES}&limite=3`)).json()
    const curseur = new URL(suite, 'http://x').searchParams.get('curseur') ?? ''
    const parts = JSON.parse(Buffer.from(curseur, 'base64url').toString())
    const moved = Buffer.from(JSON.stringify([...parts.slice(0, 3), 'zzz'])).toString('base64url')
    expect((await get(`${VALUES}&limite=2&curseur=${curseur}`)).statusCode).toBe(200)
    for (const url of [
      `${VALUES}&curseur=${moved}`,
      `${VALUES}&curseur=${curseur.slice(0, -4)}`,
      `${VALUES}&curseur=${Buffer.from('{"a":1}').toString('base64url')}`,
      `${VALUES}&commune=97213&curseur=${curseur}`,
      `${VALUES}&publication=2&curseur=${curseur}`,
      `${VALUES}&f=geojson&curseur=${curseur}`,
      `/api/v1/zonages?curseur=${curseur}`,
    ])
      expectProblem(await get(url), 400, 'parametre_invalide', 'curseur')
  })

  test('an Accept header that nothing offered fits is 400 and names what is offered', async () => {
    const answer = await get(VALUES, { accept: 'application/pdf' })
    expectProblem(answer, 400, 'format_non_pris_en_charge', 'Accept')
    expect(answer.json().detail).toContain('f=json, f=geojson, f=csv')
  })

  test.each([
    ['a territory', '/api/v1/territoires/qpv-2024/QN99999M', 'introuvable', 'code'],
    ['a zoning in a path', '/api/v1/territoires/qpv-1999/QN99999M', 'introuvable', 'zonage'],
    ['a zoning', '/api/v1/zonages/qpv-1999', 'introuvable', 'id'],
    ['an indicator', '/api/v1/indicateurs/bonheur', 'introuvable', 'code'],
    ['a source', '/api/v1/sources/nulle-part', 'introuvable', 'id'],
    ['a release', '/api/v1/publications/99', 'publication_inconnue', 'id'],
    ['a release pinned of quality', '/api/v1/qualite?publication=99', 'publication_inconnue', 'publication'],
    ['a release pinned', `${VALUES}&publication=99`, 'publication_inconnue', 'publication'],
    ['a path', '/api/v1/valeur', 'introuvable', undefined],
    ['a path above', '/api/v2/valeurs', 'introuvable', undefined],
    ['a very long path', `/api/v1/territoires/qpv-2024/${'A'.repeat(300)}`, 'introuvable', undefined],
  ])('%s that does not exist is 404', async (_what, url, code, parametre) => {
    expectProblem(await get(url), 404, code, parametre)
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s on a route to read is 405 and says what is allowed, whatever the body', async (method) => {
    const answer = await app().inject({ method, url: `/api/v1/territoires/qpv-2024/${N1}`, headers: { 'content-type': 'text/strange' }, payload: '{' })
    expectProblem(answer, 405, 'methode_non_permise')
    expect(answer.headers['allow']).toBe('GET, HEAD')
  })

  test('a percent sign that decodes to nothing is 400', async () => {
    expectProblem(await get('/api/v1/territoires/qpv-2024/%E0%A4%A'), 400, 'parametre_invalide')
  })

  test('a query string of 1 MB is 414', async () => {
    expectProblem(await get(`${VALUES}&territoires=${'A'.repeat(1_000_000)}`), 414, 'requete_trop_longue')
  })

  test('a query string of 1 MB on a real socket is refused by 431 as a problem, and the server goes on', async () => {
    const address = await app().listen({ port: 0, host: '127.0.0.1' })
    const answer = await rawAnswer(Number(new URL(address).port), `GET ${VALUES}&q=${'A'.repeat(1_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(answer).toContain('application/problem+json')
    expect(answer).toContain('"code":"requete_trop_longue"')
    expect(await rawAnswer(Number(new URL(address).port), 'ceci n’est pas du HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*requete_illisible/)
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
  })
})

function rawAnswer(port: number, request: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', () => undefined) // the server closes while we still write
    socket.on('close', () => done(text))
  })
}
