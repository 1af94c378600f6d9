import { describe, expect, test } from 'vitest'
import { breakable } from '../../../src/api/ogc/pages/frame.ts'
import { useTinyApi } from '../../support/api.ts'

const { get } = useTinyApi()
const read = (text: string): string => text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

describe('pages of /ogc, to someone who reads them', () => {
  test.each(['qpv-2024', 'qpv-2024_emploi', 'iris-2016'])('every example of a filter on %s that is a link shows territories', async (id) => {
    const { body } = await get(`/ogc/collections/${id}/queryables?f=html`)
    const examples = [...body.matchAll(/<li><a href="([^"]*\/items\?[^"]*)"><code>/g)].map(([, href = '']) => new URL(read(href)))
    expect(examples.length).toBeGreaterThan(2)
    for (const { pathname, search } of examples) {
      const page = await get(pathname + search)
      expect(page.statusCode, search).toBe(200)
      expect(page.body, search).not.toContain('Aucun territoire')
    }
  })

  test('communes are spaced in pages, and as files give them in GeoJSON', async () => {
    const { features } = (await get('/ogc/collections/qpv-2024/items')).json()
    const several = features.map(({ properties }: { properties: { communes: string } }) => properties.communes).find((text: string) => text.includes(','))
    expect(several).not.toContain(' ')
    expect((await get('/ogc/collections/qpv-2024/items?f=html')).body).toContain(several.replaceAll(',', ', '))
  })

  test('the tiles and the style of a collection are on its page, and how to add them on the page of tools', async () => {
    const collection = '/ogc/collections/qpv-2024_emploi'
    for (const page of [`${collection}?f=html`, '/ogc/connexion?collection=qpv-2024_emploi']) {
      const { body } = await get(page)
      for (const said of ['Tuiles vectorielles', `${collection}/tiles/WebMercatorQuad?f=tilejson`, `${collection}/styles/maplibre`])
        expect(body, page).toContain(said)
    }
    expect((await get('/ogc/connexion?collection=qpv-2024_emploi')).body).toContain(`${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}`)
  })

  test('the geometry cannot be sorted, and it is said', async () => {
    expect((await get('/ogc/collections/qpv-2024/items?sortby=-geometry')).json()).toMatchObject({
      status: 400,
      parametre: 'sortby',
      detail: expect.stringContaining('la géométrie ne se trie pas'),
    })
  })

  test('addresses break after a slash', () => {
    expect(breakable('http://a.b/c/{d}').text).toBe('<code>http://a.b/<wbr>c/<wbr>{d}</code>')
    expect(breakable('/').text).toBe('<code>/</code>')
  })
})
