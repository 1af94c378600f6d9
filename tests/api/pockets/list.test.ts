import geojsonValidation from 'geojson-validation'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/api.ts'
import { A, B, BY_SHARE, cell, HIDDEN, MESH, NEARLY } from '../../support/tiny-pockets.ts'
import { usePocketApi } from './pocket-api.ts'

const { database, get } = usePocketApi()

async function read(query: string) {
  const answer = await get(`/api/v1/poches?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
type Page = { elements: { zonage: string; code: string }[]; total: number; suite: string | null }
const codes = (list: { elements: { code: string }[] }) => list.elements.map(({ code }) => code)

describe('GET /api/v1/poches', () => {
  test('a kept pocket says what holds it, with its values beside', async () => {
    const { elements, total, suite, publication } = await read('zonage=poche-2020')
    expect([total, suite, publication]).toEqual([2, null, 1])
    expect(elements[0]).toMatchObject({
      zonage: 'poche-2020',
      code: A,
      libelle: `Poche ${A}`,
      statut: 'retenue',
      communes: ['97213'],
      departement: '972',
      mailles: 6,
      population: 480,
      menages: 180,
      part_menages_pauvres: 0.6,
      part_menages_pauvres_statut: 'estime',
      part_menages_pauvres_motif: null,
      revenu_moyen: null,
      part_imputee: 0,
      compacite: 0.75,
      seuil: 0.4,
      mesure: 'part',
      criteres_manques: [],
      points_chauds: 1,
      stabilite_tirages: 0.94,
      stabilite_choix: 0.8,
      fragile: [],
      valeurs: `/api/v1/valeurs?zonage=poche-2020&territoires=${A}`,
    })
    // 6 cells of 200 m, in the legal CRS.
    expect(elements[0].superficie_km2).toBe(0.24)
    expect(elements[0].pourquoi[0]).toBe('6\u00A0mailles qui se touchent, hors des quartiers prioritaires : 480\u00A0habitants, 180\u00A0ménages.')
    expect(elements[0].pourquoi).toContain('60\u00A0% de ménages pauvres ; seuil : 40\u00A0%.')
    expect(elements[1].pourquoi).toContain('Elle n’existe pas si les coins ne comptent pas.')
  })

  test('a cluster that nearly made it says what it lacks; its area is measured all the same, and it has no values', async () => {
    const { elements } = await read('zonage=poche-2020&statut=presque')
    expect(elements).toMatchObject([{ code: NEARLY, statut: 'presque', libelle: null, superficie_km2: 0.08, valeurs: null }])
    expect(elements[0].criteres_manques).toEqual([
      { critere: 'population_min', valeur: 160, seuil: 250, phrase: 'Elle réunit 160 habitants ; il en faut 250.' },
    ])
    expect(elements[0].pourquoi).toContain('Elle réunit 160 habitants ; il en faut 250.')
  })

  test.each(['statut=toutes', 'statut=presque', 'statut=toutes&bbox=-62,14,-60,15', 'statut=toutes&commune=97213'])(
    'a cluster of fewer than 11 households is in no answer: %s',
    async (query) => {
      for (const f of ['json', 'geojson', 'csv']) expect((await get(`/api/v1/poches?${query}&f=${f}`)).body).not.toContain(HIDDEN)
    },
  )

  test('pockets of several detections are by zoning then code, never by poverty', async () => {
    const { elements } = await read('statut=toutes')
    expect(elements.map(({ zonage, code }: { zonage: string; code: string }) => `${zonage} ${code}`)).toEqual([
      `poche-2020 ${A}`,
      `poche-2020 ${B}`,
      `poche-2020 ${NEARLY}`,
      `poche_revenu-2020 ${A}`,
    ])
  })

  test('where an income is measured, the share of poor households is missing and says why', async () => {
    const { elements } = await read('zonage=poche_revenu-2020')
    expect(elements).toMatchObject([
      {
        mesure: 'revenu',
        seuil: 12_000,
        revenu_moyen: 9500,
        part_menages_pauvres: null,
        part_menages_pauvres_statut: 'manquant',
        part_menages_pauvres_motif: expect.stringContaining('ne donne pas ses ménages pauvres'),
        points_chauds: null,
        stabilite_tirages: null,
      },
    ])
    expect(elements[0].pourquoi).toContain('Revenu moyen : 9\u202F500\u00A0€ par an et par unité de consommation ; seuil : 12\u202F000\u00A0€.')
  })

  test.each([
    ['departement=972', [A, B]],
    ['departement=971', []],
    ['commune=97213', [A, B]],
    ['commune=97209,97222', []],
    ['epci=249720061', [A, B]],
    ['epci=200000000', []],
    ['bbox=10,10,11,11', []],
  ])('%s narrows the list', async (filter, expected) => {
    expect(codes(await read(`zonage=poche-2020&${filter}`))).toEqual(expected)
  })

  test('an EPCI is known by its communes where a cluster is no zone', async () => {
    // The communes of the tiny observatory all lie in the same EPCI.
    expect(codes(await read('zonage=poche-2020&statut=presque&epci=249720061'))).toEqual([NEARLY])
  })

  test('pages follow each other to the end, each pocket once', async () => {
    const seen: string[] = []
    let url: string | null = '/api/v1/poches?statut=toutes&limite=1'
    while (url) {
      const { elements, total, suite }: Page = (await get(url)).json()
      expect(total).toBe(4)
      seen.push(...elements.map(({ zonage, code }) => `${zonage} ${code}`))
      url = suite
    }
    expect(seen).toEqual([`poche-2020 ${A}`, `poche-2020 ${B}`, `poche-2020 ${NEARLY}`, `poche_revenu-2020 ${A}`])
  })

  test('GeoJSON is valid and flat', async () => {
    const answer = await get('/api/v1/poches?zonage=poche-2020&f=geojson')
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8')
    const collection = answer.json()
    for (const feature of collection.features) expect(geojsonValidation.isFeature(feature, true)).toEqual([])
    expect(collection.features.map(({ id }: { id: string }) => id)).toEqual([`poche-2020.${A}`, `poche-2020.${B}`])
    for (const { properties } of collection.features)
      for (const [name, value] of Object.entries(properties)) expect(value === null || typeof value !== 'object', name).toBe(true)
    expect(collection.features[0].properties).toMatchObject({ communes: '97213', pourquoi: expect.stringContaining('mailles qui se touchent') })
  })

  test('CSV has shares in % for spreadsheets, as they are for programs', async () => {
    const table = (await get('/api/v1/poches?zonage=poche-2020&f=csv')).body
    expect(table.split('\r\n')[0]).toContain('part_menages_pauvres_%')
    expect(table.split('\r\n')[1]).toContain(';60;')
    const program = (await get('/api/v1/poches?zonage=poche-2020&f=csv&dialecte=rfc4180')).body
    expect(program.split('\r\n')[1]).toContain(',0.6,')
  })

  test('a release without detection has an empty list, and is not sent twice', async () => {
    const answer = await get('/api/v1/poches?publication=2')
    expect(answer.json()).toEqual({ elements: [], total: 0, suite: null, publication: 2 })
    expect((await get('/api/v1/poches?publication=2', { 'if-none-match': String(answer.headers.etag) })).statusCode).toBe(304)
    expect((await get('/api/v1/poches?publication=2&f=geojson')).json().features).toEqual([])
  })

  test.each([
    ['zonage=qpv-2024', 'zonage'],
    ['zonage=poche-1999', 'zonage'],
    ['zonage=poche-2020&publication=2', 'zonage'],
    ['statut=riche', 'statut'],
    ['departement=Martinique', 'departement'],
    ['commune=Lamentin', 'commune'],
    ['epci=12', 'epci'],
    ['bbox=1,2,3', 'bbox'],
    ['limite=0', 'limite'],
    ['limite=99999999', 'limite'],
    ['limite=10001', 'limite'],
    ['curseur=abc', 'curseur'],
  ])('%s is refused', async (query, parametre) => {
    expectProblem(await get(`/api/v1/poches?${query}`), 400, 'parametre_invalide', parametre)
  })

  test('another parameter, or the cursor of another list, is refused', async () => {
    expectProblem(await get('/api/v1/poches?tri=pauvrete'), 400, 'parametre_inconnu', 'tri')
    const { suite } = await read('statut=toutes&limite=1')
    expectProblem(await get(suite.replace('statut=toutes', 'statut=retenue')), 400, 'parametre_invalide', 'curseur')
  })
})

describe('what is told of a pocket', () => {
  test('counts are whole and shares to three decimals; a sum that one secret cell hides is secret', async () => {
    await database().transaction(async ({ db }) => {
      await sql`UPDATE zonings.pocket SET population = 480.4, households = 179.6, poor = 100.123456, draw_share = 0.123456, imputed_share = 1.0 / 3 WHERE edition = ${BY_SHARE}::int AND code = ${A}::text`.execute(
        db,
      )
      await sql`UPDATE zonings.pocket SET poor = NULL WHERE edition = ${BY_SHARE}::int AND code = ${B}::text`.execute(db)
      await sql`UPDATE ingest.measure_row SET statuses = '{ok,ok,secret,ok}' WHERE dataset = ${MESH}::int AND code = ${cell(6, 5)}::text`.execute(db)
    })
    const { elements } = await read('zonage=poche-2020')
    expect(elements[0]).toMatchObject({ population: 480, menages: 180, part_menages_pauvres: 0.557, stabilite_tirages: 0.123, part_imputee: 0.333 })
    expect(elements[1]).toMatchObject({
      part_menages_pauvres: null,
      part_menages_pauvres_statut: 'secret',
      part_menages_pauvres_motif: expect.stringContaining('secret'),
    })
  })
})

describe('GET /api/v1/poches/detections', () => {
  test('says the recipe, its thresholds, its figures and what is left out', async () => {
    const { elements, publication } = (await get('/api/v1/poches/detections')).json()
    expect(publication).toBe(1)
    expect(elements.map(({ zonage }: { zonage: string }) => zonage)).toEqual(['poche-2020', 'poche_revenu-2020'])
    expect(elements[0]).toEqual({
      zonage: 'poche-2020',
      libelle: 'Poches du jouet (poche)',
      recette: expect.objectContaining({ id: 'poche', parametres: expect.objectContaining({ population_min: 250 }) }),
      mailles: {
        zonage: 'carreau200-2020',
        libelle: 'Carreaux de 200 m 2020',
        source: 'toy-carreaux-2020',
        titre: 'Titre de toy-carreaux-2020',
        periode: '2020',
      },
      perimetres_exclus: [{ zonage: 'qpv-2024', libelle: 'Quartiers prioritaires 2024', source: 'toy-perimetres-qpv' }],
      communes: 'commune-2024',
      seuils: [expect.objectContaining({ departement: '972', valeur: 0.4 })],
      sensibilite: expect.objectContaining({
        tirages: 200,
        choix: [expect.objectContaining({ condition: '' }), expect.objectContaining({ facteur_seuil: 1 })],
      }),
      faits: expect.objectContaining({ mailles: 100, population: 4532, menages: 1766 }),
      poches: 2,
      presque: 1,
    })
  })

  test('one by its zoning; none of that name, or in that release, is not found', async () => {
    expect((await get('/api/v1/poches/detections/poche-2020')).json()).toMatchObject({ zonage: 'poche-2020', publication: 1 })
    expectProblem(await get('/api/v1/poches/detections/qpv-2024'), 404, 'introuvable', 'zonage')
    const none = await get('/api/v1/poches/detections/poche-2020?publication=2')
    expectProblem(none, 404, 'introuvable', 'zonage')
    expect(none.json().detail).toContain('kartye pockets')
    expect((await get('/api/v1/poches/detections?publication=2')).json()).toEqual({ elements: [], publication: 2 })
  })
})
