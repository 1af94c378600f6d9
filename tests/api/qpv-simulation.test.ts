import { describe, expect, test } from 'vitest'
import { expectProblem, useDemoApi, useTinyApi } from '../support/api.ts'
import { post } from '../support/post.ts'
import { N1, N2, N3, N4 } from '../support/tiny-observatory.ts'

const SIMULATIONS = '/api/v1/qpv/simulations'
const reference = 'un jouet, page 1'

const overseas = { metropole: { valeur: 20_000, reference }, departement: { valeur: 15_000, reference } }
const metropolitan = { national: { valeur: 20_000, reference }, unite_urbaine: { valeur: 18_000, population: 60_000, reference } }
const asked = { zonage: 'qpv-2024', indicateur_revenu: 'revenu_moyen', revenus: overseas }

type Criterion = { critere: string; verdict: string; atteint: boolean | null; valeur: number | null; seuil: number; phrase: string }
type Cluster = {
  code: string
  revenu: { valeur: number | null; statut: string; motif: string | null; indicateur: string } | null
  population: { valeur: number | null; indicateur: string } | null
  densite: { valeur: number | null }
  criteres: Criterion[]
  verdicts: { variante: string; verdict: string; revenu: Criterion | null }[]
}

describe('a simulation of the decree’s rule on the tiny observatory', () => {
  const { app } = useTinyApi()
  const simulate = (body: object) => post(app(), SIMULATIONS, { ...asked, ...body })
  const clusters = async (body: object): Promise<Cluster[]> => (await simulate(body)).json().grappes
  const first = async (body: object): Promise<Cluster> => {
    const [cluster] = await clusters({ territoires: [N1], ...body })
    if (!cluster) throw new Error('no cluster')
    return cluster
  }

  test('gives the threshold of the département’s rule with its computation', async () => {
    const answer = await simulate({})
    expect(answer.statusCode, answer.body).toBe(200)
    expect([answer.headers['kartye-publication'], answer.headers['cache-control']]).toEqual(['1', 'no-store'])
    const { publication, zonage, regime, references, seuils, grappes } = answer.json()
    expect([publication, zonage, regime.code, regime.deduit_de]).toEqual([1, 'qpv-2024', 'martinique_reunion', '972'])
    expect(references).toEqual([
      { parametre: 'revenus.metropole', valeur: 20_000, reference },
      { parametre: 'revenus.departement', valeur: 15_000, reference },
    ])
    // 0,6 × (0,3 × 20 000 + 0,7 × 15 000) = 9 900
    expect(seuils).toMatchObject([{ variante: 'decret', est_du_decret: true, poids: { metropole: 0.3, departement: 0.7 }, seuil: 9900 }])
    expect(seuils[0].calcul.replace(/\s/gu, ' ')).toBe('S = 0,6 × (0,3 × 20 000 + 0,7 × 15 000) = 9 900 €, déjà un multiple de 100 €.')
    expect(seuils[0].bilan).toEqual({ oui: 0, non: 2, non_concluant: 0, inconnu: 2 })
    expect(grappes.map(({ code }: Cluster) => code)).toEqual([N1, N2, N3, N4])
  })

  test('judges each criterion on what is served', async () => {
    const { revenu, population, densite, criteres, verdicts } = await first({ communes: [{ code: '97213', population: 40_000, reference }] })
    expect([revenu?.valeur, population?.valeur, densite.valeur]).toEqual([14_000_000 / 900, 900, expect.closeTo(900, 6)])
    expect(criteres.map(({ critere, seuil, verdict }) => [critere, seuil, verdict])).toEqual([
      ['population', 1000, 'non'],
      ['densite', 2000, 'non'],
      ['territoire_urbain', 15_000, 'oui'],
    ])
    expect(verdicts).toMatchObject([{ variante: 'decret', verdict: 'non', revenu: { valeur: 14_000_000 / 900, seuil: 9900, atteint: false } }])
  })

  test('says yes under minima and weights that let it in', async () => {
    const { verdicts } = await first({
      population_min: 900,
      densite_min: 0,
      communes: [{ code: '97213', population: 15_000, reference }],
      revenus: { metropole: { valeur: 26_000, reference }, departement: { valeur: 24_000, reference } },
      variantes: [
        { libelle: 'métropole seule', poids: { metropole: 1, departement: 0 } },
        { libelle: 'département seul', poids: { metropole: 0, departement: 1 } },
      ],
    })
    // 0,6 × 24 600 = 14 760; 15 600; 14 400, for an income of 15 555,56
    expect(verdicts.map(({ variante, verdict, revenu }) => [variante, revenu?.seuil, verdict])).toEqual([
      ['decret', 14_800, 'non'],
      ['métropole seule', 15_600, 'oui'],
      ['département seul', 14_400, 'non'],
    ])
  })

  test('leaves unknown what is not said of a commune', async () => {
    const { criteres, verdicts } = await first({ population_min: 0, densite_min: 0, revenus: { ...overseas, departement: { valeur: 90_000, reference } } })
    expect(criteres.at(-1)).toMatchObject({ critere: 'territoire_urbain', verdict: 'inconnu', atteint: null, phrase: expect.stringContaining('97213') })
    expect(verdicts[0]?.verdict).toBe('inconnu')
  })

  test('does not decide for a cluster of two communes, one of which is too small', async () => {
    const communes = [
      { code: '97213', population: 40_000, reference },
      { code: '97222', population: 10_000, reference },
    ]
    const [n4] = await clusters({ territoires: [N4], communes })
    expect(n4?.criteres.at(-1)).toMatchObject({ verdict: 'non_concluant', phrase: expect.stringContaining('ce que donnent ses communes') })
    const [alone] = await clusters({ territoires: [N4], communes: communes.slice(0, 1) })
    expect(alone?.criteres.at(-1)?.verdict).toBe('inconnu')
  })

  test('answers for clusters without a value, with their status and reason', async () => {
    const [n3, n4] = await clusters({ territoires: [N4, N3] })
    expect(n3).toMatchObject({ code: N3, revenu: { valeur: null, statut: 'non_couvert', motif: expect.any(String) }, population: { statut: 'manquant' } })
    expect(n4).toMatchObject({ code: N4, population: { valeur: null, statut: 'non_publiable' }, densite: { valeur: null, bas: null, haut: null } })
    for (const cluster of [n3, n4]) {
      expect(cluster?.verdicts[0]).toMatchObject({ verdict: 'inconnu', revenu: { valeur: null, atteint: null, verdict: 'inconnu' } })
      expect(cluster?.criteres.slice(0, 2)).toMatchObject([{ verdict: 'inconnu' }, { verdict: 'inconnu' }])
    }
  })

  // 900 people are in the toy’s tables for no zone that hides its own; thresholds around it change nothing.
  test('compares a hidden value to no threshold: whatever the minimum, the answer is the same', async () => {
    const hidden = async (population_min: number) => {
      const [cluster] = await clusters({ territoires: [N4], population_min })
      const [population] = cluster?.criteres ?? []
      return { ...population, seuil: null, phrase: population?.phrase.replace(/\(.*?\)/u, '') }
    }
    const [lowest, ...others] = await Promise.all([0, 1, 10, 900, 1_000_000].map(hidden))
    for (const other of others) expect(other).toEqual(lowest)
    expect(lowest).toMatchObject({ valeur: null, atteint: null, verdict: 'inconnu' })
  })

  test('works on a zoning without values: everything is unknown, and said', async () => {
    const answer = await post(app(), SIMULATIONS, { zonage: 'iris-2016', revenus: overseas })
    expect(answer.statusCode, answer.body).toBe(200)
    const { seuils, grappes } = answer.json()
    expect(seuils[0].bilan).toEqual({ oui: 0, non: 0, non_concluant: 0, inconnu: 4 })
    expect(grappes[0]).toMatchObject({ revenu: null, population: null })
    expect(grappes[0].verdicts[0].revenu.phrase).toContain('aucun indicateur de ce zonage ne le donne')
  })

  test('always says that the income is not the decree’s, which way it errs, and that nothing is decided', async () => {
    const { hypotheses } = (await simulate({})).json()
    const text = hypotheses.map(({ texte }: { texte: string }) => texte).join(' ')
    for (const said of ['Rien ici n’est une décision', 'revenus déclarés', 'trop haut', '2024-1211']) expect(text).toContain(said)
    for (const { source } of hypotheses) expect(source.length).toBeGreaterThan(5)
  })

  test('reads the release that is pinned', async () => {
    const answer = await simulate({ publication: 2 })
    expect([answer.json().publication, answer.headers['kartye-publication']]).toEqual([2, '2'])
    expectProblem(await simulate({ publication: 99 }), 404, 'publication_inconnue', 'publication')
  })

  test.each<[what: string, body: object, parametre: string | undefined, code?: string]>([
    ['no incomes', { revenus: undefined }, 'revenus'],
    ['metropolitan incomes in Martinique', { revenus: metropolitan }, 'revenus'],
    ['the metropolitan rule in Martinique', { regime: 'metropole', revenus: metropolitan }, 'regime'],
    ['the index in Martinique', { regime: 'autres_outre_mer' }, 'regime'],
    ['an unknown regime', { regime: 'corse' }, 'regime'],
    ['a missing reference', { revenus: { ...overseas, metropole: { valeur: 20_000 } } }, 'revenus.metropole.reference'],
    ['an empty reference', { revenus: { ...overseas, metropole: { valeur: 20_000, reference: '          ' } } }, 'revenus.metropole.reference'],
    ['a negative income', { revenus: { ...overseas, departement: { valeur: -1, reference } } }, 'revenus.departement.valeur'],
    ['an income of 0', { revenus: { ...overseas, departement: { valeur: 0, reference } } }, 'revenus.departement.valeur'],
    ['an income in text', { revenus: { ...overseas, departement: { valeur: '15 000', reference } } }, 'revenus.departement.valeur'],
    ['weights that do not make 1', { poids: { metropole: 0.7, departement: 0.7 } }, 'poids'],
    ['a weight above 1', { poids: { metropole: 1.5, departement: -0.5 } }, 'poids.metropole'],
    ['a weight with 5 decimals', { poids: { metropole: 0.33333, departement: 0.66667 } }, 'poids.metropole'],
    ['weights of the other rule', { poids: { national: 0.5, unite_urbaine: 0.5 } }, 'poids'],
    ['weights that do not make 1, among variants', { variantes: [{ libelle: 'a', poids: { metropole: 0.4, departement: 0.4 } }] }, 'variantes.0.poids'],
    ['weights of the other rule, among variants', { variantes: [{ libelle: 'a', poids: { national: 0.5, unite_urbaine: 0.5 } }] }, 'variantes.0.poids'],
    ['weights and variants', { poids: { metropole: 1, departement: 0 }, variantes: [{ libelle: 'a', poids: { metropole: 1, departement: 0 } }] }, 'poids'],
    ['a variant named twice', { variantes: [1, 2].map(() => ({ libelle: 'a', poids: { metropole: 1, departement: 0 } })) }, 'variantes'],
    ['a variant named decret', { variantes: [{ libelle: 'decret', poids: { metropole: 1, departement: 0 } }] }, 'variantes'],
    ['no zonage', { zonage: undefined }, 'zonage'],
    ['an unknown zonage', { zonage: 'poche-1999' }, 'zonage'],
    ['an unknown territory', { territoires: [N1, 'QN99999M'] }, 'territoires'],
    ['an income indicator that is none', { indicateur_revenu: 'taux_chomage' }, 'indicateur_revenu'],
    ['a negative minimum', { population_min: -1 }, 'population_min'],
    ['a commune that is no code', { commune: ['Lamentin'] }, 'commune.0'],
    ['an index where there is a threshold', { indice: { territoire: 'guyane', reference, iris: [irisOf('A', 0.1)] } }, 'indice'],
    ['an unknown field', { classement: true }, 'classement', 'parametre_inconnu'],
    [
      'an unknown field further down',
      { revenus: { ...overseas, metropole: { valeur: 1, reference, annee: 2019 } } },
      'revenus.metropole.annee',
      'parametre_inconnu',
    ],
  ])('refuses %s', async (_what, body, parametre, code = 'parametre_invalide') => {
    expectProblem(await simulate(body), 400, code, parametre)
  })

  test('has nothing to simulate when filters leave no cluster', async () => {
    expectProblem(await simulate({ commune: ['97999'] }), 422, 'simulation_impossible')
  })

  test('refuses a body of 10 MB, an address with parameters, and another method', async () => {
    expectProblem(await post(app(), SIMULATIONS, ' '.repeat(10_000_000)), 413, 'corps_trop_grand')
    expectProblem(await post(app(), `${SIMULATIONS}?publication=1`, asked), 400, 'parametre_inconnu', 'publication')
    const answer = await app().inject({ method: 'GET', url: SIMULATIONS })
    expectProblem(answer, 405, 'methode_non_permise')
    expect(answer.headers['allow']).toBe('POST')
  })

  test('may be asked from any page: its preflight allows POST and a JSON body', async () => {
    const { headers, statusCode } = await app().inject({
      method: 'OPTIONS',
      url: SIMULATIONS,
      headers: { origin: 'https://carte.exemple', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
    expect(statusCode).toBe(204)
    expect(headers['access-control-allow-methods']).toContain('POST')
    expect(headers['access-control-allow-headers']).toBe('content-type')
  })
})

describe('a simulation on the demo', () => {
  const { app } = useDemoApi()
  const body = {
    zonage: 'qpv-2024',
    regime: 'martinique_reunion',
    revenus: { metropole: { valeur: 22_110, reference }, departement: { valeur: 20_000, reference } },
    communes: [{ code: '97091', population: 41_000, reference }],
    variantes: [
      { libelle: 'métropole', poids: { metropole: 0.7, departement: 0.3 } },
      { libelle: 'métropole seule', poids: { metropole: 1, departement: 0 } },
    ],
  }

  test('shows which quarters other weights let in, with the doubt of their intervals', async () => {
    const { seuils, grappes } = (await post(app(), SIMULATIONS, body)).json()
    expect(seuils.map(({ variante, seuil }: { variante: string; seuil: number }) => [variante, seuil])).toEqual([
      ['decret', 12_400],
      ['métropole', 12_900],
      ['métropole seule', 13_300],
    ])
    const verdicts = (code: string) => grappes.find((cluster: Cluster) => cluster.code === code).verdicts.map(({ verdict }: { verdict: string }) => verdict)
    expect(verdicts('QN97003F')).toEqual(['non', 'non_concluant', 'oui'])
    expect(verdicts('QN97006F')).toEqual(['non', 'non', 'non'])
    expect(grappes[0]).toMatchObject({ revenu: { indicateur: 'niveau_vie_moyen' }, population: { indicateur: 'population_fiscale' } })
  })

  test('takes the median where it is asked for, and says that it is no mean', async () => {
    const { grappes, hypotheses } = (await post(app(), SIMULATIONS, { ...body, indicateur_revenu: 'niveau_vie_median' })).json()
    expect(grappes[0].revenu).toMatchObject({ indicateur: 'niveau_vie_median', valeur: 11_550 })
    const text = hypotheses.map(({ texte }: { texte: string }) => texte).join(' ')
    expect(text).toContain('une médiane de revenus disponibles')
    expect(text).not.toContain('Une moyenne dépasse')
  })

  test('asks for a rule where the département is fictitious', async () => {
    expectProblem(await post(app(), SIMULATIONS, { ...body, regime: undefined }), 400, 'parametre_invalide', 'regime')
  })

  test('swaps the metropolitan weights at 5 million inhabitants, and asks for them when it has neither', async () => {
    const metropole = (population?: number) => ({
      ...{ zonage: 'qpv-2024', regime: 'metropole' },
      revenus: { national: { valeur: 20_000, reference }, unite_urbaine: { valeur: 18_000, reference, ...(population ? { population } : {}) } },
    })
    const decree = async (population: number) => (await post(app(), SIMULATIONS, metropole(population))).json()
    expect((await decree(4_999_999)).seuils).toMatchObject([{ seuil: 11_700, poids: { national: 0.7, unite_urbaine: 0.3 } }])
    expect((await decree(5_000_000)).seuils).toMatchObject([{ seuil: 11_200, poids: { national: 0.3, unite_urbaine: 0.7 } }])
    // 9 901 inhabitants count as 10 000, 9 900 do not; density is no criterion here.
    const urban = async (population: number) => (await decree(population)).grappes[0].criteres.map(({ critere, verdict }: Criterion) => [critere, verdict])
    expect(await urban(9_901)).toEqual([
      ['population', 'oui'],
      ['territoire_urbain', 'oui'],
    ])
    expect(await urban(9_900)).toEqual([
      ['population', 'oui'],
      ['territoire_urbain', 'non'],
    ])
    expectProblem(await post(app(), SIMULATIONS, metropole()), 400, 'parametre_invalide', 'revenus.unite_urbaine.population')
    const { seuils, grappes } = (await post(app(), SIMULATIONS, { ...metropole(), poids: { national: 0.5, unite_urbaine: 0.5 } })).json()
    expect(seuils).toMatchObject([{ variante: 'poids', est_du_decret: false, seuil: 11_400 }])
    expect(grappes[0].criteres.at(-1)).toMatchObject({ critere: 'territoire_urbain', verdict: 'inconnu' })
  })

  test('classifies IRIS by the synthetic index where that is the rule', async () => {
    const zonage = { zonage: 'iris-2022', regime: 'autres_outre_mer' }
    const unknown = (await post(app(), SIMULATIONS, zonage)).json()
    expect(unknown.seuils).toEqual([])
    expect(unknown.grappes[0].verdicts).toEqual([{ variante: 'indice', verdict: 'inconnu', revenu: null }])
    // Neither the département nor the request says Guyane or Guadeloupe: neither threshold is taken.
    expect(unknown.grappes[0].criteres.slice(-2)).toMatchObject([
      { critere: 'densite_commune', verdict: 'inconnu', phrase: expect.stringContaining('propre à la Guadeloupe') },
      { critere: 'indice_synthetique', verdict: 'inconnu', seuil: null, phrase: expect.stringContaining('donnez indice') },
    ])
    const codes = unknown.grappes.map(({ code }: Cluster) => code)
    const iris = codes.map((code: string, i: number) => irisOf(code, (i + 1) / 1000))
    const { grappes } = (await post(app(), SIMULATIONS, { ...zonage, indice: { territoire: 'guyane', reference, iris } })).json()
    const index = (cluster: Cluster) => cluster.criteres.find(({ critere }) => critere === 'indice_synthetique')
    expect(index(grappes[0])).toMatchObject({ valeur: -300, seuil: 0, atteint: false })
    expect(index(grappes.at(-1))).toMatchObject({ atteint: true })
    expect(grappes[0].criteres.map(({ critere }: Criterion) => critere)).not.toContain('densite_commune')
    expectProblem(await post(app(), SIMULATIONS, { ...zonage, revenus: body.revenus }), 400, 'parametre_invalide', 'revenus')
    expectProblem(
      await post(app(), SIMULATIONS, { ...zonage, indice: { territoire: 'guyane', reference, iris: [{ ...irisOf('A', 2), commune: '97302' }] } }),
      400,
      'parametre_invalide',
      'indice.iris.0.chomage',
    )
  })

  test('holds communes to the density of Guadeloupe where the request says Guadeloupe', async () => {
    const { insalubrite: _, ...given } = irisOf('A', 0.1)
    const [commune] = body.communes
    const asked = { zonage: 'qpv-2024', regime: 'autres_outre_mer', indice: { territoire: 'guadeloupe', reference, iris: [given] } }
    const { grappes } = (await post(app(), SIMULATIONS, { ...asked, communes: [{ ...commune, densite: 150 }] })).json()
    const density = (grappes as Cluster[]).flatMap(({ criteres }) => criteres.filter(({ critere }) => critere === 'densite_commune'))
    expect(density.map(({ seuil }) => seuil)).toEqual(grappes.map(() => 150))
    expect(density).toContainEqual(expect.objectContaining({ valeur: 150, atteint: false, verdict: 'non' }))
    expect(grappes[0].criteres.at(-1)).toMatchObject({ critere: 'indice_synthetique', seuil: 80, verdict: 'inconnu' })
  })

  test('refuses communes where the urban unit decides, and a code given twice', async () => {
    const [commune] = body.communes
    const urban = { zonage: 'qpv-2024', regime: 'metropole', revenus: metropolitan, communes: [commune] }
    const refused = await post(app(), SIMULATIONS, urban)
    expectProblem(refused, 400, 'parametre_invalide', 'communes')
    expect(refused.json().detail).toContain('revenus.unite_urbaine.population')
    expectProblem(await post(app(), SIMULATIONS, { ...body, communes: [commune, commune] }), 400, 'parametre_invalide', 'communes')
    const indice = { territoire: 'guyane', reference, iris: [irisOf('A', 0.1), irisOf('A', 0.2)] }
    expectProblem(await post(app(), SIMULATIONS, { zonage: 'iris-2022', regime: 'autres_outre_mer', indice }), 400, 'parametre_invalide', 'indice.iris')
  })
})

function irisOf(code: string, share: number) {
  const shares = {
    chomage: share,
    inactivite: share,
    jeunes_inactifs: share,
    non_diplomes: share,
    monoparentalite: share,
    insalubrite: share,
    surpeuplement: share,
  }
  return { code: code === 'A' ? '973020101' : code, commune: '97302', ...shares }
}
