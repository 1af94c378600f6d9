import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { buildApi } from '../../../src/api/index.ts'
import { expectProblem, useTinyApi } from '../../support/api.ts'
import { Features, follow, type Link, linksOf } from '../../support/ogc.ts'
import { N1, N2, N3, N4 } from '../../support/tiny-observatory.ts'

const CRS84 = '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>'
const LAMBERT_ANTILLES = 'http://www.opengis.net/def/crs/EPSG/0/5490'
const ITEMS = '/ogc/collections/qpv-2024/items'

describe('OGC API – Features', () => {
  const { get, app, database } = useTinyApi()

  test('every link of every document leads somewhere of the type it says', async () => {
    const seen = new Set<string>()
    const walk = async (url: string): Promise<void> => {
      for (const { href, type, rel } of linksOf(await get(url))) {
        const { pathname, search, host } = new URL(href)
        if (host !== 'localhost' || seen.has(href) || pathname.includes('{')) continue
        seen.add(href)
        if (/tile|style/.test(rel + pathname)) continue
        const answer = await get(pathname + search)
        expect([answer.statusCode, String(answer.headers['content-type']).split('; charset')[0]], `${rel} ${href}`).toEqual([200, type])
        if (type === 'application/json' && 'links' in answer.json()) await walk(pathname + search)
      }
    }
    for (const url of ['/ogc', '/ogc/collections/qpv-2024', '/ogc/collections/qpv-2024_emploi', `${ITEMS}?limit=2&properties=code`, `${ITEMS}/${N1}`])
      await walk(url)
    expect(seen.size).toBeGreaterThan(40)
  })

  test('every link of a document that names its release stays in it', async () => {
    const collections: { id: string }[] = (await get('/ogc/collections')).json().collections
    const documents = ['', '/collections', ...collections.flatMap(({ id }) => [`/collections/${id}`, `/collections/${id}/tiles`])]
    const tilesets = collections.map(({ id }) => `/collections/${id}/tiles/WebMercatorQuad`)
    const features = ['/collections/qpv-2024/items?limit=2', `/collections/qpv-2024/items/${N1}`]
    for (const path of [...documents, ...tilesets, ...features]) {
      const answer = await get(`/ogc${path}${path.includes('?') ? '&' : '?'}f=json&publication=1`)
      const hrefs = [...answer.body.matchAll(/"href":"([^"]+)"/g)].map(([, href = '']) => new URL(href)).filter(({ pathname }) => pathname.startsWith('/ogc'))
      expect(hrefs.length, path).toBeGreaterThan(0)
      for (const { searchParams, href } of hrefs) expect(searchParams.get('publication'), `${path} → ${href}`).toBe('1')
    }
  })

  test('data of a named release may be kept for ever; what the service says of itself may not', async () => {
    const data = [`${ITEMS}?f=geojson`, `${ITEMS}/${N1}?f=json`, '/ogc/collections/qpv-2024/tiles/WebMercatorQuad/0/0/0?f=mvt']
    const service = ['', '/conformance', '/api', '/collections', '/collections/qpv-2024', '/collections/qpv-2024/schema', '/tileMatrixSets']
    const documents = [...service.flatMap((path) => [`/ogc${path}?f=json`]), '/ogc?f=html', `${ITEMS}?f=html`, `${ITEMS}/${N1}?f=html`, '/ogc/connexion?f=html']
    const tiles = ['tiles?f=json', 'tiles/WebMercatorQuad?f=tilejson', 'styles/maplibre?f=json'].map((path) => `/ogc/collections/qpv-2024/${path}`)
    const kept = async (url: string): Promise<unknown> => (await get(`${url}&publication=1`)).headers['cache-control']
    for (const url of data) expect(await kept(url), url).toBe('public, max-age=31536000, immutable')
    for (const url of [...documents, ...tiles]) expect(await kept(url), url).toBe('public, no-cache')
  })

  test('304 varies by the same headers as the answer that it stands for', async () => {
    for (const url of ['/ogc', '/ogc/collections', ITEMS, `${ITEMS}?f=html`, `${ITEMS}?f=csv`, '/ogc/collections/qpv-2024/tiles/WebMercatorQuad/0/0/0']) {
      const first = await get(url, { 'accept-encoding': 'gzip' })
      const again = await get(url, { 'accept-encoding': 'gzip', 'if-none-match': String(first.headers['etag']) })
      expect([again.statusCode, first.headers['vary'], again.headers['vary']], url).toEqual([304, 'Accept, accept-encoding', 'Accept, accept-encoding'])
    }
  })

  test('a legal system of coordinates is said to be right in its own area', async () => {
    for (const url of ['/ogc/collections/qpv-2024?f=html', '/ogc/api?f=json'])
      expect((await get(url)).body).toContain('n’est juste que dans son propre domaine')
  })

  test('the landing page is the same with a slash, and absolute addresses are those of the host asked', async () => {
    const answer = await app().inject({ url: '/ogc/', headers: { host: 'cartes.exemple.fr' } })
    expect((await app().inject({ url: '/ogc', headers: { host: 'cartes.exemple.fr' } })).body).toBe(answer.body)
    expect(linksOf(answer).every(({ href }) => href.startsWith('http://cartes.exemple.fr/ogc'))).toBe(true)
  })

  test('behind a proxy that is trusted, addresses are the public ones; what any other caller forwards is not believed', async () => {
    const headers = { host: 'interne:3000', 'x-forwarded-host': 'cartes.exemple.fr', 'x-forwarded-proto': 'https' }
    const origins = async (trustedProxies: string | null): Promise<string[]> => {
      const behind = await buildApi({ database: database(), config: { log: 'silent', trustedProxies } })
      const links = linksOf(await behind.inject({ url: '/ogc', headers }))
      await behind.close()
      return [...new Set(links.map(({ href }) => new URL(href).origin))]
    }
    expect(await origins('loopback')).toEqual(['https://cartes.exemple.fr'])
    expect(await origins('10.0.0.0/8')).toEqual(['http://interne:3000'])
    expect(await origins(null)).toEqual(['http://interne:3000'])
  })

  test('there is one collection per zoning, and one per zoning and theme that it has values of', async () => {
    const { collections } = (await get('/ogc/collections')).json()
    const ids: string[] = collections.map(({ id }: { id: string }) => id)
    for (const id of ['commune-2024', 'iris-2016', 'qpv-2015', 'qpv-2024', 'qpv-2024_emploi']) expect(ids).toContain(id)
    for (const id of ids) expect((await get(`/ogc/collections/${id}`)).json()).toEqual(collections.find((one: { id: string }) => one.id === id))
  })

  test('a collection or a territory that does not exist is 404, in French', async () => {
    for (const path of ['', '/items', '/items/x', '/queryables', '/schema'])
      expectProblem(await get(`/ogc/collections/qpv-1999${path}`), 404, 'introuvable', 'collectionId')
    const answer = await get(`${ITEMS}/QN99999X`)
    expectProblem(answer, 404, 'introuvable', 'featureId')
    expect(answer.json().detail).toBe('Le territoire « QN99999X » n’est pas dans la collection qpv-2024.')
    expectProblem(await get('/ogc?publication=99'), 404, 'publication_inconnue', 'publication')
  })

  test('unknown parameters, bad values and formats that are not offered are 400', async () => {
    for (const url of [
      '/ogc',
      '/ogc/',
      '/ogc/conformance',
      '/ogc/api',
      '/ogc/collections',
      '/ogc/collections/qpv-2024',
      ITEMS,
      `${ITEMS}/${N1}`,
      '/ogc/connexion',
    ]) {
      expectProblem(await get(`${url}?inconnu=1`), 400, 'parametre_inconnu', 'inconnu')
      expectProblem(await get(`${url}?f=shp`), 400, 'format_non_pris_en_charge', 'f')
    }
    expectProblem(await get('/ogc', { accept: 'image/png' }), 400, 'format_non_pris_en_charge', 'Accept')
    expectProblem(await get(`${ITEMS}/${N1}?crs=http://www.opengis.net/def/crs/EPSG/0/27700`), 400, 'parametre_invalide', 'crs')
    expectProblem(await get(`${ITEMS}?cursor=AAAA`), 400, 'parametre_invalide', 'cursor')
    expectProblem(await get(`${ITEMS}?dialecte=rfc4180`), 400, 'parametre_invalide', 'dialecte')
  })

  test('pages follow one another forwards and back, without a hole or a repeat, and pin their release', async () => {
    const codes = [N1, N2, N3, N4]
    const forwards = await pagesFrom(`${ITEMS}?limit=1`, 'next')
    expect(forwards.map(({ ids }) => ids)).toEqual(codes.map((code) => [code]))
    expect(forwards.map(({ matched }) => matched)).toEqual([4, 4, 4, 4])
    const backwards = await pagesFrom(forwards.at(-1)?.url ?? '', 'prev')
    expect(backwards.map(({ ids }) => ids)).toEqual([...codes].reverse().map((code) => [code]))
    expect(forwards[1]?.url).toContain('publication=1')
  })

  test('a page in the order asked is followed in that order', async () => {
    const sorted = await pagesFrom(`${ITEMS}?limit=3&sortby=-superficie_km2`, 'next')
    expect(sorted.flatMap(({ ids }) => ids)).toEqual([N1, N2, N3, N4])
    expect((await pagesFrom(sorted.at(-1)?.url ?? '', 'prev')).flatMap(({ ids }) => ids)).toEqual([N4, N1, N2, N3])
  })

  test('neighbours are in the Link header too', async () => {
    const answer = await get(`${ITEMS}?limit=2`)
    expect(String(answer.headers['link'])).toContain(`<http://localhost:80${follow(linksOf(answer), 'next')}>; rel="next"; type="application/geo+json"`)
  })

  test('a cursor opens no other query, nor another release', async () => {
    const cursor = new URL(`http://x${follow(linksOf(await get(`${ITEMS}?limit=1`)), 'next')}`).searchParams.get('cursor')
    expect((await get(`${ITEMS}?limit=2&f=geojson&publication=1&cursor=${cursor}`)).statusCode).toBe(200)
    for (const url of [`${ITEMS}?departement=972`, `${ITEMS}?publication=2`, '/ogc/collections/iris-2016/items?limit=1'])
      expectProblem(await get(`${url}&cursor=${cursor}`), 400, 'parametre_invalide', 'cursor')
  })

  test('only what matches is counted, whether it fills the page or not', async () => {
    for (const limit of [1, 2, 3, 1_000_000_000]) {
      const { numberMatched, numberReturned, features } = Features.parse((await get(`${ITEMS}?filter=superficie_km2<0.5&limit=${limit}`)).json())
      expect([numberMatched, numberReturned, features.length]).toEqual([2, Math.min(limit, 2), Math.min(limit, 2)])
    }
    expect(Features.parse((await get(`${ITEMS}?datetime=1999-01-01`)).json())).toMatchObject({ numberMatched: 0, features: [] })
  })

  test('the system of coordinates is said in a header, and asked by crs', async () => {
    expect((await get(ITEMS)).headers['content-crs']).toBe(CRS84)
    for (const url of [ITEMS, `${ITEMS}/${N1}`]) expect((await get(`${url}?crs=${LAMBERT_ANTILLES}`)).headers['content-crs']).toBe(`<${LAMBERT_ANTILLES}>`)
    expect((await get(`${ITEMS}/${N1}?crs=${LAMBERT_ANTILLES}`)).json().geometry.coordinates.flat(2)).toContain(715_500)
  })

  test('one territory is the same alone and in its collection', async () => {
    const { features } = Features.parse((await get(ITEMS)).json())
    for (const feature of features) {
      const answer = await get(`${ITEMS}/${feature.id}`)
      expect(answer.json()).toMatchObject(feature)
      expect(linksOf(answer).map(({ rel }) => rel)).toEqual(['self', 'alternate', 'collection'])
    }
  })

  test('an answer that the caller has is not sent again, and its time of printing is not its identity', async () => {
    for (const url of [
      '/ogc',
      '/ogc/conformance',
      '/ogc/api',
      '/ogc/collections',
      '/ogc/collections/qpv-2024',
      '/ogc/collections/qpv-2024/schema',
      ITEMS,
      `${ITEMS}/${N1}`,
      `${ITEMS}?f=html`,
    ]) {
      const tag = String((await get(url)).headers['etag'])
      const again = await get(url, { 'if-none-match': tag })
      expect([again.statusCode, again.body, again.headers['etag']], url).toEqual([304, '', tag])
    }
    const tag = String((await get(ITEMS)).headers['etag'])
    await sql`INSERT INTO publish.switch (release, action) VALUES (2, 'publish')`.execute(database().db)
    expect((await get(ITEMS, { 'if-none-match': tag })).statusCode).toBe(200)
    await sql`INSERT INTO publish.switch (release, action) VALUES (1, 'rollback')`.execute(database().db)
  })

  test('HEAD and OPTIONS are answered', async () => {
    for (const url of ['/ogc', '/ogc/collections', ITEMS, `${ITEMS}/${N1}`]) {
      const [head, read] = [await app().inject({ method: 'HEAD', url }), await get(url)]
      expect([head.statusCode, head.body, head.headers['etag'], head.headers['content-type']]).toEqual([
        200,
        '',
        read.headers['etag'],
        read.headers['content-type'],
      ])
      expect((await app().inject({ method: 'OPTIONS', url })).statusCode).toBe(204)
    }
  })

  test('any site may read the headers that cartography needs', async () => {
    const exposed = String((await get(ITEMS, { origin: 'https://carte.exemple' })).headers['access-control-expose-headers'])
    for (const header of ['Content-Crs', 'Link', 'ETag']) expect(exposed).toContain(header)
  })

  type Page = { url: string; ids: string[]; matched: number }

  async function pagesFrom(first: string, rel: 'next' | 'prev'): Promise<Page[]> {
    const pages: Page[] = []
    for (let url: string | null = first; url; ) {
      const { features, numberMatched, links }: { features: { id: string }[]; numberMatched: number; links: Link[] } = Features.parse((await get(url)).json())
      pages.push({ url, ids: features.map(({ id }) => id), matched: numberMatched })
      url = follow(links, rel)
    }
    return pages
  }
})
