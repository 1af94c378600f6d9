import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { drawIsland, type Island, type Peopled } from '../../data/demo/island/island.ts'
import { createRandom, noise } from '../../data/demo/island/random.ts'
import { ingestOne } from '../../src/commands/ingest.ts'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { readCatalogue } from '../../src/ingest/index.ts'
import { alone, type Catalogue, checkCatalogue, type Indicator, type Variable } from '../../src/model/catalogue.ts'
import { toyDataset } from '../support/toy-zones.ts'

/** What the estimates of simulated worlds say beside their truths. */
export type WorldsReport = {
  worlds: number
  judged: number
  /** Truths outside their hard bounds: counts, then rates. */
  outOfBounds: { counts: number; rates: number }
  /** Estimates with an upper bound under everything that the world holds (counts) or under 1 (rates), %: bounds that say something. */
  sharp: number
  /** % of truths inside the 90 % interval, which nothing here calibrates. */
  coverage: number
}

/** Worlds in one dataset: a row of hundreds of statuses is slow to read. */
const BATCH = 50
/** Under the rule of the fiction, as in Filosofi: a count of 1 to 10 is not shown. */
const THRESHOLD = 11

/**
 * `count` worlds on the perimeters of the demonstration: in each, some of the island's households are there and some are poor, here or there as its seed
 * says. Every world is two variables of the same datasets, by IRIS and by zone of the CAF, and two indicators, a count and a rate, carried by the real
 * code onto the QPV, where the truth is known by adding households up. In one world of two the households of each QPV are published too.
 * By area, and with `byCells` by the households of the grid.
 */
export async function judgeWorlds(database: Database, count: number, { byCells }: { byCells: boolean }): Promise<WorldsReport> {
  const island = drawIsland()
  const worlds = simulate(island, count)
  await loadPerimeters(database, byCells)
  const total = { judged: 0, counts: 0, rates: 0, sharp: 0, covered: 0 }
  for (let from = 0; from < count; from += BATCH) {
    await loadWorlds(database, island, worlds.slice(from, from + BATCH), from)
    const { run } = await estimateRun(database, { catalogue: await catalogueOf(from, Math.min(count, from + BATCH)), carriedOnto: ['qpv-2024'] })
    const found = await judge(database, run)
    for (const key of ['judged', 'counts', 'rates', 'sharp', 'covered'] as const) total[key] += found[key]
  }
  return {
    worlds: count,
    judged: total.judged,
    outOfBounds: { counts: total.counts, rates: total.rates },
    sharp: (100 * total.sharp) / total.judged,
    coverage: (100 * total.covered) / total.judged,
  }
}

/** For each household of the island: 0 not there, 1 there, 2 there and poor. */
type World = Uint8Array

const FIELDS = 16
/** Features of the fields of poverty, in metres: from a block of flats to half a town. */
const SCALES_M = [150, 400, 1000, 2500]

function simulate({ households, qpv }: Island, count: number): World[] {
  const fields = Array.from({ length: FIELDS }, (_, i) => households.map(({ place: [x, y] }) => noise(7000 + i, x, y, SCALES_M[i % SCALES_M.length] ?? 400)))
  const quarters = new Set(qpv.flatMap((one) => one.households))
  return Array.from({ length: count }, (_, seed) => {
    const random = createRandom(90_000 + seed)
    const [presence, poverty, contrast] = [0.2 + 0.8 * random.next(), 0.6 * random.next(), 6 * random.next()]
    // One world of ten has all of its poor inside the QPV, one none there: what no spreading can guess.
    const confined = seed % 10 === 0 ? true : seed % 10 === 1 ? false : null
    return Uint8Array.from(households, (one, i) => {
      if (!random.chance(presence)) return 0
      if (confined !== null && quarters.has(one) !== confined) return 1
      const field = fields[seed % FIELDS]?.[i] ?? 0.5
      return random.chance(poverty * Math.max(0, 1 + contrast * (field - 0.5))) ? 2 : 1
    })
  })
}

const HERE = (name: string): string => fileURLToPath(new URL(`../../data/demo/${name}`, import.meta.url))

async function loadPerimeters(database: Database, byCells: boolean): Promise<void> {
  const files = [
    { descriptor: 'demo-iris', file: HERE('iris-2022.geojson') },
    { descriptor: 'demo-zones-caf', file: HERE('zones-caf-2020.geojson') },
    { descriptor: 'demo-qpv-2024', file: HERE('qpv-2024.geojson') },
    ...(byCells ? [{ descriptor: 'demo-filosofi-carreaux', file: HERE('filosofi2020-carreaux-200m.csv') }] : []),
  ]
  for (const file of files) await ingestOne(database, file, { step: () => undefined, stop: () => undefined })
}

async function loadWorlds(database: Database, island: Island, worlds: readonly World[], from: number): Promise<void> {
  const names = worlds.flatMap((_, w) => [`menages_m${from + w}`, `pauvres_m${from + w}`])
  const position = new Map(island.households.map((one, i) => [one, i]))
  const countsOf = ({ households }: Peopled): number[] => {
    const places = households.map((one) => position.get(one) ?? 0)
    return worlds.flatMap((world) => [places.filter((i) => (world[i] ?? 0) > 0).length, places.filter((i) => world[i] === 2).length])
  }
  const shown = (counts: readonly number[]): (number | 'secret')[] => counts.map((one) => (one > 0 && one < THRESHOLD ? 'secret' : one))
  const table = (zones: readonly Peopled[], read: (counts: number[]) => (number | 'secret')[]): Record<string, (number | 'secret')[]> =>
    Object.fromEntries(zones.map((zone) => [zone.code, read(countsOf(zone))]))
  const odd = names.filter((name, i) => name.startsWith('menages') && i % 4 === 2)
  const ofOdd = (counts: number[]): number[] => counts.filter((_, i) => i % 4 === 2)
  const producer = { producteur: 'Mondes', secret: { seuil: THRESHOLD, regle: 'de 1 à 10 : secret' } }
  await database.transaction(async (t) => {
    await toyDataset(t, { zoning: 'iris-2022', source: `mondes-iris-${from}`, variables: names, measures: table(island.iris, shown), descriptor: producer })
    await toyDataset(t, { zoning: 'caf-2020', source: `mondes-caf-${from}`, variables: names, measures: table(island.cafZones, shown), descriptor: producer })
    await toyDataset(t, {
      zoning: 'qpv-2024',
      source: `mondes-qpv-${from}`,
      variables: odd,
      measures: table(island.qpv, ofOdd),
      descriptor: { producteur: 'Mondes' },
    })
    await toyDataset(t, {
      zoning: 'qpv-2024',
      source: `verite-${from}`,
      variables: names,
      measures: table(island.qpv, (counts) => counts),
      descriptor: { producteur: 'Vérité' },
    })
  })
}

async function catalogueOf(from: number, to: number): Promise<Catalogue> {
  const { variables, indicators } = await readCatalogue()
  const rate = indicators.get('taux_pauvrete_menages')
  if (!rate) throw new Error('the catalogue has no taux_pauvrete_menages')
  const like = variables.get('menages_pauvres')
  if (!like) throw new Error('the catalogue has no menages_pauvres')
  const seeds = Array.from({ length: to - from }, (_, i) => from + i)
  const variable = (code: string): Variable => ({ ...like, code, ancillaries: [alone('menages_fiscaux')] })
  const ofWorld = (w: number): Indicator[] => [
    { ...rate, code: `taux_m${w}`, numerator: `pauvres_m${w}`, denominator: `menages_m${w}`, breaks: [] },
    { ...rate, code: `nombre_m${w}`, nature: 'effectif', unit: 'ménages', numerator: `pauvres_m${w}`, denominator: null, breaks: [] },
  ]
  const made = seeds.flatMap((w) => [variable(`menages_m${w}`), variable(`pauvres_m${w}`)])
  return checkCatalogue({
    variables: new Map([...variables, ...made.map((one): [string, Variable] => [one.code, one])]),
    indicators: new Map(seeds.flatMap(ofWorld).map((one) => [one.code, one])),
    corrections: new Map(),
  })
}

async function judge({ db }: Database, run: number): Promise<{ judged: number; counts: number; rates: number; sharp: number; covered: number }> {
  const { rows } = await sql<{ judged: number; counts: number; rates: number; sharp: number; covered: number }>`
    WITH one AS (
      SELECT indicator LIKE 'taux%' AS is_rate, bound_high, low, high, official,
             official < coalesce(bound_low, '-Infinity') - 1e-9 OR official > coalesce(bound_high, 'Infinity') + 1e-9 AS is_out
      FROM estimate.judged WHERE run = ${run}::int
    )
    SELECT count(*) AS judged, count(*) FILTER (WHERE is_out AND NOT is_rate) AS counts, count(*) FILTER (WHERE is_out AND is_rate) AS rates,
           count(*) FILTER (WHERE CASE WHEN is_rate THEN bound_high < 1 ELSE bound_high IS NOT NULL END) AS sharp,
           count(*) FILTER (WHERE official BETWEEN low - 1e-9 AND high + 1e-9) AS covered
    FROM one`.execute(db)
  return rows[0] ?? { judged: 0, counts: 0, rates: 0, sharp: 0, covered: 0 }
}
