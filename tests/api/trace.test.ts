import { describe, expect, test } from 'vitest'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { N1, N2, N4 } from '../support/tiny-observatory.ts'

type Source = { contribution: number | null }

const HIDDEN = { numerateur: null, denominateur: null, poids: null, poids_denominateur: null, part_du_territoire: null, contribution: null }

describe('GET /api/v1/valeurs/trace', () => {
  const { get } = useTinyApi()
  const trace = async (query: string) => {
    const answer = await get(`/api/v1/valeurs/trace?zonage=qpv-2024&${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const sum = (sources: Source[]) => sources.reduce((total, { contribution }) => total + (contribution ?? 0), 0)

  test.each([
    [`territoire=${N1}&indicateur=taux_chomage`, 'Σ w·chomeurs_15_64 ÷ Σ w′·actifs_15_64'],
    [`territoire=${N1}&indicateur=taux_chomage&methode=aire`, 'Σ w·chomeurs_15_64 ÷ Σ w′·actifs_15_64'],
    [`territoire=${N1}&indicateur=population`, 'Σ w·population'],
    [`territoire=${N1}&indicateur=revenu_moyen`, 'Σ w·revenus ÷ Σ w′·population'],
    [`territoire=${N1}&indicateur=taux_pauvrete`, 'taux_pauvrete_publie'],
    [`territoire=${N1}&indicateur=taux_pauvrete&methode=aire`, 'Σ w·population·taux_pauvrete_publie ÷ Σ w·population'],
  ])('contributions add up to the value: %s', async (query, expression) => {
    const found = await trace(query)
    expect(found.valeur).not.toBeNull()
    expect(sum(found.sources)).toBeCloseTo(found.valeur, 12)
    expect(found.formule.expression).toBe(expression)
  })

  test('says each source zone, its measures and its weights, and the files they come from', async () => {
    const found = await trace(`territoire=${N1}&indicateur=taux_chomage`)
    expect(found).toMatchObject({
      publication: 1,
      zonage: 'qpv-2024',
      territoire: N1,
      periode: '2016',
      methode: 'support:menages_pauvres',
      support: { variable: 'menages_pauvres', zonage: 'carreau200-2019' },
      autres_methodes: [{ methode: 'aire', rang: 2, valeur: 175 / 450, statut: 'estime' }],
    })
    expect(found.sources).toEqual([
      {
        zonage: 'iris-2016',
        territoire: '972130101',
        libelle: 'Bourg Sud',
        numerateur: 300,
        numerateur_statut: 'ok',
        denominateur: 400,
        denominateur_statut: 'ok',
        poids: 0.8,
        poids_denominateur: 0.5,
        part_du_territoire: 0.5,
        selon_aire: false,
        impute: false,
        contribution: 200 / 450, // 240 held to the 200 that its denominator allows
      },
      expect.objectContaining({ territoire: '972130103', poids: 0.4, contribution: 20 / 450 }),
    ])
    expect(found.jeux.map(({ role, source, zonage, periode }: Record<string, unknown>) => [role, source, zonage, periode])).toEqual([
      ['numerateur', 'toy-activite-iris', 'iris-2016', '2016'],
      ['denominateur', 'toy-activite-iris', 'iris-2016', '2016'],
      ['support', 'toy-carreaux', 'carreau200-2019', '2019'],
      ['perimetres_source', 'toy-contours-iris', 'iris-2016', null],
      ['perimetres_cible', 'toy-perimetres-qpv', 'qpv-2024', null],
    ])
    expect(found.jeux[0]).toMatchObject({
      fichier: 'toy-activite-iris.csv',
      empreinte: expect.stringMatching(/^[0-9a-f]{64}$/),
      producteur: 'Producteur du jouet',
      millesime: 2016,
    })
  })

  test('an official figure is its own source', async () => {
    const found = await trace(`territoire=${N1}&indicateur=taux_pauvrete&methode=officiel`)
    expect(found.sources).toEqual([expect.objectContaining({ zonage: 'qpv-2024', territoire: N1, poids: 1, contribution: 0.41 })])
  })

  test('a hidden value cannot be added up again from its sources', async () => {
    const found = await trace(`territoire=${N2}&indicateur=taux_chomage`)
    expect(found).toMatchObject({ statut: 'secret', valeur: null, numerateur: null, denominateur: null })
    expect(found.sources).toEqual([expect.objectContaining({ territoire: '972130102', numerateur_statut: 'secret', ...HIDDEN })])
  })

  test('nor with a source’s count read elsewhere: its weights are hidden too, the source and its status are not', async () => {
    expect((await trace(`territoire=${N1}&indicateur=population`)).sources).toContainEqual(
      expect.objectContaining({ territoire: '972130103', numerateur: 800, poids: 0.5 }),
    )
    const hidden = await trace(`territoire=${N4}&indicateur=population`)
    expect(hidden).toMatchObject({ statut: 'non_publiable', valeur: null })
    expect(hidden.sources).toEqual([
      {
        zonage: 'iris-2016',
        territoire: '972130103',
        libelle: 'Place d’Armes',
        numerateur_statut: 'ok',
        denominateur_statut: null,
        selon_aire: false,
        impute: false,
        ...HIDDEN,
      },
    ])
  })

  test('a coverage of everything is 1, without the noise of binary fractions', async () => {
    expect((await trace(`territoire=${N1}&indicateur=population&periode=2015`)).couverture).toBe(1)
    const values = await get(`/api/v1/valeurs?zonage=qpv-2024&territoires=${N1}&indicateurs=population&periode=2015`)
    expect(values.json().elements[0].couverture).toBe(1)
  })

  test('a zone that the release says nothing of is 404, an unknown one 400', async () => {
    expectProblem(await get(`/api/v1/valeurs/trace?zonage=qpv-2024&territoire=${N4}&indicateur=taux_chomage`), 404, 'introuvable', 'territoire')
    expectProblem(await get('/api/v1/valeurs/trace?zonage=qpv-2024&territoire=QN99999M&indicateur=taux_chomage'), 400, 'parametre_invalide', 'territoire')
    expectProblem(await get(`/api/v1/valeurs/trace?zonage=qpv-2024&territoire=${N1}`), 400, 'parametre_invalide', 'indicateur')
  })
})
