// Official files as downloaded, from raw to values, held to what their producers published.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import type { BuildReport } from '../../src/publish/index.ts'
import { readJudged } from '../bench/exactitude/place.ts'
import { type Judged, type Score, score } from '../bench/exactitude/score.ts'
import { useDatabase } from '../support/database.ts'
import { median } from '../support/median.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { compareWithBaseline } from './baseline.ts'
import { buildScenario, FRANCE, GRAND_PARIS, loadScenario, MARTINIQUE, MONTPELLIER, type Row, readValues, type Scenario } from './scenarios.ts'

const missing = whyNoRealData()
if (missing) test.skip(missing)

/** Loads and builds a scenario once, in a database of its own. */
function useScenario(scenario: Scenario): () => { database: Database; report: BuildReport; said: string[] } {
  const database = useDatabase()
  let built: { report: BuildReport; said: string[] } | null = null
  beforeAll(async () => {
    const said = await loadScenario(database(), scenario)
    built = { said, report: await buildScenario(database(), scenario) }
  })
  return () => {
    if (!built) throw new Error('the scenario was not built')
    return { database: database(), ...built }
  }
}

/** Values of an indicator by one method, by code; the best source where several answer. */
function pick(rows: Row[], indicator: string, method: string): Map<string, Row> {
  const found = new Map<string, Row>()
  for (const row of rows) if (row.indicator === indicator && row.method === method && !found.has(row.code)) found.set(row.code, row)
  return found
}

/** Errors of each method of an indicator on the perimeters that official figures judge, every estimate made without its own département. */
async function judged({ database }: { database: Database }, indicator: string): Promise<Map<string, Judged[]>> {
  const rows = await readJudged(database, 'qpv-2024', indicator)
  return new Map([...Map.groupBy(rows, ({ method }) => method)])
}

function scoreOf(found: ReadonlyMap<string, Judged[]>, method: string): Score {
  const result = score(found.get(method) ?? [], 'points')
  if (!result) throw new Error(`nothing judged by ${method}`)
  return result
}

describe.skipIf(missing)(GRAND_PARIS.title, () => {
  const scenario = useScenario(GRAND_PARIS)

  test('a release that passes its checks', () => expect(scenario().report.isSound).toBe(true))

  test('unemployment on the 216 QPV of Paris and its neighbours, and employment beside the published rate', async () => {
    const rows = await readValues(scenario().database, 'qpv-2024')
    const unemployment = [...pick(rows, 'taux_chomage', 'aire').values()].filter(({ status }) => status === 'estime' || status === 'non_publiable')
    expect(unemployment.length).toBeGreaterThanOrEqual(174)
    for (const { value } of unemployment) if (value !== null) expect(value > 0.05 && value < 0.45).toBe(true)
    // Area weighting misses the published rate by 3 to 4 points here, as an independent computation did (3.6).
    const area = scoreOf(await judged(scenario(), 'taux_emploi'), 'aire')
    expect(area.n).toBeGreaterThanOrEqual(150)
    expect(area.mae).toBeGreaterThan(3)
    expect(area.mae).toBeLessThan(4)
  })

  test('the corrected employment rate is nearer than area weighting, hardly biased, and its intervals hold nine truths of ten', async () => {
    const found = await judged(scenario(), 'taux_emploi')
    const [area, corrected] = [scoreOf(found, 'aire'), scoreOf(found, 'corrige')]
    expect(corrected.n).toBeGreaterThan(150)
    expect(corrected.mae).toBeLessThan(0.8 * area.mae)
    expect(Math.abs(corrected.bias)).toBeLessThan(0.3)
    for (const { coverage } of [area, corrected]) expect(coverage).toBeGreaterThan(85)
    for (const { coverage } of [area, corrected]) expect(coverage).toBeLessThan(95)
    expect(area.bounded).toBe(100)
  })
})

describe.skipIf(missing)(MONTPELLIER.title, () => {
  const scenario = useScenario(MONTPELLIER)

  test('says which IRIS are withheld, and never reads them as zeros', () => {
    expect(scenario().said).toContain('  · Valeurs absentes de allocataires : manquant 14.')
    expect(scenario().report.isSound).toBe(true)
  })

  test('RSA and single parents on the QPV of Montpellier, with the withheld part in their coverage', async () => {
    const rows = (await readValues(scenario().database, 'qpv-2015')).filter(({ code }) => /^QP0340(04|05|06|07|08|09|10|11|12|13|14|15)$/.test(code))
    const rsa = pick(rows, 'part_allocataires_rsa', 'aire')
    expect(rsa.get('QP034005')).toMatchObject({ status: 'estime', value: expect.closeTo(0.347, 2) }) // Mosson
    expect(rsa.get('QP034004')).toMatchObject({ status: 'non_publiable', value: null }) // Celleneuve: its IRIS are withheld, the rest of the city says nothing of it
    const parents = [...pick(rows, 'part_allocataires_monoparentaux', 'aire').values()].filter(
      ({ status }) => status === 'estime' || status === 'non_publiable',
    )
    expect(parents.length).toBeGreaterThanOrEqual(10)
    for (const { value, coverage } of parents) if (value !== null) expect(coverage).toBeGreaterThan(0.5)
  })

  test('the 14 withheld IRIS of Montpellier share what the other 74 leave of the commune: 79,854 − 68,780 recipients', async () => {
    const { rows } = await sql<{ iris: number; amount: number }>`
      SELECT count(*) AS iris, sum(amount) AS amount
      FROM estimate.raked JOIN estimate.raking ON raking.id = raked.raking WHERE variable = 'allocataires' AND code LIKE '34172%'`.execute(
      scenario().database.db,
    )
    expect(rows[0]?.iris).toBe(14)
    expect(rows[0]?.amount).toBeCloseTo(79_854 - 68_780, 4)
  })

  test('the rate of the commune is context, not an answer', async () => {
    const rows = await readValues(scenario().database, 'qpv-2024')
    const fromCommune = rows.filter(({ indicator, status }) => indicator === 'part_allocataires_rsa' && status === 'non_publiable')
    expect(fromCommune.length).toBeGreaterThan(0)
    for (const { value } of fromCommune) expect(value).toBeNull()
  })
})

describe.skipIf(missing)(MARTINIQUE.title, () => {
  const scenario = useScenario(MARTINIQUE)

  test('poor and single-parent households from the cells themselves, with the imputed share', async () => {
    const rows = await readValues(scenario().database, 'qpv-2024')
    const poor = pick(rows, 'taux_pauvrete_menages', 'carreaux')
    const answered = [...poor.values()].filter(({ value }) => value !== null)
    expect(answered.map(({ code }) => code)).toEqual(['QN97201M', 'QN97202M', 'QN97203M', 'QN97204M', 'QN97205M'])
    expect(poor.get('QN97206M')).toMatchObject({ status: 'non_couvert' }) // Le Robert lies outside the extract
    for (const { imputed } of answered) expect(imputed).toBeLessThan(0.1)
    expect([...pick(rows, 'part_menages_monoparentaux', 'carreaux').values()].filter(({ value }) => value !== null)).toHaveLength(5)
  })

  test('population of the cells below the published one, by the 5 to 20 % that the fiscal grid leaves out and the extract cuts', async () => {
    const rows = await readValues(scenario().database, 'qpv-2024')
    const published = pick(rows, 'population', 'officiel')
    const ratios = [...pick(rows, 'population_fiscale', 'carreaux').values()].flatMap(({ code, value }) => {
      const official = published.get(code)?.value
      return value === null || official == null ? [] : [value / official]
    })
    expect(ratios).toHaveLength(5)
    expect(median(ratios)).toBeGreaterThan(0.8)
    expect(Math.max(...ratios)).toBeLessThan(1)
  })
})

describe.skipIf(missing)(FRANCE.title, () => {
  const scenario = useScenario(FRANCE)

  test('the numbers of an independent area weighting, to rounding where geometry repair agrees', async () => {
    const [population, poverty] = await compareWithBaseline(scenario().database)
    // 1,128 zones in the baseline; every one that differs has a contour that was repaired here.
    expect(population).toMatchObject({ comparés: 1126, 'sous le plancher de couverture': 2 })
    expect(population?.["égaux à l'arrondi"]).toBeGreaterThanOrEqual(1065)
    expect((population?.["égaux à l'arrondi"] ?? 0) + (population?.['autres, contour réparé'] ?? 0)).toBe(1126)
    expect(population?.['plus grand écart']).toBeLessThan(15)
    // 152 more have a poverty rate there on less than half of the zone.
    expect(poverty).toMatchObject({ comparés: 814, 'sous le plancher de couverture': 152 })
    expect(poverty?.["égaux à l'arrondi"]).toBeGreaterThanOrEqual(800)
    expect((poverty?.["égaux à l'arrondi"] ?? 0) + (poverty?.['autres, contour réparé'] ?? 0)).toBe(814)
    expect(poverty?.['plus grand écart']).toBeLessThan(0.05)
  })

  test('area weighting alone misses poverty by ten points', async () => {
    const area = scoreOf(await judged(scenario(), 'taux_pauvrete'), 'aire')
    expect(area.n).toBeGreaterThan(700)
    expect(area.mae).toBeGreaterThan(9)
    expect(area.bias).toBeLessThan(-9)
  })

  test('the corrected poverty rate is a third as wrong as area weighting, hardly biased, and its intervals hold nine truths of ten', async () => {
    const found = await judged(scenario(), 'taux_pauvrete')
    const [area, corrected] = [scoreOf(found, 'aire'), scoreOf(found, 'corrige')]
    expect(corrected.n).toBeGreaterThan(900)
    expect(corrected.mae).toBeLessThan(area.mae / 3)
    expect(Math.abs(corrected.bias)).toBeLessThan(0.3)
    for (const { coverage } of [area, corrected]) expect(coverage).toBeGreaterThan(85)
    for (const { coverage } of [area, corrected]) expect(coverage).toBeLessThan(95)
    expect(area.bounded).toBe(100)
  })

  test('in the four départements without a truth, every QPV has a poverty rate or a status that says why not, never outside 0–1', async () => {
    const rows = (await readValues(scenario().database, 'qpv-2024')).filter(
      ({ code, indicator }) => indicator === 'taux_pauvrete' && /^QN0(13|35|59|69)/.test(code),
    )
    const zones = new Set(rows.map(({ code }) => code))
    expect(zones.size).toBeGreaterThan(150)
    const answered = new Map(rows.flatMap((row) => (row.value === null ? [] : [[row.code, row.value] as const])))
    for (const value of answered.values()) expect(value > 0 && value < 1).toBe(true)
    for (const { value, status } of rows) expect(value === null).toBe(status !== 'estime' && status !== 'ok')
    expect(answered.size).toBeGreaterThan(0.75 * zones.size)
  })
})
