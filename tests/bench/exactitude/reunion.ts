import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import Papa from 'papaparse'
import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { readCatalogue } from '../../../src/ingest/index.ts'
import { type Catalogue, checkCatalogue } from '../../../src/model/catalogue.ts'
import { adoptZones } from '../../../src/zonings/index.ts'
import { addTerritory, type Collection, loadZones, readGoldenJson } from '../../golden/cases.ts'
import { SHARED } from '../../support/real-data.ts'
import { toyDataset } from '../../support/toy-zones.ts'
import { readJudged, withScratch } from './place.ts'
import { correctPockets, type Pocket } from './pocket-correction.ts'
import { type Result, resultsOf, type Target } from './result.ts'

const CASE = '11_reunion_insee200m'
const SRID = 32740
const ONTO = 'perimetre-2011'
const SOURCES = [
  { name: 'iris_like', file: 'source.geojson', says: '344 zones du type IRIS' },
  { name: 'commune_like', file: 'source_commune_like.geojson', says: '24 zones du type commune' },
] as const
const TARGETS = [
  { file: 'target.geojson', name: 'compact', truth: 'truth compact', says: '120 périmètres compacts' },
  { file: 'target_poverty_pockets.geojson', name: 'poverty_pockets', truth: 'truth poverty_pockets', says: '60 poches de pauvreté' },
] as const
/** The peers' figures are printed with two decimals. */
const PRINTED = 0.005

type Expected = { checks: { name: string; values: Record<string, Record<string, number>> }[] }

/**
 * Poor households of real 200 m cells, published for synthetic zones made of whole cells and carried to unions of cells whose truth is exact. The island is
 * cut in eight sectors, which stand for départements: intervals and corrections are learned on seven and judged on the eighth.
 */
export async function measureReunion(): Promise<Result[]> {
  const results: Result[] = []
  for (const source of SOURCES) for (const target of TARGETS) results.push(...(await withScratch((database) => measurePair(database, source, target))))
  return results
}

/** One source and one set of targets in a database of their own: the truth of a set must not be a source for the other. */
async function measurePair(database: Database, source: (typeof SOURCES)[number], { file, name, truth, says }: (typeof TARGETS)[number]): Promise<Result[]> {
  await addTerritory(database, SRID)
  const expected = readGoldenJson<Expected>(CASE, 'expected.json')
  const valuesOf = (check: string): Record<string, Record<string, number>> => expected.checks.find((one) => one.name === check)?.values ?? {}
  const { features } = readGoldenJson<Collection>(CASE, file)
  await loadZones(
    database,
    'zone-2011',
    SRID,
    named(readGoldenJson<Collection>(CASE, source.file).features, (counts) => counts),
    'zid',
    VARIABLES,
  )
  await loadZones(
    database,
    ONTO,
    SRID,
    named(features, ({ tid }) => valuesOf(truth)[String(tid)] ?? {}),
    'tid',
    VARIABLES,
  )
  await loadHouseholds(database)
  await cutInSectors(database)
  await estimateRun(database, { catalogue: await catalogue(), carriedOnto: [ONTO] })
  const best = valuesOf('baseline accuracy to beat')[`${name}|${source.name}|poor|household_grid200`] ?? {}
  const target: Target = {
    says: `erreur totale ≤ ${best['TAE_pct']} %, médiane ≤ ${best['median_APE']} % (meilleur pair)`,
    isReached: ({ mae, median }) => mae <= (best['TAE_pct'] ?? 0) + PRINTED && median <= (best['median_APE'] ?? 0) + PRINTED,
  }
  const corrected = correctPockets(await readPockets(database, valuesOf(truth)))
  return [
    ...resultsOf(`La Réunion, ménages pauvres, ${source.says} → ${says}`, [...(await readJudged(database, ONTO, 'menages_pauvres')), ...corrected], '%', {
      [BY_CELLS]: target,
    }),
    ...resultsOf(`La Réunion, taux de pauvreté, ${source.says} → ${says}`, await readJudged(database, ONTO, 'taux_pauvrete_menages'), 'points'),
  ]
}

const BY_CELLS = 'support menages_fiscaux@carreau-2010'

/** What a correction reads: the counts that cells and area carried, each perimeter's households and sector. */
async function readPockets(database: Database, truth: Readonly<Record<string, Record<string, number>>>): Promise<Pocket[]> {
  const judged = await readJudged(database, ONTO, 'menages_pauvres')
  const byArea = new Map(judged.filter(({ method }) => method === 'aire').map(({ code, estimate }) => [code, estimate]))
  const { rows } = await sql<{ code: string; sector: string }>`
    SELECT code, departement AS sector FROM zonings.zone WHERE edition = (SELECT id FROM zonings.edition WHERE zoning = ${ONTO} AND is_current)`.execute(
    database.db,
  )
  const sectors = new Map(rows.map(({ code, sector }) => [code, sector]))
  return judged
    .filter(({ method }) => method === BY_CELLS)
    .map(({ code, estimate, official }) => ({
      code,
      sector: sectors.get(code) ?? '',
      households: truth[code]?.['households'] ?? Number.NaN,
      poor: official,
      byCells: estimate,
      byArea: byArea.get(code) ?? Number.NaN,
    }))
}

const VARIABLES = ['menages_fiscaux', 'menages_pauvres']

/** The features with the case's counts under the catalogue's names. */
function named(features: Collection['features'], countsOf: (properties: Record<string, unknown>) => Record<string, unknown>): Collection {
  return {
    features: features.map(({ properties, geometry }) => {
      const counts = countsOf(properties)
      return { properties: { ...properties, menages_fiscaux: counts['households'], menages_pauvres: counts['poor'] }, geometry }
    }),
  }
}

/** Households of each cell, at its middle: cells are never cut by these zones, so a point says as much as its square. */
async function loadHouseholds(database: Database): Promise<void> {
  const text = readFileSync(resolve(SHARED, 'golden', CASE, 'ancillary_grid200.csv'), 'utf8')
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const [x, y, households] = ['x', 'y', 'households'].map((column) => data.map((row) => Number(row[column])))
  await database.transaction(async (transaction) => {
    const { db } = transaction
    const dataset = await toyDataset(transaction, {
      zoning: 'carreau-2010',
      zones: [],
      geometry: 'point',
      period: '2010',
      variables: ['menages_fiscaux'],
      descriptor: { id: 'carreaux' },
      source: 'carreaux',
      measures: { '0': [0] },
    })
    await sql`DELETE FROM ingest.measure_row WHERE dataset = ${dataset}::int`.execute(db)
    await sql`
      INSERT INTO ingest.measure_row (dataset, code, amounts)
      SELECT ${dataset}::int, x || ' ' || y, ARRAY[households] FROM unnest(${x}::float8[], ${y}::float8[], ${households}::float8[]) AS cell(x, y, households)`.execute(
      db,
    )
    await sql`
      INSERT INTO ingest.zone_row (dataset, line, code, geom)
      SELECT ${dataset}::int, row_number() OVER (), x || ' ' || y, ST_SetSRID(ST_MakePoint(x + 100, y + 100), ${SRID}::int)
      FROM unnest(${x}::float8[], ${y}::float8[]) AS cell(x, y)`.execute(db)
    await adoptZones(transaction, dataset)
  })
}

/** Sector of each zone, an eighth of a turn around the island's middle, written as its département. */
async function cutInSectors({ db }: Database): Promise<void> {
  await sql`
    WITH middle AS (SELECT ST_Centroid(ST_Collect(ST_Centroid(geom))) AS point FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition WHERE e.kind = 'zone')
    UPDATE zonings.zone z
    SET departement = 'S' || floor((degrees(ST_Azimuth(middle.point, ST_Centroid(z.geom))))::numeric / 45)
    FROM middle, zonings.edition e WHERE e.id = z.edition AND e.geometry = 'polygon'`.execute(db)
}

/** The project's variables, and the two indicators that the case can judge. */
async function catalogue(): Promise<Catalogue> {
  const { variables, indicators } = await readCatalogue()
  const rate = indicators.get('taux_pauvrete_menages')
  if (!rate) throw new Error('the catalogue has no taux_pauvrete_menages')
  const count = { ...rate, code: 'menages_pauvres', label: 'Ménages pauvres', nature: 'effectif', unit: 'ménages', denominator: null, breaks: [] } as const
  return checkCatalogue({
    variables,
    indicators: new Map([rate, count].map((one) => [one.code, one])),
    corrections: new Map(),
  })
}
