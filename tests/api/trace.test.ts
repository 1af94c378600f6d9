import { describe, expect, test } from 'vitest'
import { expectProblem, useAccurateApi, useTinyApi } from '../support/api.ts'
import { N1, N2, N3, N4 } from '../support/tiny-observatory.ts'

type Source = { contribution: number | null }

const HIDDEN = {
  numerateur: null,
  denominateur: null,
  poids: null,
  poids_denominateur: null,
  part_du_territoire: null,
  contribution: null,
  part_du_melange: null,
  calage: null,
  calage_denominateur: null,
}

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
        part_du_melange: null,
        calage: null,
        calage_denominateur: null,
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

describe('the trace of an estimate that was corrected, raked, mixed or held', () => {
  const { get } = useAccurateApi()
  const trace = async (query: string) => {
    const answer = await get(`/api/v1/valeurs/trace?zonage=qpv-2024&${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const sum = (sources: Source[]) => sources.reduce((total, { contribution }) => total + (contribution ?? 0), 0)

  test('raked counts add up to the value, each with its factor and its total', async () => {
    const found = await trace(`territoire=${N1}&indicateur=population&periode=2014`)
    expect(sum(found.sources)).toBeCloseTo(found.valeur, 12)
    expect(found.sources).toMatchObject([
      { territoire: '972130101', numerateur: 1100, contribution: 550, calage: { effectif: 1100, facteur: 1.1, statut: 'cale', total: 'commune-2024 97213' } },
      { territoire: '972130103', numerateur: 900, contribution: 450, calage: { effectif: 900, facteur: null, statut: 'reparti' } },
    ])
    expect(found.jeux.map(({ role, source }: Record<string, unknown>) => [role, source])).toEqual(
      expect.arrayContaining([
        ['total_de_calage', 'toy-pauvrete-qpv'],
        ['masse_de_calage', 'toy-activite-iris'],
      ]),
    )
  })

  test('so do rates whose denominators are raked', async () => {
    const found = await trace(`territoire=${N1}&indicateur=taux_chomage&periode=2014`)
    expect(sum(found.sources)).toBeCloseTo(found.valeur, 12)
    expect(found.sources[0]).toMatchObject({ denominateur: 500, calage: null, calage_denominateur: { effectif: 500, facteur: 1.25, statut: 'cale' } })
  })

  test('a correction adds up: constant and terms, then the bounds; its sources have weights and no contributions', async () => {
    const found = await trace(`territoire=${N1}&indicateur=taux_pauvrete&methode=corrige`)
    expect(found.formule.expression).toBe('constante + Σ contributions des termes de la correction')
    const { correction } = found
    expect(correction).toMatchObject({
      code: 'toy_pauvrete',
      n: 120,
      departements: 6,
      par_defaut: true,
      departement_laisse_de_cote: '972',
      validation: { n: 3 },
    })
    expect(correction.termes).toEqual([
      {
        code: 'porte',
        libelle: 'Taux des IRIS, pondéré',
        valeur: 0.31,
        coefficient: 0.05,
        contribution: 0.005,
        minimum: 0.1,
        maximum: 0.6,
        hors_domaine: false,
      },
      {
        code: 'contraste',
        libelle: 'Contraste de densité',
        valeur: 2.5,
        coefficient: 0.02,
        contribution: -0.025,
        minimum: 0.5,
        maximum: 2,
        hors_domaine: true,
      },
    ])
    expect(correction.constante + sum(correction.termes)).toBeCloseTo(correction.avant_bornes, 12)
    expect(correction.avant_bornes).toBeCloseTo(found.valeur, 12)
    expect(found.sources).toMatchObject([
      { territoire: '972130101', poids: 0.5, contribution: null },
      { territoire: '972130103', poids: 0.5, contribution: null },
    ])
    expect(found.intervalle).toMatchObject({ origine: 'validation_croisee', n: 120, departements: 6 })
    expect(found.avant_bornes).toBeNull()
  })

  test('a hidden correction says neither what it read of the zone nor what it adds', async () => {
    const { valeur, correction, intervalle } = await trace(`territoire=${N4}&indicateur=taux_pauvrete`)
    expect([valeur, intervalle]).toEqual([null, null])
    expect(correction).toMatchObject({ constante: null, avant_bornes: null })
    for (const term of correction.termes) expect(term).toMatchObject({ valeur: null, contribution: null, hors_domaine: null })
  })

  test('nor does a raked count that a grade withholds', async () => {
    const { valeur, sources, fiabilite, fiabilite_phrase } = await trace(`territoire=${N4}&indicateur=population&periode=2014`)
    expect([valeur, fiabilite]).toEqual([null, 'E'])
    expect(fiabilite_phrase).toBe('Fiabilité E : intervalle trop large pour être lu.')
    expect(sources).toEqual([expect.objectContaining({ ...HIDDEN, calage: { effectif: null, facteur: null, statut: 'reparti', total: 'commune-2024 97213' } })])
  })

  test('a mixture says how much of its people each source brings, and adds nothing up', async () => {
    const found = await trace(`territoire=${N1}&indicateur=niveau_vie_median`)
    expect(found.formule).toMatchObject({ nature: 'quantile', expression: 'quantile de Σ w·population·F ÷ Σ w·population' })
    // 0.5·1000 and 0.5·800 people
    expect(found.sources).toMatchObject([
      { territoire: '972130101', numerateur: 16_000, denominateur: 1000, poids_denominateur: 0.5, part_du_melange: 0.555555556, contribution: null },
      { territoire: '972130103', numerateur: 20_000, denominateur: 800, part_du_melange: 0.444444444, contribution: null },
    ])
    expect(found.intervalle).toMatchObject({ origine: 'prudence', rho_bas: 0.5 })
    expect(found.zonage_source).toBe('iris-2016')
  })

  test('a source whose quantiles draw no curve brings nothing to a mixture', async () => {
    const { sources } = await trace(`territoire=${N3}&indicateur=niveau_vie_median`)
    expect(sources).toMatchObject([{ territoire: '972130104', numerateur: 21_000, part_du_melange: null }])
  })

  test('a value brought back within its bounds says what its sources add up to', async () => {
    const found = await trace(`territoire=${N1}&indicateur=population&periode=2013`)
    expect(found).toMatchObject({ valeur: 950, borne_basse: 950, avant_bornes: 900 })
    expect(sum(found.sources)).toBe(900)
    expect((await trace(`territoire=${N1}&indicateur=population&periode=2014`)).avant_bornes).toBeNull()
  })

  test('a grade tells its reasons', async () => {
    const found = await trace(`territoire=${N1}&indicateur=niveau_vie_median`)
    expect(found).toMatchObject({
      fiabilite: 'C',
      fiabilite_phrase:
        'Fiabilité C : intervalle moyen (± 14 %) ; répartition par la surface, ou mélange de distributions ; intervalle de prudence, faute de chiffres officiels pour le caler.',
    })
    expect(found.fiabilite_motifs).toHaveLength(7)
    expect(found.fiabilite_motifs[0]).toEqual({ code: 'largeur', libelle: 'Largeur de l’intervalle', note: 'C', phrase: 'intervalle moyen' })
  })

  test('an official figure has no grade to explain', async () => {
    expect(await trace(`territoire=${N1}&indicateur=taux_pauvrete&methode=officiel`)).toMatchObject({
      fiabilite_phrase: null,
      fiabilite_motifs: [],
      intervalle: null,
      correction: null,
    })
  })
})
