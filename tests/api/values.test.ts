import geojsonValidation from 'geojson-validation'
import { describe, expect, test } from 'vitest'
import { useTinyApi } from '../support/api.ts'
import { N1, N2, N3, N4 } from '../support/tiny-observatory.ts'

type Element = { territoire: string; indicateur: string; periode: string; valeur: number | null; statut: string; methode: string; officiel: number | null }

describe('GET /api/v1/valeurs', () => {
  const { get } = useTinyApi()
  const elements = async (query: string): Promise<Element[]> => {
    const answer = await get(`/api/v1/valeurs?zonage=qpv-2024&${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().elements
  }

  test('answers the best method of every zone, and a status where there is no value', async () => {
    const answer = await get('/api/v1/valeurs?zonage=qpv-2024&indicateurs=taux_chomage')
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({ total: 4, suite: null, publication: 1 })
    expect(answer.json().elements[0]).toEqual({
      zonage: 'qpv-2024',
      territoire: N1,
      libelle: 'Cité Bon-Air',
      indicateur: 'taux_chomage',
      periode: '2016',
      valeur: 220 / 450,
      unite: 'part',
      statut: 'estime',
      motif: null,
      fiabilite: 'B',
      bas: 0.4,
      haut: 0.55,
      couverture: 0.98,
      methode: 'support:menages_pauvres',
      source: 'toy-activite-iris',
      zonage_source: 'iris-2016',
      officiel: null,
    })
    expect(answer.json().elements.map(({ territoire, valeur, statut }: Element) => [territoire, valeur, statut])).toEqual([
      [N1, 220 / 450, 'estime'],
      [N2, null, 'secret'],
      [N3, null, 'sans_denominateur'],
      [N4, null, 'non_couvert'],
    ])
  })

  test('an interval is never shown without its value', async () => {
    const [secret] = await elements(`indicateurs=taux_chomage&territoires=${N2}`)
    expect(secret).toMatchObject({ statut: 'secret', valeur: null, bas: null, haut: null, motif: 'Sources sous secret sur 100 % du territoire.' })
  })

  test('without a period, each indicator answers its most recent one', async () => {
    const found = await elements(`territoires=${N1}`)
    expect(found.map(({ indicateur, periode }) => [indicateur, periode])).toEqual([
      ['population', '2016'],
      ['revenu_moyen', '2016'],
      ['taux_chomage', '2016'],
      ['taux_pauvrete', '2018'],
    ])
    expect((await elements(`territoires=${N1}&indicateurs=population&periode=2015`)).map(({ valeur }) => valeur)).toEqual([880])
  })

  test('a method picked answers alone, with the official figure beside the estimate', async () => {
    expect((await elements(`territoires=${N1}&indicateurs=taux_pauvrete`))[0]).toMatchObject({
      valeur: 0.41,
      methode: 'officiel',
      statut: 'ok',
      officiel: null,
    })
    expect((await elements(`territoires=${N1}&indicateurs=taux_pauvrete&methode=aire`))[0]).toMatchObject({
      valeur: 280 / 900,
      methode: 'aire',
      statut: 'estime',
      officiel: 0.41,
    })
    expect((await elements('indicateurs=taux_pauvrete&methode=officiel')).map(({ statut }) => statut)).toEqual([
      'ok',
      'non_couvert',
      'non_couvert',
      'non_couvert',
    ])
  })

  test('filters keep the zones of a commune, a département, an EPCI or a bbox', async () => {
    const codes = async (query: string) => (await elements(`indicateurs=population&${query}`)).map(({ territoire }) => territoire)
    expect(await codes('commune=97222')).toEqual([N4])
    expect(await codes('commune=97213,97222')).toEqual([N1, N2, N3, N4])
    expect(await codes('departement=75')).toEqual([])
    expect(await codes('departement=972&epci=249720061')).toEqual([N1, N2, N3, N4])
    const { geometry } = (await get(`/api/v1/territoires/qpv-2024/${N3}?f=geojson`)).json()
    const [[west, south]] = geometry.coordinates[0]
    expect(await codes(`bbox=${west - 0.0001},${south - 0.0001},${west + 0.0001},${south + 0.0001}`)).toEqual([N3])
  })

  test('pages followed by « suite » give every value once, in order, pinned to the release they began with', async () => {
    const whole = await elements('limite=10000')
    const seen: Element[] = []
    let url: string | null = '/api/v1/valeurs?zonage=qpv-2024&limite=3'
    while (url) {
      const page: { elements: Element[]; total: number; suite: string | null } = (await get(url)).json()
      expect(page.total).toBe(16)
      expect(page.elements.length).toBe(Math.min(3, 16 - seen.length))
      seen.push(...page.elements)
      url = page.suite
      if (url) expect(url).toContain('publication=1')
    }
    expect(seen).toEqual(whole)
  })

  test('publication= reads another release, built or published', async () => {
    const answer = await get(`/api/v1/valeurs?zonage=qpv-2024&indicateurs=taux_chomage&territoires=${N1}&publication=2`)
    expect(answer.headers['kartye-publication']).toBe('2')
    expect(answer.json().publication).toBe(2)
    expect(answer.json().elements[0].valeur).toBeCloseTo(220 / 450 + 0.1, 12)
  })

  test('GeoJSON is valid, flat and typed, one feature per zone', async () => {
    const answer = await get('/api/v1/valeurs?zonage=qpv-2024&indicateurs=taux_chomage,population&f=geojson')
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8')
    const collection = answer.json()
    for (const feature of collection.features) expect(geojsonValidation.isFeature(feature, true)).toEqual([])
    expect(collection).toMatchObject({ type: 'FeatureCollection', total: 4, suite: null, publication: 1 })
    expect(collection.features[0].properties).toEqual({
      zonage: 'qpv-2024',
      code: N1,
      libelle: 'Cité Bon-Air',
      taux_chomage: 220 / 450,
      taux_chomage_statut: 'estime',
      taux_chomage_fiabilite: 'B',
      taux_chomage_bas: 0.4,
      taux_chomage_haut: 0.55,
      taux_chomage_periode: '2016',
      population: 900,
      population_statut: 'estime',
      population_fiabilite: null,
      population_bas: null,
      population_haut: null,
      population_periode: '2016',
    })
    expect(collection.features[1].properties).toMatchObject({
      libelle: '=Sœur "Élise"; l’Œuvre',
      taux_chomage: null,
      taux_chomage_statut: 'secret',
      taux_chomage_bas: null,
    })
  })

  test('GeoJSON has at most 6 decimals, and rings turn counterclockwise (RFC 7946)', async () => {
    const { body } = await get(`/api/v1/valeurs?zonage=qpv-2024&indicateurs=population&territoires=${N1}&f=geojson`)
    const ring: [number, number][] = JSON.parse(body).features[0].geometry.coordinates[0]
    for (const number of body.match(/-\d+\.\d+/g) ?? []) expect(number.split('.')[1]?.length).toBeLessThanOrEqual(6)
    const doubleArea = ring.slice(1).reduce((sum, [x, y], i) => sum + ((ring[i]?.[0] ?? 0) * y - x * (ring[i]?.[1] ?? 0)), 0)
    expect(doubleArea).toBeGreaterThan(0)
  })

  test('GeoJSON pages give every zone once', async () => {
    const first = await get('/api/v1/valeurs?zonage=qpv-2024&indicateurs=population&f=geojson&limite=3')
    expect(first.headers['link']).toBe(`<${first.json().suite}>; rel="next"`)
    const second = (await get(first.json().suite)).json()
    expect([...first.json().features, ...second.features].map(({ id }: { id: string }) => id)).toEqual([N1, N2, N3, N4])
    expect(second.suite).toBeNull()
  })

  test('CSV for spreadsheets: BOM, semicolons, decimal commas, CRLF, percentages that say so, no formula', async () => {
    const answer = await get('/api/v1/valeurs?zonage=qpv-2024&indicateurs=taux_chomage,population&f=csv')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['kartye-total']).toBe('8')
    const lines = answer.body.split('\r\n')
    expect(lines[0]).toBe(
      '\uFEFFzonage;territoire;libelle;indicateur;periode;valeur;unite;statut;motif;fiabilite;bas;haut;couverture_%;methode;source;officiel;publication;zonage_source',
    )
    expect(lines[1]).toBe(`qpv-2024;${N1};Cité Bon-Air;population;2016;900;personnes;estime;;;;;98;aire;toy-population-iris;;1;iris-2016`)
    expect(lines[2]).toBe(`qpv-2024;${N1};Cité Bon-Air;taux_chomage;2016;48,9;%;estime;;B;40;55;98;support:menages_pauvres;toy-activite-iris;;1;iris-2016`)
    expect(lines[3]).toContain(`;"'=Sœur ""Élise""; l’Œuvre";`)
    expect(lines.length).toBe(10)
  })

  test('CSV for programs keeps shares, with commas and points', async () => {
    const answer = await get(`/api/v1/valeurs?zonage=qpv-2024&indicateurs=taux_chomage&territoires=${N1}&f=csv&dialecte=rfc4180`)
    expect(answer.body).toBe(
      `zonage,territoire,libelle,indicateur,periode,valeur,unite,statut,motif,fiabilite,bas,haut,couverture,methode,source,officiel,publication,zonage_source\r\nqpv-2024,${N1},Cité Bon-Air,taux_chomage,2016,${220 / 450},part,estime,,B,0.4,0.55,0.98,support:menages_pauvres,toy-activite-iris,,1,iris-2016\r\n`,
    )
  })

  test('the Accept header chooses the format when f does not', async () => {
    const typeFor = async (accept: string) => (await get('/api/v1/valeurs?zonage=qpv-2024', { accept })).headers['content-type']
    expect(await typeFor('text/csv')).toMatch(/^text\/csv/)
    expect(await typeFor('application/geo+json, application/json;q=0.5')).toMatch(/^application\/geo\+json/)
    expect(await typeFor('text/html,application/xhtml+xml,*/*;q=0.8')).toMatch(/^application\/json/)
    expect(await typeFor('application/json;q=0, */*')).toMatch(/^application\/geo\+json/)
  })
})
