import geojsonValidation from 'geojson-validation'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/api.ts'
import { A, cell, HIDDEN } from '../../support/tiny-pockets.ts'
import { usePocketApi } from './pocket-api.ts'

const { database, get } = usePocketApi()
const URL = '/api/v1/poches/poche-2020/mailles'
const read = async (query = '') => {
  const answer = await get(`${URL}?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('GET /api/v1/poches/{zonage}/mailles', () => {
  test('borderline units, by code; the figure of one under 11 households is secret, never a zero', async () => {
    const { elements, total } = await read()
    expect(total).toBe(2)
    expect(elements).toEqual([
      {
        zonage_maille: 'carreau200-2020',
        maille: cell(8, 2),
        poche: null,
        poche_statut: null,
        role: 'limite',
        mesure: 0.38,
        mesure_statut: 'estime',
        mesure_motif: null,
        imputee: false,
        gi: 2.5,
        p: 0.01,
        point_chaud: false,
        part_tirages: 0.3,
        part_choix: 0.5,
      },
      expect.objectContaining({
        maille: cell(4, 5),
        imputee: true,
        mesure: null,
        mesure_statut: 'secret',
        mesure_motif: expect.stringContaining('11 ménages'),
        gi: null,
        p: null,
      }),
    ])
  })

  test('all of them, or those of one pocket', async () => {
    expect((await read('statut=toutes')).total).toBe(15)
    const { elements } = await read(`poche=${A}`)
    expect(elements).toHaveLength(6)
    for (const unit of elements) expect(unit).toMatchObject({ poche: A, poche_statut: 'retenue', role: 'coeur' })
    expect((await read(`poche=${A}&statut=limite`)).total).toBe(0)
  })

  test('a cluster of fewer than 11 households does not show by its units', async () => {
    for (const f of ['json', 'geojson', 'csv']) expect((await get(`${URL}?statut=toutes&f=${f}`)).body).not.toContain(HIDDEN)
    expectProblem(await get(`${URL}?poche=${HIDDEN}`), 400, 'parametre_invalide', 'poche')
  })

  test('a map of them: valid and flat; nothing outside of the box', async () => {
    const { features } = (await get(`${URL}?statut=toutes&f=geojson`)).json()
    expect(features).toHaveLength(15)
    for (const feature of features) expect(geojsonValidation.isFeature(feature, true)).toEqual([])
    expect((await read('bbox=10,10,11,11')).total).toBe(0)
    expect((await read('statut=toutes&bbox=-62,14,-60,15')).total).toBe(15)
  })

  test('CSV, and pages to the end', async () => {
    expect((await get(`${URL}?f=csv`)).body.split('\r\n')[0]).toContain('mesure_%')
    expect((await get('/api/v1/poches/poche_revenu-2020/mailles?f=csv')).body.split('\r\n')[0]).toContain('mesure_euros')
    const first = await read('statut=toutes&limite=10')
    const second = (await get(first.suite)).json()
    expect([first.elements.length, second.elements.length, second.suite]).toEqual([10, 5, null])
  })

  test('the figure of a large unit that its source does not give is missing, not secret; a small one’s is told by no stored value', async () => {
    const of = async (code: string) => (await read('statut=toutes')).elements.find(({ maille }: { maille: string }) => maille === code)
    await database().transaction(async ({ db }) => {
      await sql`UPDATE zonings.pocket_unit SET measure = NULL WHERE unit = ${cell(8, 2)}::text`.execute(db)
      await sql`UPDATE zonings.pocket_unit SET measure = 0.2 WHERE unit = ${cell(4, 5)}::text`.execute(db)
    })
    expect(await of(cell(8, 2))).toMatchObject({
      mesure: null,
      mesure_statut: 'manquant',
      mesure_motif: 'Sa source ne donne pas ce chiffre pour cette maille.',
      gi: null,
    })
    expect(await of(cell(4, 5))).toMatchObject({ mesure: null, mesure_statut: 'secret', gi: null, p: null })
  })

  test('bad requests', async () => {
    const unknown = await get(`${URL}?poche=nulle-part`)
    expectProblem(unknown, 400, 'parametre_invalide', 'poche')
    expect(unknown.json().detail).toContain('nulle-part')
    expectProblem(await get('/api/v1/poches/qpv-2024/mailles'), 404, 'introuvable', 'zonage')
    expectProblem(await get(`${URL}?publication=2`), 404, 'introuvable', 'zonage')
    expectProblem(await get(`${URL}?statut=presque`), 400, 'parametre_invalide', 'statut')
    expectProblem(await get(`${URL}?bbox=1`), 400, 'parametre_invalide', 'bbox')
    expectProblem(await get(`${URL}?limite=10001`), 400, 'parametre_invalide', 'limite')
    expectProblem(await get(`${URL}?f=xlsx`), 400, 'format_non_pris_en_charge', 'f')
  })
})
