import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { readCatalogue } from '../../../src/ingest/index.ts'
import { ADDRESSES, BONDY, buildScenario, FRANCE, GRAND_PARIS, loadScenario, MARTINIQUE, QUANTILES, readValues, type Scenario } from '../../real/scenarios.ts'
import { readJudged, withScratch } from './place.ts'
import { type Result, resultsOf, type Target } from './result.ts'
import type { Judged } from './score.ts'

/** Loads and builds a scenario as an analyst would, and reads what `read` asks of it. */
async function onScenario(scenario: Scenario, read: (database: Database) => Promise<Result[]>): Promise<Result[]> {
  return withScratch(async (database) => {
    await loadScenario(database, scenario)
    await database.pool.query('VACUUM ANALYZE')
    await buildScenario(database, scenario)
    return read(database)
  })
}

const pointsWithin = (mae: number, bias: number): Target => ({
  says: `MAE ≤ ${french(mae)}, |biais| ≤ ${french(bias)}`,
  isReached: (score) => score.mae <= mae && Math.abs(score.bias) <= bias,
})
const FIVE_PERCENT: Target = { says: 'médiane ≤ 5 %', isReached: ({ median }) => median <= 5 }

export const measurePoverty = (): Promise<Result[]> =>
  onScenario(FRANCE, (database) => judgeCorrections(database, 'Taux de pauvreté 60 %, IRIS Filosofi 2018 → QPV 2024', 'taux_pauvrete', [3.9, 3, 3]))

export const measureEmployment = (): Promise<Result[]> =>
  onScenario(GRAND_PARIS, (database) => judgeCorrections(database, 'Taux d’emploi, RP2016 IRIS → QPV 2024, Grand Paris', 'taux_emploi', [2.5, 2.5]))

/** What a correction may read, least first. */
const READS = ['contours', 'demographie', 'caf']

/**
 * Each correction alone, as if no other were in the catalogue, then all of them as a build uses them: the best informed answers, the others where it cannot.
 * Every estimate is out of fold. `maes` are the targets, by what the correction may read.
 */
async function judgeCorrections(database: Database, truth: string, indicator: string, maes: readonly number[]): Promise<Result[]> {
  const catalogue = await readCatalogue()
  const judged: Judged[] = []
  const targets: Record<string, Target> = {}
  for (const [i, reads] of [...READS.entries()]) {
    const correction = catalogue.corrections.get(`${indicator}_${reads}`)
    if (!correction) continue
    const alone = { ...catalogue, corrections: new Map([[correction.code, { ...correction, fallback: null }]]) }
    await estimateRun(database, { catalogue: alone, carriedOnto: ['qpv-2024'] })
    const method = `corrige, ${correction.code} seule`
    judged.push(...corrected(await readJudged(database, 'qpv-2024', indicator)).map((one) => ({ ...one, method })))
    const mae = maes[i]
    if (mae !== undefined) targets[method] = pointsWithin(mae, 0.3)
  }
  await estimateRun(database, { catalogue, carriedOnto: ['qpv-2024'] })
  return resultsOf(truth, [...judged, ...(await readJudged(database, 'qpv-2024', indicator))], 'points', targets)
}

const corrected = (judged: readonly Judged[]): Judged[] => judged.filter(({ method }) => method.startsWith('corrige'))

export const measureQuantiles = (): Promise<Result[]> =>
  onScenario(QUANTILES, async (database) => {
    const results: Result[] = []
    for (const [indicator, says] of [
      ['niveau_vie_median', 'Niveau de vie médian'],
      ['niveau_vie_decile_1', 'Premier décile'],
      ['niveau_vie_decile_9', 'Neuvième décile'],
    ] as const)
      results.push(...resultsOf(`${says}, déciles Filosofi par IRIS → QPV 2015 d’Occitanie`, await readJudged(database, 'qpv-2015', indicator), '%'))
    return results
  })

/** Population of the QPV from census IRIS, spread by area, by cells or by addresses. */
export async function measureAddresses(): Promise<Result[]> {
  return onScenario(ADDRESSES, async (database) => {
    const results: Result[] = []
    for (const zoning of ['qpv-2015', 'qpv-2024']) {
      const judged = (await readJudged(database, zoning, 'population')).filter(({ source }) => source.startsWith('insee-rp'))
      const reached = new Set(judged.filter(({ method }) => method === 'support adresses@adresse-2014').map(({ code }) => code))
      const sameZones = judged.filter(({ code }) => reached.has(code))
      results.push(
        ...resultsOf(`Population, IRIS 2014 → ${zoning} de Montpellier, par les adresses`, sameZones, '%', { 'support adresses@adresse-2014': FIVE_PERCENT }),
      )
    }
    return results
  })
}

/** Population of the QPV beside the people of the tax file counted in their cells, where the window of cells covers most of the QPV. */
export async function measureCells(): Promise<Result[]> {
  const bondy = await onScenario(BONDY, async (database) => [
    ...resultsOf('Population, Σ des carreaux → QPV 2024 de Bondy', await cellsBesidePopulation(database), '%', { carreaux: FIVE_PERCENT }),
    ...resultsOf(
      'Population, IRIS 2014 → QPV 2024 de Bondy',
      (await readJudged(database, 'qpv-2024', 'population')).filter(({ code, source }) => code === 'QN09312I' && source.startsWith('insee-rp')),
      '%',
      { 'support population_fiscale@carreau200-2019': FIVE_PERCENT },
    ),
  ])
  const martinique = await onScenario(MARTINIQUE, async (database) =>
    resultsOf('Population, Σ des carreaux → QPV 2024 de Fort-de-France', await cellsBesidePopulation(database), '%', { carreaux: FIVE_PERCENT }),
  )
  return [...bondy, ...martinique]
}

/** Least part of a QPV under the cells of the window: four of the five QPV that it meets. */
const WINDOW = 0.85

async function cellsBesidePopulation(database: Database): Promise<Judged[]> {
  const rows = await readValues(database, 'qpv-2024')
  const official = new Map(rows.filter(({ indicator, method }) => indicator === 'population' && method === 'officiel').map(({ code, value }) => [code, value]))
  return rows
    .filter(({ indicator, method, coverage }) => indicator === 'population_fiscale' && method === 'carreaux' && (coverage ?? 0) >= WINDOW)
    .flatMap(({ code, method, value }) => {
      const published = official.get(code)
      if (value === null || published == null) return []
      return [{ code, method, estimate: value, official: published, low: null, high: null, bound_low: null, bound_high: null }]
    })
}

function french(value: number): string {
  return String(value).replace('.', ',')
}
