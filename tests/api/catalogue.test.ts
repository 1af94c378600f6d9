import geojsonValidation from 'geojson-validation'
import { describe, expect, test } from 'vitest'
import { useTinyApi } from '../support/api.ts'
import { N1, N2, N3, N4 } from '../support/tiny-observatory.ts'

describe('what a release holds', () => {
  const { get } = useTinyApi()
  const read = async (url: string) => {
    const answer = await get(url)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const codes = async (query: string) => (await read(`/api/v1/territoires?zonage=qpv-2024&${query}`)).elements.map(({ code }: { code: string }) => code)

  test('zonages are listed with their source and licence', async () => {
    const { elements, total, suite, publication } = await read('/api/v1/zonages')
    expect([elements.map(({ id }: { id: string }) => id), total, suite, publication]).toEqual([
      ['commune-2024', 'iris-2016', 'qpv-2015', 'qpv-2024'],
      4,
      null,
      1,
    ])
    expect(elements[3]).toEqual({
      id: 'qpv-2024',
      libelle: 'Quartiers prioritaires 2024',
      type: 'qpv',
      millesime: 2024,
      bassins: ['antilles'],
      nombre: 4,
      source: 'toy-perimetres-qpv',
      licence: 'Licence Ouverte 2.0',
      cible: true,
      fictif: true,
    })
    expect(await read('/api/v1/zonages/qpv-2024')).toEqual({ ...elements[3], publication: 1 })
  })

  test('short lists are paged too', async () => {
    const first = await read('/api/v1/zonages?limite=3')
    expect((await read(first.suite)).elements.map(({ id }: { id: string }) => id)).toEqual(['qpv-2024'])
  })

  test('territoires carry their area and latest population', async () => {
    const { elements } = await read('/api/v1/territoires?zonage=qpv-2024')
    expect(elements[0]).toEqual({
      zonage: 'qpv-2024',
      code: N1,
      libelle: 'Cité Bon-Air',
      communes: ['97213'],
      departement: '972',
      epci: '249720061',
      bassin: 'antilles',
      superficie_km2: 1,
      population: 900,
    })
    expect(elements[2]).toMatchObject({ code: N3, superficie_km2: 0.25, population: null })
  })

  test.each([
    ['cite bon air', [N1]],
    ['CITÉ', [N1]],
    ['bon-air', [N1]],
    ['oeuvre', [N2]],
    ["l'Œuvre", [N2]],
    ['sœur elise', [N2]],
    ['acajou', [N3]],
    ['qn97204', [N4]],
    ['nulle part', []],
    ['日本', []],
  ])('q=%s finds whatever the accents, case, hyphens and apostrophes', async (q, expected) => {
    expect(await codes(`q=${encodeURIComponent(q)}`)).toEqual(expected)
  })

  test('territoires as GeoJSON are flat features', async () => {
    const answer = await get('/api/v1/territoires?zonage=qpv-2024&f=geojson&limite=2')
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8')
    for (const feature of answer.json().features) expect(geojsonValidation.isFeature(feature, true)).toEqual([])
    expect(answer.json().features[0].properties).toMatchObject({ zonage: 'qpv-2024', code: N1, communes: '97213', superficie_km2: 1, population: 900 })
    expect((await read(answer.json().suite)).features.map(({ id }: { id: string }) => id)).toEqual([N3, N4])
  })

  test('one territory says its communes and what it shares with other vintages', async () => {
    expect(await read(`/api/v1/territoires/qpv-2024/${N1}`)).toMatchObject({
      code: N1,
      publication: 1,
      parents: [{ zonage: 'commune-2024', code: '97213', libelle: 'Le Lamentin' }],
      genealogie: [{ zonage: 'qpv-2015', code: 'QP972001', libelle: 'Bon Air', part_de_ce_territoire: 0.5, part_de_l_autre: 1 }],
    })
    const feature = await read(`/api/v1/territoires/qpv-2024/${N1}?f=geojson`)
    expect(feature).toMatchObject({ type: 'Feature', id: N1, geometry: { type: 'Polygon' } })
    expect(geojsonValidation.isFeature(feature, true)).toEqual([])
  })

  test('indicateurs say their definition and where there are values', async () => {
    const { elements } = await read('/api/v1/indicateurs')
    expect(elements.map(({ code }: { code: string }) => code)).toEqual(['population', 'revenu_moyen', 'taux_chomage', 'taux_pauvrete'])
    expect(await read('/api/v1/indicateurs/taux_chomage')).toEqual({
      code: 'taux_chomage',
      libelle: 'Taux de chômage',
      definition: 'Définition : Taux de chômage',
      theme: 'emploi',
      unite: 'part',
      nature: 'part',
      numerateur: 'chomeurs_15_64',
      denominateur: 'actifs_15_64',
      taux_publie: null,
      sens: 'neutre',
      decimales: 1,
      source_definition: 'le jouet',
      quantile: null,
      ruptures: [],
      valeurs: [{ zonage: 'qpv-2024', periodes: ['2016'], methodes: ['aire', 'support'] }],
      publication: 1,
    })
  })

  test('sources list every file with its fingerprint, supports and perimeters included', async () => {
    const { elements, total } = await read('/api/v1/sources')
    expect(total).toBe(9)
    expect(elements.map(({ id }: { id: string }) => id)).toContain('toy-carreaux')
    expect(await read('/api/v1/sources/toy-filosofi-iris')).toMatchObject({
      id: 'toy-filosofi-iris',
      millesime: 2016,
      periode: '2018',
      zonage: 'iris-2016',
      secret: 'au moins 11 ménages',
      pieges: ['vide veut dire secret'],
      empreinte: expect.stringMatching(/^[0-9a-f]{64}$/),
      jeux: [{ jeu: 7 }],
    })
  })

  test('publications say which is served, their checks, and those that wait', async () => {
    const { elements, publication } = await read('/api/v1/publications')
    expect(publication).toBe(1)
    expect(elements).toMatchObject([
      { id: 2, publiee_le: null, en_service: false },
      { id: 1, publiee_le: expect.any(String), en_service: true, saine: true, controles: [{ code: 'conservation', reussi: true }] },
    ])
    expect(await read('/api/v1/publications/1')).toEqual(elements[1])
  })
})
