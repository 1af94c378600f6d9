import { describe, expect, test } from 'vitest'
import { prefersPage, problemPage } from '../../src/api/problem-page.ts'
import { expectProblem, useTinyApi } from '../support/api.ts'

const { get } = useTinyApi()
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' }
const MISTAKES = [
  ['/nulle-part', 404],
  ['/?f=x%00', 400],
  ['/ogc/collections/rien', 404],
  ['/ogc/collections/qpv-2024/items?filter=zz%20%3D%201', 400],
  ['/api/v1/valeurs?limite=0', 400],
  ['/api/v1/publications/99/fichiers', 404],
  ['/%', 400],
] as const

describe('a mistake', () => {
  test.each(MISTAKES)('%s is told to a browser as a page, with the same message and status', async (url, status) => {
    const { title, detail } = (await get(url)).json()
    const { statusCode, headers, body } = await get(url, BROWSER)
    expect(statusCode).toBe(status)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
    })
    for (const said of [`<h1>${title}</h1>`, escaped(detail), 'Que faire', '<a href="/">Accueil</a>']) expect(body).toContain(said)
    expect(body).not.toMatch(/<script|\sstyle=|undefined|\bnull\b/)
  })

  test.each([undefined, '*/*', 'application/json', 'application/problem+json, text/html;q=0.5', 'text/csv', 'image/png'])(
    'is problem+json for a program that accepts %s',
    async (accept) => {
      expect(prefersPage({ headers: { accept } })).toBe(false)
      expectProblem(await get('/nulle-part', accept ? { accept } : {}), 404, 'introuvable')
    },
  )

  test('names its parameter, and what was received is text', async () => {
    const body = problemPage({ title: 'T', status: 400, detail: '<b>', code: 'c', parametre: '<script>', valeur: '"><img src=x>' })
    expect(body).not.toMatch(/<script|<img|<b>/)
    expect(body).toContain('<dt>Paramètre</dt><dd><code>&#60;script&#62;</code>')
    expect((await get('/api/v1/valeurs?zonage=<script>alert(1)</script>', BROWSER)).body).not.toContain('<script')
  })

  test.each([
    [400, 'Corrigez l’adresse'],
    [404, 'Repartez de l’accueil'],
    [500, 'Prévenez'],
    [503, 'Attendez quelques secondes'],
  ])('%i: %s', (status, advice) => expect(problemPage({ title: '', status, detail: '', code: '' })).toContain(advice))
})

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
