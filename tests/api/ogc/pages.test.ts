import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { mapOf } from '../../../src/api/ogc/pages/map.ts'
import { figure, statusWord, territories } from '../../../src/api/ogc/pages/words.ts'
import { expectProblem, useTinyApi } from '../../support/api.ts'
import { N1, N2 } from '../../support/tiny-observatory.ts'

const PAGES = [
  '/ogc',
  '/ogc/conformance',
  '/ogc/api',
  '/ogc/collections',
  '/ogc/collections/qpv-2024',
  '/ogc/collections/qpv-2024/schema',
  '/ogc/collections/qpv-2024/queryables',
  '/ogc/collections/qpv-2024/items',
  '/ogc/collections/qpv-2024_emploi/items',
  `/ogc/collections/qpv-2024/items/${N1}`,
  `/ogc/collections/qpv-2024_emploi/items/${N2}`,
  '/ogc/connexion',
]

const HOSTILE = '<script>alert("x")</script>\'&'

describe('pages of /ogc', () => {
  const { get, database } = useTinyApi()
  const page = async (url: string): Promise<string> => (await get(url, { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' })).body

  test.each(PAGES)('%s is a page that a browser may show: no script, no inline style, nothing from elsewhere', async (url) => {
    const { headers, body } = await get(url, { accept: 'text/html' })
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(body).toMatch(/^<!doctype html>\n<html lang="fr">/)
    expect(body).toMatch(/<title>[^<]+ — Kartyé<\/title>/)
    expect(body).not.toMatch(/<script|\sstyle=|<style|\son\w+=/)
    expect(body).not.toMatch(/<(?:link|img|image|use)\b[^>]*(?:href|src)="(?:https?:)?\/\//)
    expect(body).not.toMatch(/\[object|undefined|null|NaN/)
  })

  test('every link of every page leads somewhere', async () => {
    const links = new Set<string>()
    for (const url of PAGES)
      for (const [, link = ''] of (await page(url)).matchAll(/href="([^"#][^"]*)"/g)) links.add(link.replaceAll('&#38;', '&').replaceAll('&amp;', '&'))
    const here = [...links].map((link) => link.replace('http://localhost:80', '')).filter((link) => link.startsWith('/'))
    expect(here.length).toBeGreaterThan(40)
    for (const link of here) expect((await get(link)).statusCode, link).toBe(200)
  })

  test('territories are drawn and listed, with French labels and figures', async () => {
    const body = await page('/ogc/collections/qpv-2024_emploi/items')
    for (const said of ['Cité Bon-Air', 'Taux de chômage', '1 à 4 sur 4 territoires', ' %', '<svg class="map"', 'Voir la requête', 'Données fictives'])
      expect(body).toContain(said)
    expect(body.match(/<path fill-rule|<circle/g)).toHaveLength(4)
  })

  test('neighbouring pages keep the format', async () => {
    const next = /rel="next" href="([^"]+)"/.exec(await page('/ogc/collections/qpv-2024/items?limit=2&f=html'))?.[1]?.replaceAll('&#38;', '&')
    const { pathname, search } = new URL(String(next))
    expect((await get(pathname + search)).body).toContain('3 à 4 sur 4 territoires')
  })

  test('what is not shown is said, never left blank', async () => {
    expect(await page('/ogc/collections/qpv-2024/items?skipGeometry=true')).not.toContain('<svg')
    expect(await page('/ogc/collections/qpv-2024/items?departement=01')).toContain('Aucun territoire ne correspond')
    expect(await page('/ogc/collections/qpv-2024_emploi/items')).toContain('non couvert')
  })

  test.each(['geojson', 'html'])('a territory that does not exist is not known to anybody, one that does is (%s)', async (f) => {
    const ask = (code: string, tag: string) => get(`/ogc/collections/qpv-2024/items/${code}?f=${f}`, { 'if-none-match': tag })
    expectProblem(await ask('nulle-part', '*'), 404, 'introuvable', 'featureId')
    const { statusCode, headers, body } = await ask(N1, '*')
    expect([statusCode, body]).toEqual([304, ''])
    expect((await ask(N1, String(headers.etag))).statusCode).toBe(304)
  })

  test('lines to copy hold the address of this service', async () => {
    const body = await page('/ogc/connexion?collection=iris-2016')
    for (const line of ['OAPIF:http://localhost:80/ogc', 'http://localhost:80/ogc/collections/iris-2016/items', 'Ajouter une couche WFS / OGC API - Features'])
      expect(body).toContain(line)
  })

  test('hostile names are text, in pages, in the map and in GeoJSON', async () => {
    const { db } = database()
    await sql`UPDATE zonings.zone SET label = ${HOSTILE}::text WHERE code = ${N1}::text`.execute(db)
    for (const url of ['/ogc/collections/qpv-2024/items', `/ogc/collections/qpv-2024/items/${N1}`]) {
      const body = await page(url)
      expect(body).not.toContain('<script>')
      expect(body).toContain('<title>&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;&#39;&#38;</title></a>')
    }
    expect((await get(`/ogc/collections/qpv-2024/items/${N1}`)).json().properties.libelle).toBe(HOSTILE)
    const host = { host: '"><script>x', accept: 'text/html' }
    expect((await get('/ogc/connexion', host)).body).not.toContain('<script>')
    expect((await get('/ogc?f=html', host)).body).not.toContain('<script>')
  })
})

describe('the map', () => {
  const square = (x: number, y: number, side: number) => ({
    geometry: {
      type: 'Polygon' as const,
      coordinates: [
        [x, y],
        [x + side, y],
        [x + side, y + side],
        [x, y + side],
        [x, y],
      ].map((corner) => corner),
    },
    label: 'carré',
    href: '/x',
  })
  const drawn = (...shapes: ReturnType<typeof square>[]) =>
    mapOf(shapes.map(({ geometry, ...rest }) => ({ ...rest, geometry: { type: 'Polygon' as const, coordinates: [geometry.coordinates] } })))?.text ?? ''

  test('a square on the equator is as wide as high, north up, and its scale bar is true', () => {
    const svg = drawn(square(0, -0.05, 0.1))
    const points = [...(/d="M([^"]+)Z"/.exec(svg)?.[1] ?? '').matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
    expect(points).toEqual([
      [122, 408],
      [518, 408],
      [518, 12],
      [122, 12],
      [122, 408],
    ])
    // 0.1° is 11 119 m over 396 px: 2 km is 71 px
    expect(svg).toContain('>2 km</text>')
    expect(svg).toContain('H83')
  })

  test('what is too small to see is a dot, what is nowhere is not drawn', () => {
    expect(drawn(square(0, 0, 1), square(0.5, 0.5, 0.0001))).toContain('<circle')
    expect(mapOf([{ geometry: null, label: 'x', href: '/x' }])).toBeNull()
    expect(mapOf([])).toBeNull()
    expect(mapOf([{ geometry: { type: 'Point', coordinates: [-61, 14.6] }, label: 'x', href: '/x' }])?.text).toContain('<circle cx="320" cy="210"')
  })
})

test('figures are said in French', () => {
  const share = { type: 'number', unit: 'part' } as const
  expect([
    figure(0.2345, share, 1),
    figure(null, share),
    figure(1234.567, { type: 'number', unit: 'personnes' }),
    figure(2024, { type: 'integer', unit: null }),
  ]).toEqual(['23,5 %', '–', '1\u202f234,57', '2024'])
  expect([territories(0), territories(1), territories(2)]).toEqual(['0 territoire', '1 territoire', '2 territoires'])
  expect([statusWord('secret'), statusWord('inconnu')]).toEqual(['secret statistique', '–'])
})
