// npm run try:real: the real runs from raw files, with the tables an analyst would look at. Embedded engine in a temporary folder,
// or the server of KARTYE_DATABASE_URL, in a database of its own that is dropped at the end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { scratchDatabase } from '../support/scratch-database.ts'
import { compareWithBaseline } from './baseline.ts'
import { buildScenario, FRANCE, GRAND_PARIS, loadScenario, MARTINIQUE, MONTPELLIER, type Row, readValues, type Scenario } from './scenarios.ts'

const percent = (value: number | null | undefined): string => (value == null ? '—' : `${(value * 100).toFixed(1)} %`)
const count = (value: number | null | undefined): string => (value == null ? '—' : Math.round(value).toLocaleString('fr-FR'))

type Column = [title: string, show: (rows: Row[]) => string]
const cell =
  (indicator: string, method: string, show: (row: Row | undefined) => string): ((rows: Row[]) => string) =>
  (rows) =>
    show(rows.find((row) => row.indicator === indicator && (method === 'meilleure' || row.method === method)))
const shown =
  (format: (value: number | null) => string) =>
  (row: Row | undefined): string =>
    row ? (row.value === null ? row.status : format(row.value)) : '—'

async function show(database: Database, zoning: string, columns: Column[], keep: (row: Row) => boolean, limit = 12): Promise<void> {
  const byCode = Map.groupBy((await readValues(database, zoning)).filter(keep), ({ code }) => code)
  console.log(`\n${zoning} — ${byCode.size} territoires${byCode.size > limit ? `, les ${limit} premiers` : ''}`)
  console.table(
    [...byCode.values()].slice(0, limit).map((rows) => ({
      code: rows[0]?.code,
      quartier: rows[0]?.label?.slice(0, 32),
      ...Object.fromEntries(columns.map(([title, read]) => [title, read(rows)])),
    })),
  )
}

/** Runs a scenario and shows its tables; with an argument, only the scenario whose title begins with it. */
async function attempt(scenario: Scenario, then: (database: Database) => Promise<void>): Promise<void> {
  if (!scenario.title.startsWith(process.argv[2] ?? '')) return
  console.log(`\n━━ ${scenario.title}`)
  const { database, drop } = await temporaryDatabase()
  try {
    const started = performance.now()
    for (const line of await loadScenario(database, scenario)) console.log(line)
    const loaded = performance.now()
    const report = await buildScenario(database, scenario)
    console.log(
      `Chargé en ${((loaded - started) / 1000).toFixed(1)} s, construit en ${((performance.now() - loaded) / 1000).toFixed(1)} s : ${report.values} valeurs.`,
    )
    for (const { libelle, reussi, bloquant, detail } of report.checks) console.log(`  ${reussi ? '✓' : bloquant ? '✗' : '!'} ${libelle} : ${detail}`)
    await then(database)
  } finally {
    await drop()
  }
}

async function temporaryDatabase(): Promise<{ database: Database; drop: () => Promise<void> }> {
  const config = readConfig(process.env)
  if (!config.databaseUrl) {
    const dataDir = mkdtempSync(join(tmpdir(), 'kartye-essai-'))
    const database = await openDatabase({ ...config, dataDir })
    await migrate(database)
    return {
      database,
      drop: async () => {
        await database.close()
        rmSync(dataDir, { recursive: true, force: true })
      },
    }
  }
  const scratch = await scratchDatabase(config.databaseUrl)
  const database = await openDatabase({ ...config, databaseUrl: scratch.url })
  await migrate(database)
  return { database, drop: () => database.close().then(scratch.drop) }
}

const missing = whyNoRealData()
if (missing) {
  console.log(missing)
  process.exit(0)
}

await attempt(GRAND_PARIS, (database) =>
  show(
    database,
    'qpv-2024',
    [
      ['chômage 15-64 estimé', cell('taux_chomage', 'aire', shown(percent))],
      ['emploi estimé', cell('taux_emploi', 'aire', shown(percent))],
      ['emploi publié', cell('taux_emploi', 'officiel', shown(percent))],
      ['couverture', cell('taux_chomage', 'aire', (row) => percent(row?.coverage))],
    ],
    () => true,
    20,
  ),
)

await attempt(MONTPELLIER, async (database) => {
  for (const zoning of ['qpv-2015', 'qpv-2024']) {
    await show(
      database,
      zoning,
      [
        ['allocataires', cell('part_allocataires_rsa', 'aire', (row) => count(row?.denominator))],
        ['part RSA', cell('part_allocataires_rsa', 'aire', shown(percent))],
        ['part monoparentaux', cell('part_allocataires_monoparentaux', 'aire', shown(percent))],
        ['couverture', cell('part_allocataires_rsa', 'aire', (row) => percent(row?.coverage))],
      ],
      ({ code }) => /^(QP0340|QN034)/.test(code),
      20,
    )
  }
})

await attempt(MARTINIQUE, (database) =>
  show(
    database,
    'qpv-2024',
    [
      ['population des carreaux', cell('population_fiscale', 'carreaux', shown(count))],
      ['population publiée', cell('population', 'officiel', shown(count))],
      ['ménages pauvres', cell('taux_pauvrete_menages', 'carreaux', shown(percent))],
      ['monoparentaux', cell('part_menages_monoparentaux', 'carreaux', shown(percent))],
      ['couverture', cell('taux_pauvrete_menages', 'carreaux', (row) => percent(row?.coverage))],
      ['part imputée', cell('population_fiscale', 'carreaux', (row) => percent(row?.imputed))],
    ],
    () => true,
  ),
)

await attempt(FRANCE, async (database) => {
  console.log('\nFace à la pondération par aire calculée à part (france/baseline_area_weighting_vs_published_qpv2024.csv) :')
  console.table(await compareWithBaseline(database))
})
