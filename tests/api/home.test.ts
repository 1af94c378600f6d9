import { describe, expect, test } from 'vitest'
import { homePage } from '../../src/api/home/page.ts'
import { useTinyApi } from '../support/api.ts'
import { N1 } from '../support/tiny-observatory.ts'

describe('the home page', () => {
  const { get } = useTinyApi()

  test('says what is loaded, and that it is fictitious', async () => {
    const { body, headers } = await get('/')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    for (const said of ['Publication 1', 'Quartiers prioritaires 2024', 'Taux de chômage', 'Titre de toy-activite-iris', '1 sur 1', 'Données fictives'])
      expect(body).toContain(said)
    expect(body).toContain('8 sources sur 9 sont inventées')
  })

  test('every link leads somewhere', async () => {
    const { body } = await get('/')
    const links = [
      ...new Set([...body.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link]) => (link ?? '').replaceAll('&amp;', '&').replaceAll('&#38;', '&'))),
    ]
    expect(links.length).toBeGreaterThan(15)
    for (const link of links) expect((await get(link)).statusCode, link).toBe(200)
  })

  test('asks nothing of other sites, and lets nothing inline run', async () => {
    const { body, headers } = await get('/')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(body).not.toMatch(/<script|style=|(src|href)="(https?:)?\/\//)
    expect((await get('/accueil.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })

  test('shows first what estimates were carried onto, the most recent vintage first', () => {
    const zonings = [zoning('iris', 2022, false), zoning('qpv', 2015, true), zoning('qpv', 2024, true), zoning('zus', 1996, true)]
    const offers = zonings.map(({ id }) => ({ zoning: id, indicator: 'population', period: '2020', method: 'aire', zones: 1 }))
    const page = homePage({ origin: 'http://x', version: '0', served: { ...SERVED, offers }, release: RELEASE, zonings, sources: [] })
    const order = ['qpv-2024', 'qpv-2015', 'zus-1996', 'iris-2022']
    expect([...page.matchAll(/Sur <code>([^<]*)/g)].map(([, id]) => id)).toEqual(order)
    expect([...page.matchAll(/<th scope="row"><code>([^<]*)/g)].map(([, id]) => id)).toEqual(order)
    expect(page).toContain('http://x/api/v1/valeurs?zonage=qpv-2024')
  })

  test('offers workbooks beside CSV, and calls methods by their French names', async () => {
    const { body } = await get('/')
    const csv = body.match(/f=csv">CSV<\/a>/g)?.length
    expect(body.match(/f=xlsx">Excel<\/a>/g)).toHaveLength(csv ?? 0)
    expect(body).toMatch(/<td>[^<]*(répartition par surface|somme de carreaux|chiffre officiel)/)
    expect(body).not.toMatch(/<td>[^<]*\b(aire|melange|corrige)\b/)
  })

  test('what scrolls can be reached with the keyboard', async () => {
    for (const url of [
      '/',
      '/fichiers',
      '/ogc/api?f=html',
      '/ogc/conformance?f=html',
      '/ogc/collections/qpv-2024?f=html',
      '/ogc/collections/qpv-2024/items?f=html',
    ])
      for (const [opening] of (await get(url)).body.matchAll(/<div class="table"[^>]*>/g))
        expect(opening, url).toMatch(/role="region" tabindex="0" aria-label(ledby)?="[^"]/)
  })

  test('escapes what sources are called', () => {
    const source = { titre: '<script>alert("x")</script>', producteur: 'a & b', fictif: false }
    const page = homePage({ origin: 'http://x', version: '0', served: SERVED, release: RELEASE, zonings: [], sources: [{ ...SOURCE, ...source }] })
    expect(page).not.toContain('<script>')
    expect(page).toContain('&#60;script&#62;')
    expect(page).not.toContain('Données fictives')
  })
})

const zoning = (type: string, millesime: number, cible: boolean) => ({
  ...{ id: `${type}-${millesime}`, type, millesime, cible },
  ...{ libelle: '', bassins: [], nombre: 1, source: 's', licence: '', fictif: true },
})
const SERVED = { release: 1, run: 1, builtAt: '2026-01-01T00:00:00.000Z', zonings: [], offers: [], catalogue: new Map(), isPinned: false }
const RELEASE = {
  id: 1,
  construite_le: '2026-01-01T00:00:00.000Z',
  publiee_le: null,
  en_service: true,
  saine: true,
  zonages: [],
  sources: [],
  controles: [],
  resume: {},
  differences: {},
}
const SOURCE = {
  id: 's',
  jeu: 1,
  titre: '',
  producteur: '',
  licence: '',
  url: '',
  fictif: true,
  contenu: 'mesures',
  zonage: 'iris-2016',
  millesime: 2016,
  periode: '2016',
  variables: [],
  secret: null,
  pieges: [],
  fichier: N1,
  empreinte: '',
  octets: 0,
  lignes_lues: 0,
  lignes_gardees: 0,
  date: '2026-01-01T00:00:00.000Z',
}
