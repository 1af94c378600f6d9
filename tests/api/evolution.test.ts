import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { N1, N2, N3, N4 } from '../support/tiny-observatory.ts'

const PATH = '/api/v1/valeurs/evolution?zonage=qpv-2024'

describe('GET /api/v1/valeurs/evolution', () => {
  const { get, database } = useTinyApi()
  const elements = async (query: string) => {
    const answer = await get(`${PATH}&${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().elements
  }

  // corrected unemployment rates with intervals in 2011 and 2016; mean income in 2011, and a break of its series in 2014
  beforeAll(async () => {
    await sql`
      INSERT INTO estimate.value (run, edition, zoning, code, departement, indicator, period, rank, method, source, source_zoning, dataset, base_dataset, crosswalk, value, status, low, high, reliability)
      SELECT 1, 2, 'qpv-2024', code, '972', indicator, period, 3, 'corrige', 'toy-activite-iris', zoning, 5, 5, 1, value, 'estime', low, high, 'B'
      FROM (VALUES (${N1}, 'taux_chomage', '2011', 'iris-2011', 0.3, 0.25, 0.36), (${N1}, 'taux_chomage', '2016', 'iris-2016', 0.5, 0.45, 0.55),
                   (${N2}, 'taux_chomage', '2011', 'iris-2011', 0.3, 0.25, 0.36), (${N2}, 'taux_chomage', '2016', 'iris-2016', 0.31, 0.2, 0.4))
        AS drawn(code, indicator, period, zoning, value, low, high)`.execute(database().db)
    await sql`
      UPDATE estimate.run SET catalogue = jsonb_set(catalogue, '{indicators}', (
        SELECT jsonb_agg(CASE WHEN indicator ->> 'code' = 'revenu_moyen' THEN indicator || '{"breaks": [{"since": "2014", "reason": "Nouveau champ.", "ofSource": null, "source": "le jouet"}]}' ELSE indicator END)
        FROM jsonb_array_elements(catalogue -> 'indicators') AS indicator))
      WHERE id = 1`.execute(database().db)
    await sql`
      INSERT INTO estimate.value (run, edition, zoning, code, departement, indicator, period, rank, method, source, dataset, base_dataset, crosswalk, value, status)
      VALUES (1, 2, 'qpv-2024', ${N1}, '972', 'revenu_moyen', '2011', 1, 'aire', 'toy-population-iris', 6, 6, 1, 15000, 'estime')`.execute(database().db)
  })

  test('gives both values, their difference with its interval, and a verdict', async () => {
    const [row] = await elements(`indicateur=taux_chomage&de=2011&a=2016&methode=corrige&territoires=${N1}`)
    expect(row).toMatchObject({
      ...{ zonage: 'qpv-2024', territoire: N1, libelle: 'Cité Bon-Air', indicateur: 'taux_chomage', unite: 'part' },
      de: {
        periode: '2011',
        valeur: 0.3,
        bas: 0.25,
        haut: 0.36,
        statut: 'estime',
        methode: 'corrige',
        source: 'toy-activite-iris',
        zonage_source: 'iris-2011',
      },
      a: { periode: '2016', valeur: 0.5, bas: 0.45, haut: 0.55, fiabilite: 'B' },
      ...{ comparable: true, motif: null, variation: null, verdict: 'hausse' },
    })
    expect(row.difference).toBeCloseTo(0.2, 12)
    expect(row.difference_bas).toBeCloseTo(0.2 - Math.hypot(0.05, 0.06), 12)
    expect(row.difference_haut).toBeCloseTo(0.2 + Math.hypot(0.05, 0.05), 12)
    expect(row.remarques).toContain('Sources sur deux géographies : iris-2011 puis iris-2016.')
    const [flat] = await elements(`indicateur=taux_chomage&de=2011&a=2016&methode=corrige&territoires=${N2}`)
    expect(flat).toMatchObject({ comparable: true, verdict: 'non_concluant' })
  })

  test('answers every zone asked for, and why there is nothing to compare', async () => {
    const rows = await elements('indicateur=population&de=2015&a=2016')
    expect(rows.map(({ territoire, comparable, difference }: Record<string, unknown>) => [territoire, comparable, difference])).toEqual([
      [N1, true, 20],
      [N2, false, null],
      [N3, false, null],
      [N4, false, null],
    ])
    expect(rows[0]).toMatchObject({
      difference_bas: null,
      verdict: 'non_concluant',
      remarques: ['Valeurs sans intervalle : la précision de leur différence est inconnue.'],
    })
    expect(rows[0].variation).toBeCloseTo(20 / 880, 12)
    expect(rows[2].motif).toBe(
      'Pas de valeur en 2015 : non_couvert (La publication n’a rien ici, pour cette période et ce qui est demandé). Pas de valeur en 2016 : manquant.',
    )
  })

  test('says a method that differs, and a break of the series that the catalogue of the release holds', async () => {
    const [mixed] = await elements(`indicateur=taux_chomage&de=2011&a=2016&territoires=${N1}`)
    expect(mixed).toMatchObject({ comparable: false, difference: null, verdict: 'non_comparable' })
    expect(mixed.motif).toContain('Méthodes différentes : corrige en 2011, support en 2016')
    const [broken] = await elements(`indicateur=revenu_moyen&de=2011&a=2016&territoires=${N1}`)
    expect(broken).toMatchObject({ comparable: false, motif: 'Rupture de série en 2014 : Nouveau champ.', difference: null })
  })

  test('pages followed by « suite » give every zone once', async () => {
    const first = (await get(`${PATH}&indicateur=population&de=2015&a=2016&limite=3`)).json()
    expect([first.total, first.elements.length]).toEqual([4, 3])
    const second = (await get(first.suite)).json()
    expect(second.elements.map(({ territoire }: { territoire: string }) => territoire)).toEqual([N4])
    expect(second.suite).toBeNull()
  })

  test('as CSV for spreadsheets, a share is in % and its difference in points', async () => {
    const answer = await get(`${PATH}&indicateur=taux_chomage&de=2011&a=2016&methode=corrige&territoires=${N1}&f=csv`)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [names = '', cells = ''] = answer.body.replace('\uFEFF', '').split('\r\n')
    const row = Object.fromEntries(names.split(';').map((name, i) => [name, cells.split(';')[i]]))
    expect(row).toMatchObject({
      unite: '%',
      de_valeur: '30',
      a_valeur: '50',
      difference: '20',
      difference_bas: '12,2',
      unite_difference: 'points',
      comparable: 'oui',
      verdict: 'hausse',
    })
  })

  test('filters zones, and names the release it read', async () => {
    const answer = await get(`${PATH}&indicateur=population&de=2015&a=2016&commune=97222&publication=2`)
    expect(answer.headers['kartye-publication']).toBe('2')
    expect(answer.json()).toMatchObject({ total: 1, publication: 2, elements: [{ territoire: N4 }] })
  })

  test('refuses periods out of order, unknown or missing, and names what there is', async () => {
    expectProblem(await get(`${PATH}&indicateur=population&de=2016&a=2016`), 400, 'parametre_invalide', 'a')
    expectProblem(await get(`${PATH}&indicateur=population&de=2016&a=2015`), 400, 'parametre_invalide', 'a')
    const unknown = await get(`${PATH}&indicateur=population&de=1999&a=2016`)
    expectProblem(unknown, 400, 'parametre_invalide', 'de')
    expect(unknown.json().detail).toBe('de=1999 : pas de valeur de population sur qpv-2024 à cette période ; il y a : 2015, 2016.')
    expectProblem(await get(`${PATH}&indicateur=population&de=2015&a=avant`), 400, 'parametre_invalide', 'a')
    expectProblem(await get(`${PATH}&indicateur=population&a=2016`), 400, 'parametre_invalide', 'de')
    expectProblem(await get(`${PATH}&de=2015&a=2016`), 400, 'parametre_invalide', 'indicateur')
    expectProblem(await get(`${PATH}&indicateur=inconnu&de=2015&a=2016`), 400, 'parametre_invalide', 'indicateur')
    expectProblem(await get(`${PATH}&indicateur=population&de=2015&a=2016&methode=officiel`), 400, 'parametre_invalide', 'methode')
    expectProblem(await get(`${PATH}&indicateur=population&de=2015&a=2016&f=geojson`), 400, 'format_non_pris_en_charge', 'f')
    expectProblem(await get(`${PATH}&indicateur=population&de=2015&a=2016&dialecte=tableur`), 400, 'parametre_invalide', 'dialecte')
  })
})
