// The real runs: official files as downloaded, in the order an analyst would load them, through the same functions as the command line.
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { buildOne } from '../../src/commands/build.ts'
import { type IngestOptions, ingestOne } from '../../src/commands/ingest.ts'
import type { Database } from '../../src/db/database.ts'
import type { BuildReport } from '../../src/publish/index.ts'
import { REAL } from '../support/real-data.ts'

const SILENT = { step: () => undefined, stop: () => undefined }

export type Scenario = { title: string; files: readonly (Omit<IngestOptions, 'file'> & { file: string })[]; zonings: readonly string[] }

// The simplified perimeters lost three QPV (rings of three equal points) and bent one: set aside by name, and accepted by name.
const LOST_QPV = ['QN09105I', 'QN09113I', 'QN09503I']
const BENT_QPV = 0.02
// The compilation of published figures does not say its date; its figures are Insee's of 2020 (incomes) and 2018–2020 (others).
const PUBLISHED = { descriptor: 'anct-qpv-2024-statistiques', period: '2020' }

export const GRAND_PARIS: Scenario = {
  title: 'Grand Paris : activité du recensement 2016 par IRIS → QPV 2024',
  files: [
    { descriptor: 'insee-rp-iris-activite-contours', file: 'grand-paris/iris2016_grandparis_RP2016_activite_residents.geojson', vintage: 2016 },
    { descriptor: 'anct-qpv-2024', file: 'grand-paris/qpv2024_simplified_75_92_93_94_91_95.geojson', without: LOST_QPV, largestRepair: BENT_QPV },
    { ...PUBLISHED, file: 'grand-paris/qpv2024_published_stats_75_92_93_94_91_95.csv' },
  ],
  zonings: ['qpv-2024'],
}

const CAF = 'montpellier-carcassonne/montpellier_opendata/INSEE_MTP_CAF_2009/INSEE_MTP_CAF'

export const MONTPELLIER: Scenario = {
  title: 'Montpellier : CAF 2009 par IRIS et commune → QPV 2015 et 2024',
  files: [
    { descriptor: 'ign-contours-iris', file: 'montpellier-carcassonne/iris2020_contours_mvt14m_11_34.geojson', vintage: 2020 },
    { descriptor: 'france-geojson-communes', file: 'montpellier-carcassonne/communes_34_simplifie.geojson', vintage: 2020 },
    { descriptor: 'anct-qpv-2015', file: 'montpellier-carcassonne/qpv2015_occitanie.geojson' },
    { descriptor: 'anct-qpv-2024', file: 'montpellier-carcassonne/qpv2024_simplified_occitanie.geojson' },
    { descriptor: 'caf-montpellier-2009-iris', file: `${CAF}iris_2009.csv`, vintage: 2020 },
    { descriptor: 'caf-montpellier-2009-commune', file: `${CAF}com_2009.csv`, vintage: 2020 },
    { descriptor: 'caf-montpellier-2009-zus', file: `${CAF}zus_2009.csv` },
  ],
  zonings: ['qpv-2015', 'qpv-2024'],
}

export const MARTINIQUE: Scenario = {
  title: 'Martinique : carreaux de 200 m Filosofi 2019 → QPV 2024 de Fort-de-France et du Lamentin',
  files: [
    { descriptor: 'insee-filosofi-carreaux-200m-extrait', file: 'martinique/grid200m/filosofi2019_carreaux200m_fdf_lamentin.csv', period: '2019' },
    { descriptor: 'anct-qpv-2024', file: 'martinique/qpv2024_simplified_972.geojson' },
    { ...PUBLISHED, file: 'martinique/qpv2024_published_stats_972.csv' },
  ],
  zonings: ['qpv-2024'],
}

export const FRANCE: Scenario = {
  title: 'France : Filosofi 2018 et population 2014 par IRIS → 1 606 QPV 2024',
  files: [
    { descriptor: 'ign-contours-iris', file: 'france/iris2020_contours_14m.gpkg', vintage: 2020 },
    { descriptor: 'anct-qpv-2024', file: 'france/qpv2024_simplified.geojson', without: LOST_QPV, largestRepair: BENT_QPV },
    { descriptor: 'insee-filosofi-iris-disponible', file: 'france/FILOSOFI2018_DISP_IRIS.csv', vintage: 2020 },
    { descriptor: 'insee-rp-iris-population-legere', file: 'france/RP2014_POP_IRIS.csv', vintage: 2020 },
    { ...PUBLISHED, file: 'france/analyse_qpv.csv' },
  ],
  zonings: ['qpv-2024'],
}

const AROUND_MONTPELLIER = [
  { descriptor: 'ign-contours-iris', file: 'montpellier-carcassonne/iris2020_contours_mvt14m_11_34.geojson', vintage: 2020 },
  { descriptor: 'insee-rp-iris-population-legere', file: 'montpellier-carcassonne/rp2014_pop_iris_11_34.csv', vintage: 2020 },
] as const

/** The CAF's commune against the CAF's IRIS, which are there the official figures. */
export const CAF_ON_IRIS: Scenario = {
  title: 'Montpellier : CAF 2009, de la commune aux IRIS',
  files: [
    ...AROUND_MONTPELLIER,
    { descriptor: 'insee-filosofi-iris-disponible', file: 'montpellier-carcassonne/filosofi2015_disp_iris_11_34.csv', vintage: 2020 },
    { descriptor: 'insee-filosofi-iris-disponible', file: 'montpellier-carcassonne/filosofi2018_disp_iris_11_34.csv', vintage: 2020 },
    { descriptor: 'france-geojson-communes', file: 'montpellier-carcassonne/communes_34_simplifie.geojson', vintage: 2020 },
    { descriptor: 'caf-montpellier-2009-iris', file: `${CAF}iris_2009.csv`, vintage: 2020 },
    { descriptor: 'caf-montpellier-2009-commune', file: `${CAF}com_2009.csv`, vintage: 2020 },
  ],
  zonings: ['iris-2020'],
}

/** The CAF's IRIS of 2009 against what is published of the QPV ten years later: two vintages, so that only ranks and shares compare. */
export const CAF_ON_QPV: Scenario = {
  title: 'Montpellier : CAF 2009 par IRIS → RSA socle et allocataires publiés des QPV',
  files: [
    ...AROUND_MONTPELLIER,
    { descriptor: 'caf-montpellier-2009-iris', file: `${CAF}iris_2009.csv`, vintage: 2020 },
    { descriptor: 'anct-qpv-2015', file: 'montpellier-carcassonne/qpv2015_occitanie.geojson' },
    { descriptor: 'anct-qpv-2024', file: 'montpellier-carcassonne/qpv2024_simplified_occitanie.geojson' },
    // Five years from 2009 at most, or nothing would be judged.
    { descriptor: 'insee-qpv-2015-statistiques', file: 'montpellier-carcassonne/qpv2015_occitanie_published_stats_2019.csv', period: '2014' },
    { ...PUBLISHED, period: '2014', file: 'montpellier-carcassonne/qpv2024_published_stats_occitanie.csv' },
  ],
  zonings: ['qpv-2015', 'qpv-2024'],
}

/** Population by IRIS against the published population of the QPV of Aude and Hérault; the addresses are those of Montpellier. */
export const ADDRESSES: Scenario = {
  title: 'Montpellier : population 2014 par IRIS et 36 395 adresses → QPV 2015 et 2024',
  files: [
    ...AROUND_MONTPELLIER,
    { descriptor: 'montpellier-adresses', file: 'montpellier-carcassonne/montpellier_opendata/VilleMTP_MTP_PointAdresse/VilleMTP_MTP_PointAdresse.zip' },
    { descriptor: 'anct-qpv-2015', file: 'montpellier-carcassonne/qpv2015_occitanie.geojson' },
    { descriptor: 'anct-qpv-2024', file: 'montpellier-carcassonne/qpv2024_simplified_occitanie.geojson' },
    // Neither compilation says of which year its populations are (2017 to 2020): put in 2019, they judge those of 2014, five years at most.
    { descriptor: 'insee-qpv-2015-statistiques', file: 'montpellier-carcassonne/qpv2015_occitanie_published_stats_2019.csv', period: '2019' },
    { ...PUBLISHED, period: '2019', file: 'montpellier-carcassonne/qpv2024_published_stats_occitanie.csv' },
  ],
  zonings: ['qpv-2015', 'qpv-2024'],
}

/** 164 cells and 8,033 addresses of one commune, and its IRIS. */
export const BONDY: Scenario = {
  title: 'Bondy : carreaux de 200 m Filosofi 2019, adresses, population 2014 par IRIS → QPV 2024',
  files: [
    { descriptor: 'insee-rp-iris-activite-contours', file: 'grand-paris/iris2016_grandparis_RP2016_activite_residents.geojson', vintage: 2016 },
    { descriptor: 'insee-rp-iris-population-legere', file: 'grand-paris/rp2014_pop_iris_grandparis.csv', vintage: 2016 },
    { descriptor: 'insee-filosofi-carreaux-200m', file: 'grand-paris/bondy/filosofi2019_carreaux200m_bondy_fullsquares.geojson', period: '2019' },
    { descriptor: 'ban-adresses-extrait', file: 'grand-paris/bondy/ban_adresses_bondy.csv', period: '2022' },
    { descriptor: 'anct-qpv-2024', file: 'grand-paris/qpv2024_simplified_75_92_93_94_91_95.geojson', without: LOST_QPV, largestRepair: BENT_QPV },
    { ...PUBLISHED, period: '2019', file: 'grand-paris/qpv2024_published_stats_75_92_93_94_91_95.csv' },
  ],
  zonings: ['qpv-2024'],
}

/** Median and deciles of standards of living, published for the 105 QPV 2015 of Occitanie. */
export const QUANTILES: Scenario = {
  title: 'Occitanie : déciles Filosofi 2018 par IRIS → médiane et déciles des QPV 2015',
  files: [
    { descriptor: 'ign-contours-iris', file: 'france/iris2020_contours_14m.gpkg', vintage: 2020 },
    { descriptor: 'insee-filosofi-iris-disponible', file: 'france/FILOSOFI2018_DISP_IRIS.csv', vintage: 2020 },
    { descriptor: 'insee-rp-iris-population-legere', file: 'france/RP2014_POP_IRIS.csv', vintage: 2020 },
    { descriptor: 'anct-qpv-2015', file: 'montpellier-carcassonne/qpv2015_occitanie.geojson' },
    { descriptor: 'insee-qpv-2015-revenus', file: 'montpellier-carcassonne/qpv2015_occitanie_published_stats_2019.csv' },
  ],
  zonings: ['qpv-2015'],
}

/** Loads a scenario's files; returns what each said. */
export async function loadScenario(database: Database, { files }: Scenario): Promise<string[]> {
  const said: string[] = []
  for (const { file, ...options } of files) {
    const { report, notes } = await ingestOne(database, { ...options, file: resolve(REAL, file) }, SILENT)
    said.push(`${file} : ${report.kept} lignes gardées sur ${report.read} (${report.zoning})`, ...notes.map((note) => `  · ${note}`))
  }
  return said
}

export async function buildScenario(database: Database, { zonings }: Scenario): Promise<BuildReport> {
  return buildOne(database, zonings, SILENT)
}

export type Row = {
  code: string
  label: string
  indicator: string
  period: string
  method: string
  value: number | null
  status: string
  coverage: number | null
  imputed: number | null
  numerator: number | null
  denominator: number | null
}

/** Every value of the latest run on a zoning, by code, indicator and rank. */
export async function readValues(database: Database, zoning: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT v.code, z.label, v.indicator, v.period, v.method, v.value, v.status, v.coverage, v.imputed_share AS imputed, v.numerator, v.denominator
    FROM estimate.value v JOIN zonings.zone z ON z.edition = v.edition AND z.code = v.code
    WHERE v.run = (SELECT max(id) FROM estimate.run) AND v.zoning = ${zoning}
    ORDER BY v.code, v.indicator, v.period, v.rank`.execute(database.db)
  return rows
}
