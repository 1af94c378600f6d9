import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/api.ts'
import { A, B, cell, HIDDEN, MESH, NEARLY } from '../../support/tiny-pockets.ts'
import { usePocketApi } from './pocket-api.ts'

const { database, simulate } = usePocketApi()

const REFERENCE = 'Note de la préfecture fictive, page 3'
const BODY = {
  zonage: 'poche-2020',
  departement: '972',
  plafond: { population_max: 700, reference: REFERENCE } as Record<string, unknown>,
  ordre: 'code',
  tirages: 0,
  graine: 1,
}
// What the detection of the toy asked for, written whole.
const PARAMETERS = { seuil: { type: 'part', valeur: 0.4 }, communes: 'toutes' }
// Codes that a detection gives: the corner of the smallest cell, in hundreds of metres.
const [FOUND_B, FOUND_A] = ['P972-N16170E7162', 'P972-N16172E7156']

async function run(changes: Record<string, unknown> = {}) {
  const answer = await simulate({ ...BODY, ...changes })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.headers['cache-control']).toBe('no-store')
  return answer.json()
}
const taken = ({ cumul }: { cumul: { code: string }[] }) => cumul.map(({ code }) => code)

describe('POST /api/v1/poches/simulations', () => {
  test('takes the pockets of the release in the order asked for, and says what the next one lacks', async () => {
    const answer = await run()
    expect(answer).toMatchObject({
      publication: 1,
      zonage: 'poche-2020',
      origine: 'publication',
      plafond: { euros: null, population: 700, reference: REFERENCE },
      cumul: [{ rang: 1, code: A, population: 480, cout: null, population_cumulee: 480, cout_cumule: null }],
      total: { poches: 1, population: 480, menages: 180, cout: null },
      reste: { euros: null, population: 220 },
      suivante: { code: B, population: 320, cout: null, manque_euros: null, manque_population: 100 },
      incertitude: { tirages: 0, graine: 1, population: null, cout: null, motif: expect.stringContaining('20 tirages') },
    })
    expect(answer.poches.map(({ code, tient }: { code: string; tient: boolean }) => [code, tient])).toEqual([
      [A, true],
      [B, false],
    ])
    expect(answer.poches[0].mailles).toHaveLength(6)
  })

  test('the ceiling’s reference, the doubt on it and whose decision it is are always stated', async () => {
    const { hypotheses } = await run()
    const texts = hypotheses.map(({ texte }: { texte: string }) => texte).join(' ')
    for (const said of [
      'n’est confirmé dans aucune source que nous tenons',
      'préfet',
      'jusqu’à la première qui dépasse',
      'moins de 11 ménages',
      'Le jouet ressemble au pays',
    ])
      expect(texts).toContain(said)
    expect(hypotheses[0]).toEqual({ texte: 'Au plus 700 habitants en tout.', source: REFERENCE })
    for (const { source } of hypotheses) expect(source).not.toBe('')
  })

  test('a price makes a cost: by person and by household, within a share of the envelope', async () => {
    const plafond = { enveloppe_euros: 100_000, part_credits: 0.06, prix_par_habitant: 10, prix_par_menage: 5, reference: REFERENCE }
    const answer = await run({ plafond })
    expect(answer).toMatchObject({
      plafond: { euros: 6000, population: null },
      total: { cout: 5700 },
      reste: { euros: 300 },
      suivante: { code: B, cout: 3800, manque_euros: 3500 },
    })
  })

  test('a share of the people of the priority quarters of the territory, and how many have no figure', async () => {
    const answer = await run({ plafond: { part_population_qpv: 0.5, reference: REFERENCE } })
    // N1 900 and N2 300; N3 and N4 have none.
    expect(answer.plafond.population).toBe(600)
    expect(answer.hypotheses.map(({ texte }: { texte: string }) => texte).join(' ')).toContain('dans 4 quartiers de qpv-2024 ; 2 n’ont pas de chiffre')
  })

  test.each([
    [{ ordre: 'population' }, [A]],
    [{ ordre: 'menages' }, [A]],
    [{ ordre: 'stabilite' }, [B]],
    [{ ordre: 'liste', liste: [B] }, [B]],
    [{ ordre: 'liste', liste: [B, A] }, [B]],
  ])('%j', async (changes, expected) => expect(taken(await run(changes))).toEqual(expected))

  test.each([[{ communes: ['97213'] }], [{ epci: '249720061' }]])('another way to say where: %j', async (territory) => {
    expect(taken(await run({ departement: undefined, ...territory }))).toEqual([A])
  })

  test('other parameters look for pockets again, on the same cells: the same pockets with the same parameters', async () => {
    const answer = await run({ parametres: PARAMETERS, plafond: { population_max: 10_000, reference: REFERENCE } })
    expect(answer).toMatchObject({
      origine: 'nouvelle_detection',
      parametres: { population_min: 250, seuil: PARAMETERS.seuil },
      mailles: { zonage: 'carreau200-2020', lues: 100 },
    })
    expect(answer.poches.map(({ code, population, menages }: { code: string; population: number; menages: number }) => [code, population, menages])).toEqual([
      [FOUND_B, 320, 120],
      [FOUND_A, 480, 180],
    ])
    expect(answer.poches[0]).toMatchObject({ communes: ['97213'], part_menages_pauvres: 0.6, tient: true })
    expect(answer.suivante).toBeNull()
  })

  test('asked for fewer people, the cluster that nearly made it is a pocket', async () => {
    const answer = await run({ parametres: { ...PARAMETERS, population_min: 100 }, plafond: { population_max: 10_000, reference: REFERENCE } })
    expect(answer.total).toMatchObject({ poches: 3, population: 960 })
  })

  test('however low the bar, a cluster of fewer than 11 households is not shown', async () => {
    const low = { ...PARAMETERS, population_min: 0, menages_min: 11, compacite_min: 0, lissage: false }
    const answer = await run({ parametres: low, plafond: { population_max: 10_000, reference: REFERENCE } })
    for (const { menages } of answer.poches) expect(menages).toBeGreaterThanOrEqual(11)
    expect(JSON.stringify(answer)).not.toContain(HIDDEN)
    expectProblem(await simulate({ ...BODY, parametres: { ...low, menages_min: 10 } }), 400, 'parametre_invalide', 'parametres.menages_min')
  })

  test('cells under 11 households are counted in a pocket and not named', async () => {
    const wide = { ...PARAMETERS, voisinage: { type: 'distance', metres: 500 }, population_min: 0, menages_min: 11, compacite_min: 0, lissage: false }
    const { poches, hypotheses } = await run({ parametres: wide, plafond: { population_max: 10_000, reference: REFERENCE } })
    const south = poches.find(({ mailles }: { mailles: string[] }) => mailles.includes(cell(0, 3)))
    expect(south.mailles).not.toContain(cell(0, 0))
    expect(south.mailles_motif).toBe('1\u00A0maille sous le seuil de secret, non nommée.')
    expect(hypotheses.map(({ texte }: { texte: string }) => texte).join(' ')).toContain('fichier public')
  })

  test('of communes, only the units of their départements are read; those without any are named', async () => {
    await database().transaction(async ({ db }) => {
      await sql`UPDATE zonings.zone SET departement = '971' WHERE edition = ${MESH}::int AND code = ${cell(9, 9)}::text`.execute(db)
    })
    const asked = { departement: undefined, parametres: PARAMETERS, plafond: { population_max: 10_000, reference: REFERENCE } }
    const alone = await run({ ...asked, communes: ['97213'] })
    expect([alone.mailles.lues, alone.poches.length]).toEqual([99, 2])
    expect(alone.signalements.join(' ')).not.toContain('Aucune maille')
    const more = await run({ ...asked, communes: ['97213', '97299', '97298'] })
    expect(more.signalements[0]).toBe('Aucune maille de carreau200-2020 dans les communes 97298, 97299 : rien n’y est cherché.')
    const country = ['01', '02', '03', '04', '05', '06', '07'].map((departement) => `${departement}001`)
    const refused = await simulate({ ...BODY, ...asked, communes: country })
    expectProblem(refused, 422, 'simulation_impossible', 'communes')
    expect(refused.json().detail).toContain('7 départements')
  })

  test('draws say how often a pocket exists and fits, and the interval of the total; the same seed the same answer', async () => {
    const asked = { tirages: 30, plafond: { population_max: 500, prix_par_habitant: 2, enveloppe_euros: 5000, reference: REFERENCE } }
    const answer = await run(asked)
    const [a, b] = answer.poches
    // 60 % of 30 households a cell against 40 %: six cells together hold in about every draw.
    expect(a.part_tirages_existe).toBeGreaterThan(0.9)
    expect(a.part_tirages_tient).toBeLessThanOrEqual(a.part_tirages_existe)
    expect(b.part_tirages_tient).toBeLessThan(0.5)
    const { population, cout, motif } = answer.incertitude
    expect(motif).toBeNull()
    expect(population.bas).toBeLessThanOrEqual(population.haut)
    expect(population.haut).toBeLessThanOrEqual(500)
    // Both are rounded apart: half a person is a euro here.
    for (const end of ['bas', 'haut'] as const) expect(Math.abs(cout[end] - 2 * population[end])).toBeLessThanOrEqual(1.5)
    expect(await run(asked)).toEqual(answer)
  })

  test('the firmness of pockets just found is that of the draws; without draws there is none to order by', async () => {
    const parametres = { ...PARAMETERS, population_min: 100 }
    const plafond = { population_max: 10_000, reference: REFERENCE }
    const answer = await run({ parametres, plafond, ordre: 'stabilite', tirages: 20 })
    const shares = answer.cumul.map(({ code }: { code: string }) => answer.poches.find((one: { code: string }) => one.code === code).part_tirages_existe)
    expect(shares).toEqual([...shares].sort((x, y) => y - x))
    expectProblem(await simulate({ ...BODY, parametres, plafond, ordre: 'stabilite' }), 400, 'parametre_invalide', 'tirages')
  })
})

describe('a simulation that makes no sense is refused', () => {
  const drop = (name: keyof typeof BODY) => Object.fromEntries(Object.entries(BODY).filter(([key]) => key !== name))

  test.each(['plafond', 'ordre', 'tirages', 'graine'] as const)('nothing stands for %s', async (name) => {
    expectProblem(await simulate(drop(name)), 400, 'parametre_invalide', name)
  })

  test('a territory is needed, and one only', async () => {
    expectProblem(await simulate(drop('departement')), 400, 'parametre_invalide', 'departement')
    expectProblem(await simulate({ ...BODY, communes: ['97213'] }), 400, 'parametre_invalide', 'departement')
  })

  test.each([
    ['plafond', {}],
    ['plafond.reference', { population_max: 10 }],
    ['plafond.reference', { population_max: 10, reference: '          ' }],
    ['plafond', { reference: REFERENCE }],
    ['plafond.population_max', { population_max: 0, reference: REFERENCE }],
    ['plafond.population_max', { population_max: 1e12, reference: REFERENCE }],
    ['plafond.part_population_qpv', { part_population_qpv: 1.1, reference: REFERENCE }],
    ['plafond.part_credits', { population_max: 10, part_credits: 0.1, reference: REFERENCE }],
    ['plafond.part_credits', { enveloppe_euros: 10, prix_par_habitant: 1, part_credits: 2, reference: REFERENCE }],
    ['plafond.enveloppe_euros', { enveloppe_euros: 10, reference: REFERENCE }],
    ['plafond.enveloppe_euros', { enveloppe_euros: -1, prix_par_habitant: 1, reference: REFERENCE }],
    ['plafond.prix_par_habitant', { enveloppe_euros: 10, prix_par_habitant: 0, reference: REFERENCE }],
    ['plafond.prix_par_menage', { enveloppe_euros: 10, prix_par_menage: -3, reference: REFERENCE }],
  ])('ceiling: %s', async (parametre, plafond) => {
    const answer = await simulate({ ...BODY, plafond })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'parametre_invalide'])
    expect(answer.json().parametre.startsWith(parametre.split('.')[0])).toBe(true)
    if (Object.keys(plafond).length > 0) expect(answer.json().parametre).toBe(parametre)
  })

  test.each([
    ['seuil.valeur', { seuil: { type: 'part', valeur: 0 } }],
    ['seuil.valeur', { seuil: { type: 'part', valeur: 1.2 } }],
    ['seuil.euros', { seuil: { type: 'revenu', euros: 10, reference: REFERENCE } }],
    ['seuil.reference', { seuil: { type: 'revenu', euros: 12_000 } }],
    ['voisinage.metres', { voisinage: { type: 'distance', metres: 5000 } }],
    ['population_min', { population_min: -1 }],
    ['menages_min', { menages_min: 10 }],
    ['part_imputee_max', { part_imputee_max: 1.5 }],
    ['distance_qpv_m', { distance_qpv_m: 20_000 }],
    ['compacite_min', { compacite_min: -0.1 }],
    ['lissage', { lissage: 'oui' }],
    ['communes', { communes: [] }],
  ])('parameters: %s', async (parametre, parametres) => {
    const answer = await simulate({ ...BODY, parametres })
    expect([answer.statusCode, answer.json().code], answer.body).toEqual([400, 'parametre_invalide'])
    expect(answer.json().parametre).toBe(`parametres.${parametre}`)
  })

  test.each([
    ['tirages', { tirages: -1 }],
    ['tirages', { tirages: 501 }],
    ['tirages', { tirages: 1.5 }],
    ['graine', { graine: -1 }],
    ['graine', { graine: 1e15 }],
    ['ordre', { ordre: 'pauvrete' }],
    ['liste', { ordre: 'liste' }],
    ['liste', { ordre: 'code', liste: [A] }],
    ['liste', { ordre: 'liste', liste: [A, A] }],
    ['liste', { ordre: 'liste', liste: [] }],
    ['liste', { ordre: 'liste', liste: Array.from({ length: 2001 }, (_, i) => `P${i}`) }],
    ['liste', { ordre: 'liste', liste: [A, 'inconnue'] }],
    ['liste', { ordre: 'liste', liste: [NEARLY] }],
    ['zonage', { zonage: 'qpv-2024' }],
    ['zonage', { zonage: undefined }],
    ['departement', { departement: 'Martinique' }],
    ['epci', { departement: undefined, epci: '12' }],
  ])('%s: %j', async (parametre, changes) => {
    expectProblem(await simulate({ ...BODY, ...changes }), 400, 'parametre_invalide', parametre)
  })

  test('unknown fields are refused, wherever they are', async () => {
    expectProblem(await simulate({ ...BODY, plafonds: 1 }), 400, 'parametre_inconnu', 'plafonds')
    expectProblem(await simulate({ ...BODY, plafond: { ...BODY.plafond, pourcentage: 2.5 } }), 400, 'parametre_inconnu', 'plafond.pourcentage')
  })

  test('where nothing lies nothing is simulated: the answer says why', async () => {
    for (const territory of [{ departement: '75' }, { departement: undefined, communes: ['75056'] }]) {
      const answer = await simulate({ ...BODY, ...territory })
      expect([answer.statusCode, answer.json().code], answer.body).toEqual([422, 'simulation_impossible'])
      expect(answer.json().detail).toContain('Aucune maille de carreau200-2020')
    }
    expectProblem(await simulate({ ...BODY, departement: undefined, epci: '200000000' }), 422, 'simulation_impossible', 'epci')
    const noQuarter = await simulate({ ...BODY, departement: '971', plafond: { part_population_qpv: 0.1, reference: REFERENCE } })
    expectProblem(noQuarter, 422, 'simulation_impossible', 'plafond.part_population_qpv')
  })

  test('a release without detection has nothing to simulate', async () => {
    const answer = await simulate({ ...BODY, zonage: undefined, publication: 2 })
    expectProblem(answer, 422, 'simulation_impossible')
    expect(answer.json().detail).toContain('kartye pockets')
  })
})
