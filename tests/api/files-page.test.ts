import { beforeAll, describe, expect, test } from 'vitest'
import { size } from '../../src/api/files/page.ts'
import { makeFiles } from '../../src/publish/index.ts'
import { useTinyApi } from '../support/api.ts'
import { SERVED, WAITING } from '../support/tiny-observatory.ts'

const { get, database } = useTinyApi()
const LIST = `/api/v1/publications/${SERVED}/fichiers`
const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' }

beforeAll(async () => {
  await makeFiles(database(), SERVED, () => undefined)
})

describe('the page of the files of a release', () => {
  test('names every file of the list, its size, its format and the beginning of its SHA-256; the dictionary and the sources first', async () => {
    const { elements } = (await get(LIST)).json()
    const { body, headers } = await get(LIST, BROWSER)
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': expect.stringContaining("default-src 'none'") })
    for (const { url, titre, octets, empreinte } of elements)
      for (const said of [`href="${url}"`, titre, size(octets), empreinte.slice(0, 12)]) expect(body).toContain(said)
    for (const said of ['GeoPackage, pour QGIS', 'classeur Excel', 'Quartiers prioritaires 2024 <code>qpv-2024</code>', 'Données fictives'])
      expect(body).toContain(said)
    const names = [...body.matchAll(/<th scope="row"><a href="[^"]+">([^<]+)/g)].map(([, name]) => name)
    expect(names).toHaveLength(elements.length)
    expect(names.slice(0, 4)).toEqual(['dictionnaire.csv', 'sources.csv', 'SHA256SUMS', 'qpv-2024.csv'])
  })

  test('every link of it leads somewhere, the catalogue for portals among them', async () => {
    const { body } = await get(LIST, BROWSER)
    const links = [...new Set([...body.matchAll(/href="(\/[^"]*)"/g)].map(([, link = '']) => link))]
    expect(links).toContain('/dcat?f=ttl')
    for (const link of links) expect((await get(link)).statusCode, link).toBe(200)
  })

  test('is where the menu, the home page and every collection lead, for the release in service', async () => {
    expect((await get('/fichiers')).body).toBe((await get(`${LIST}?f=html`)).body)
    for (const page of ['/', '/ogc/collections/qpv-2024', '/fichiers']) expect((await get(page, BROWSER)).body, page).toMatch(/href="[^"]*\/fichiers"/)
    expect((await get(`/ogc/collections/qpv-2024?publication=${SERVED}`, BROWSER)).body).toContain(`${LIST}?f=html`)
  })

  test('is not sent twice', async () => {
    const { etag } = (await get('/fichiers')).headers
    expect((await get('/fichiers', { 'if-none-match': String(etag) })).statusCode).toBe(304)
  })

  test('of a release without files says how to make them', async () => {
    const { body } = await get(`/api/v1/publications/${WAITING}/fichiers?f=html`)
    expect(body).toContain(`<code>kartye files ${WAITING}</code>`)
    expect(body).not.toContain('<table')
  })

  test('the host that a caller gives is text', async () => {
    expect((await get('/fichiers', { host: '"><script>x' })).body).not.toContain('<script>')
  })
})

test('sizes are said in French', () => {
  expect([0, 1, 512, 1000, 999_400, 999_600, 3_440_000, 12_000_000].map(size)).toEqual([
    ...['0 octet', '1 octet', '512 octets', '1 ko', '999 ko', '1 Mo', '3,4 Mo', '12 Mo'],
  ])
})
