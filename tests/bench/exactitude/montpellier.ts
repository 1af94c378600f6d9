import { sql } from 'kysely'
import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { readCatalogue } from '../../../src/ingest/index.ts'
import { alone, type Catalogue, checkCatalogue, type Indicator, type Variable } from '../../../src/model/catalogue.ts'
import { adoptZones } from '../../../src/zonings/index.ts'
import { CAF_ON_IRIS, CAF_ON_QPV, loadScenario } from '../../real/scenarios.ts'
import { toyDataset } from '../../support/toy-zones.ts'
import { readJudged, withScratch } from './place.ts'
import { type Result, resultsOf, type Target } from './result.ts'
import type { Judged } from './score.ts'

const COUNTS = [
  { variable: 'allocataires', says: 'foyers allocataires' },
  { variable: 'personnes_couvertes_caf', says: 'personnes couvertes' },
  { variable: 'allocataires_monoparentaux', says: 'allocataires monoparentaux' },
  { variable: 'allocataires_rsa', says: 'allocataires du RSA' },
  { variable: 'allocataires_rsa_socle', says: 'allocataires du RSA socle' },
] as const

/**
 * CAF counts of the commune of Montpellier, carried to its 88 IRIS, where 74 are published: by the catalogue's masses, by people alone, by area.
 * Masses are those known by IRIS (population 2014; poor people: times the poverty rate of 2018), set at a point of each. Intervals are learned on seven eighths
 * of the IRIS and judged on the last.
 */
export async function measureCaf(): Promise<Result[]> {
  return withScratch(async (database) => {
    await loadScenario(database, CAF_ON_IRIS)
    await setMassesOnIris(database)
    await cutInEighths(database)
    const { variables, indicators } = await readCatalogue()
    const like = indicators.get('population')
    if (!like) throw new Error('the catalogue has no population')
    const byPeople = (variable: Variable): Variable => ({ ...variable, ancillaries: [alone('population_fiscale')] })
    const chosen = await judge(database, catalogueOf(variables, like))
    const people = await judge(database, catalogueOf(new Map([...variables].map(([code, one]) => [code, byPeople(one)])), like))
    return COUNTS.flatMap(({ variable, says }) => {
      const ofPeople = (people.get(variable) ?? []).filter(({ method }) => method === BY_PEOPLE)
      const others = (chosen.get(variable) ?? []).filter(({ method }) => method !== BY_PEOPLE)
      const [baseline] = resultsOf('', ofPeople, '%')
      const target: Target = { says: `mieux que la population (${baseline?.mae.toFixed(1)} %)`, isReached: ({ mae }) => mae < (baseline?.mae ?? 0) }
      const ofCatalogue = [...new Set(others.map(({ method }) => method))].filter((method) => method.startsWith('support'))
      return resultsOf(
        `Montpellier, ${says} 2009, commune → IRIS`,
        [...others, ...ofPeople],
        '%',
        Object.fromEntries(ofCatalogue.map((method) => [method, target])),
      )
    })
  })
}

const ON_QPV = [
  { zoning: 'qpv-2024', variable: 'allocataires_rsa_socle', says: 'allocataires du RSA socle' },
  { zoning: 'qpv-2024', variable: 'allocataires', says: 'foyers allocataires' },
  { zoning: 'qpv-2015', variable: 'allocataires', says: 'foyers allocataires' },
] as const

/** The IRIS of 2009 carried to the QPV, beside what was published of them about 2020; then brought to the same total, which leaves the shares of each QPV. */
export async function measureCafOnQpv(): Promise<Result[]> {
  return withScratch(async (database) => {
    await loadScenario(database, CAF_ON_QPV)
    const { variables, indicators } = await readCatalogue()
    const like = indicators.get('population')
    if (!like) throw new Error('the catalogue has no population')
    await estimateRun(database, { catalogue: catalogueOf(variables, like), carriedOnto: ['qpv-2015', 'qpv-2024'] })
    const results: Result[] = []
    for (const { zoning, variable, says } of ON_QPV) {
      const judged = (await readJudged(database, zoning, variable)).filter(({ source }) => source.startsWith('caf-'))
      const levelled = [...Map.groupBy(judged, ({ method }) => method).values()].flatMap(atSameTotal)
      results.push(...resultsOf(`Montpellier, ${says}, IRIS 2009 → ${zoning} vers 2020`, [...judged, ...levelled], '%'))
    }
    return results
  })
}

function atSameTotal(judged: readonly Judged[]): Judged[] {
  const factor = judged.reduce((sum, { official }) => sum + official, 0) / judged.reduce((sum, { estimate }) => sum + estimate, 0)
  return judged.map((one) => ({
    ...one,
    method: `${one.method}, à total égal`,
    estimate: factor * one.estimate,
    low: null,
    high: null,
    bound_low: null,
    bound_high: null,
  }))
}

const BY_PEOPLE = 'support population_fiscale@milieu-2014'

async function judge(database: Database, catalogue: Catalogue): Promise<Map<string, Judged[]>> {
  await estimateRun(database, { catalogue, carriedOnto: ['iris-2020'] })
  const found = new Map<string, Judged[]>()
  for (const { variable } of COUNTS)
    found.set(
      variable,
      (await readJudged(database, 'iris-2020', variable)).filter(({ code }) => code.startsWith('34172')),
    )
  return found
}

/** Counts only: with the rates, published totals of the same IRIS would narrow the bounds, and help. */
function catalogueOf(variables: ReadonlyMap<string, Variable>, like: Indicator): Catalogue {
  const indicators = COUNTS.map(({ variable }): Indicator => ({ ...like, code: variable, label: variable, numerator: variable, breaks: [] }))
  return checkCatalogue({ variables, indicators: new Map(indicators.map((one) => [one.code, one])), corrections: new Map() })
}

/** A point in each IRIS with its people and its poor people; where no poverty rate is published (4 IRIS of students or firms), the lowest of the city. */
async function setMassesOnIris(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    const { db } = transaction
    const points = await toyDataset(transaction, {
      zoning: 'milieu-2014',
      zones: [],
      geometry: 'point',
      period: '2014',
      variables: ['population_fiscale', 'menages_pauvres'],
      measures: { '0': [0, 0] },
    })
    await sql`DELETE FROM ingest.measure_row WHERE dataset = ${points}::int`.execute(db)
    await sql`
      WITH known AS (
        SELECT m.code, d.period, v.name, m.amounts[v.position] AS amount
        FROM ingest.dataset d, unnest(d.variables) WITH ORDINALITY AS v(name, position), ingest.measure_row m
        WHERE d.zoning = 'iris-2020' AND v.name IN ('population', 'taux_pauvrete_publie') AND m.dataset = d.id AND m.code LIKE '34172%'
      ), rate AS (
        SELECT DISTINCT ON (code) code, amount FROM known WHERE name = 'taux_pauvrete_publie' AND amount IS NOT NULL ORDER BY code, period DESC
      )
      INSERT INTO ingest.measure_row (dataset, code, amounts)
      SELECT ${points}::int, p.code, ARRAY[p.amount, p.amount * coalesce(rate.amount, (SELECT min(amount) FROM rate))]
      FROM known p LEFT JOIN rate USING (code) WHERE p.name = 'population'`.execute(db)
    await sql`
      INSERT INTO ingest.zone_row (dataset, line, code, geom)
      SELECT ${points}::int, row_number() OVER (ORDER BY z.code), z.code, ST_PointOnSurface(z.geom)
      FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition JOIN ingest.measure_row m ON m.dataset = ${points}::int AND m.code = z.code
      WHERE e.zoning = 'iris-2020'`.execute(db)
    await adoptZones(transaction, points)
  })
}

/** Eight groups of IRIS, by the rest of their code's hash, written as départements: what intervals leave out. */
async function cutInEighths({ db }: Database): Promise<void> {
  await sql`
    UPDATE zonings.zone z SET departement = 'G' || (('x' || left(md5(z.code), 7))::bit(28)::int % 8)
    FROM zonings.edition e WHERE e.id = z.edition AND e.zoning = 'iris-2020'`.execute(db)
}
