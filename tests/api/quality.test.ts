import { describe, expect, test } from 'vitest'
import { useAccurateApi, useTinyApi } from '../support/api.ts'
import { N1, N2 } from '../support/tiny-observatory.ts'

type Row = { indicateur: string; methode: string }

describe('GET /api/v1/qualite', () => {
  const { get } = useAccurateApi()
  const read = async (query = '') => {
    const answer = await get(`/api/v1/qualite?${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }

  test('says the errors of each method, in the unit of the indicator, and compares methods where all answer', async () => {
    const { publication, methodes } = await read('indicateur=taux_pauvrete')
    expect(publication).toBe(1)
    expect(methodes.map(({ methode }: Row) => methode)).toEqual(['aire', 'corrige'])
    expect(methodes[0]).toEqual({
      zonage: 'qpv-2024',
      indicateur: 'taux_pauvrete',
      periode: '2018',
      periodes_officielles: ['2020'],
      methode: 'aire',
      support: null,
      source: 'toy-filosofi-iris',
      rang: expect.any(Number),
      n: 3,
      departements: 2,
      mae: expect.closeTo(0.25 / 3, 12),
      erreur_absolue_mediane: expect.closeTo(0.1, 12),
      biais: expect.closeTo(-0.05, 12),
      rmse: expect.closeTo(Math.sqrt(0.0225 / 3), 12),
      mae_relative: null,
      erreur_relative_mediane: null,
      biais_relatif: null,
      n_intervalle: 3,
      dans_intervalle: 2 / 3,
      largeur_mediane: expect.closeTo(0.15, 12),
      n_bornes: 3,
      dans_bornes: 2 / 3,
      n_communs: 2,
      mae_communs: expect.closeTo(0.1, 12),
    })
    expect(methodes[1]).toMatchObject({
      n: 2,
      mae: expect.closeTo(0.01, 12),
      n_intervalle: 1,
      dans_intervalle: 1,
      n_bornes: 0,
      dans_bornes: null,
      n_communs: 2,
    })
  })

  test('a count has relative errors too', async () => {
    const { methodes } = await read('indicateur=population')
    expect(methodes).toMatchObject([{ mae: 100, mae_relative: 0.1, erreur_relative_mediane: 0.1, biais_relatif: -0.1, n_intervalle: 0, dans_intervalle: null }])
  })

  test('thirds keep equal zones together', async () => {
    const { tranches } = await read('indicateur=taux_pauvrete')
    expect(tranches.filter(({ methode }: Row) => methode === 'aire')).toEqual([
      expect.objectContaining({ selon: 'part_de_la_source', tiers: 1, de: 0.5, a: 0.5, n: 2, biais: expect.closeTo(-0.1, 12), dans_intervalle: 0.5 }),
      expect.objectContaining({ selon: 'part_de_la_source', tiers: 3, de: 1, a: 1, n: 1, biais: expect.closeTo(0.05, 12), dans_intervalle: 1 }),
    ])
  })

  test('what a release keeps secret is not judged before everyone: its error would say it', async () => {
    const { methodes } = await read()
    expect(methodes.map(({ indicateur }: Row) => indicateur)).not.toContain('taux_chomage')
    expect((await get('/api/v1/qualite/points')).body).not.toContain('taux_chomage')
  })

  test('corrections say what they learned, or why they step aside; intervals where their width comes from', async () => {
    const { corrections, etalonnages } = await read()
    expect(corrections).toMatchObject([
      { code: 'toy_chomage', statut: 'ecartee', motif: 'Trop peu de chiffres publiés : 3.', par_defaut: false, validation: null, termes: [] },
      {
        ...{ code: 'toy_pauvrete', statut: 'ajustee', par_defaut: true, n: 120, departements: 6, penalite: 10, constante: 0.42 },
        validation: { erreur_absolue_moyenne: 0.02 },
        termes: [
          { code: 'porte', libelle: 'Taux des IRIS, pondéré', coefficient: 0.05, note: null },
          { code: 'contraste', note: 'Une note.' },
        ],
      },
    ])
    expect(etalonnages).toMatchObject([
      { indicateur: 'niveau_vie_median', methode: 'melange', origine: 'prudence' },
      { indicateur: 'taux_pauvrete', methode: 'aire', origine: 'construction', rho_bas: 0.1, rho_haut: 0.3, n: 3, departements: 2 },
    ])
  })

  test('a release without anything judged says so', async () => {
    expect(await read('publication=2')).toEqual({ publication: 2, methodes: [], tranches: [], corrections: [], etalonnages: [] })
    expect((await get('/api/v1/qualite?publication=2&f=html')).body).toContain('il n’y a rien à juger')
  })

  test('judged points are paged, by method or all, as JSON and as CSV', async () => {
    const first = (await get('/api/v1/qualite/points?indicateur=taux_pauvrete&limite=3')).json()
    expect([first.total, first.elements.length]).toEqual([5, 3])
    const second = (await get(first.suite)).json()
    expect([...first.elements, ...second.elements].map(({ methode, territoire }) => [methode, territoire]).slice(3)).toEqual([
      ['corrige', N1],
      ['corrige', N2],
    ])
    expect(first.elements[0]).toMatchObject({
      territoire: N1,
      estimation: 0.31,
      officiel: 0.41,
      bas: 0.2,
      haut: 0.42,
      periode_officielle: '2020',
      part_de_la_source: 0.5,
    })
    const { body, headers } = await get('/api/v1/qualite/points?indicateur=taux_pauvrete&methode=corrige&f=csv&dialecte=rfc4180')
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(body.split('\r\n')[1]).toBe(`qpv-2024,${N1},972,taux_pauvrete,2018,corrige,,toy-filosofi-iris,0.4,0.36,0.44,0.41,2020,0.5`)
  })
})

describe('the page of quality', () => {
  const { get } = useAccurateApi()
  const page = async (query = '') => (await get(`/api/v1/qualite?f=html&${query}`)).body

  test('speaks first of the method that is served, in a sentence', async () => {
    const body = await page('indicateur=taux_pauvrete')
    expect(body).toContain(
      'Sur 2 territoires de qpv-2024, l’estimation corrigée s’écarte en moyenne de 1,0 point du chiffre publié ; une fois sur deux, de moins de 1,0 point.',
    )
    expect(body).toContain('En moyenne, les estimations ne sont ni trop hautes ni trop basses. L’intervalle à 90 % contient le chiffre publié pour 1 sur 1.')
    expect(body).toContain('Avec moins de 30 territoires')
    expect(body.indexOf('<strong>estimation corrigée</strong>')).toBeGreaterThan(0)
  })

  test('draws each question once per method, with words in place of the drawing, and names no quarter', async () => {
    const body = await page('indicateur=taux_pauvrete')
    const drawings = body.match(/<svg[^>]*>/g) ?? []
    expect(drawings).toHaveLength(6) // estimated, error by share, coverage: twice
    for (const drawing of drawings) expect(drawing).toMatch(/role="img".*aria-label="[^"]{20,}"|aria-label="[^"]{20,}".*role="img"/)
    expect(body).not.toMatch(/QN972|Bon-Air/)
    // one dot per point: 3 estimated by area, 2 corrected, each drawn twice
    const dots = [...body.matchAll(/<g class="cloud[a-z ]*">(.*?)<\/g>/g)].map(([, paths = '']) => paths.match(/M[0-9.]+,[0-9.]+h0/g)?.length)
    expect(dots).toEqual([2, 3, 2, 3])
  })

  test('respects the policy of pages: nothing inline, nothing from elsewhere', async () => {
    const answer = await get('/api/v1/qualite?f=html')
    expect(answer.headers['content-security-policy']).toBe((await get('/')).headers['content-security-policy'])
    expect(answer.body).not.toMatch(/<script|<style|style=|(src|href)="(https?:)?\/\//)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('is what a browser gets, and every link of it leads somewhere', async () => {
    const { body } = await get('/api/v1/qualite', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    const links = [
      ...new Set([...body.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link]) => (link ?? '').replaceAll('&amp;', '&').replaceAll('&#38;', '&'))),
    ]
    expect(links.length).toBeGreaterThan(10)
    for (const link of links) expect((await get(link)).statusCode, link).toBe(200)
  })
})

describe('an observatory where nothing was published on perimeters', () => {
  const { get } = useTinyApi()

  test('has a report and a page all the same', async () => {
    expect((await get('/api/v1/qualite')).json().methodes).toEqual([])
    expect((await get('/api/v1/qualite?f=html')).statusCode).toBe(200)
  })
})
