import { sql } from 'kysely'
import type { Database, Db } from '../../src/db/database.ts'
import { measures, N1, N2, N3, N4, seedTinyObservatory } from './tiny-observatory.ts'

/** The tiny observatory, and what its first release says of its own accuracy: raked, corrected, mixed and held values, with what published figures judge. */
export async function seedTinyAccuracy(database: Database): Promise<void> {
  await seedTinyObservatory(database)
  await database.transaction(async ({ db }) => {
    await measures(
      db,
      { id: 10, source: 'toy-revenus-iris', zoning: 'iris-2016', period: '2018', variables: ['revenu_decile_1', 'revenu_median', 'revenu_decile_9'] },
      [
        ['972130101', [8_000, 16_000, 30_000], null],
        ['972130103', [10_000, 20_000, 40_000], null],
        ['972130104', [null, 21_000, null], ['secret', 'ok', 'secret']],
      ],
    )
    await completeCatalogue(db)
    await sql`
      INSERT INTO estimate.raking (id, dataset, variable, total_datasets, editions, mass_dataset, mass_variable, report) OVERRIDING SYSTEM VALUE
      VALUES (1, 6, 'population', '{8}', '{1}', 5, 'actifs_15_64', '{}'), (2, 5, 'actifs_15_64', '{8}', '{1}', NULL, NULL, '{}')`.execute(db)
    await sql`
      INSERT INTO estimate.raked (raking, code, amount, factor, status, total_zone)
      VALUES (1, '972130101', 1100, 1.1, 'cale', 'commune-2024 97213'), (1, '972130103', 900, NULL, 'reparti', 'commune-2024 97213'),
             (2, '972130101', 500, 1.25, 'cale', 'commune-2024 97213'), (2, '972130103', 600, 1.2, 'cale', 'commune-2024 97213')`.execute(db)
    await sql`
      INSERT INTO estimate.calibration (run, id, indicator, zoning, source_zoning, method, support, origin, rho_low, rho_high, sample, groups, source, left_out)
      VALUES (1, 1, 'taux_pauvrete', 'qpv-2024', 'iris-2022', 'aire', NULL, 'construction', 0.1, 0.3, 3, 2, 'Chiffres publiés sur qpv-2024.', NULL),
             (1, 2, 'taux_pauvrete', 'qpv-2024', 'iris-2022', 'aire', NULL, 'construction', 0.2, 0.4, 1, 1, 'Chiffres publiés sur qpv-2024.', '972'),
             (1, 3, 'niveau_vie_median', 'qpv-2024', 'iris-2022', 'melange', NULL, 'prudence', 0.5, 0.5, 12, 3, 'La plus large mesurée.', NULL)`.execute(db)
    await corrections(db)
    for (const value of VALUES) await write(db, value)
    for (const judged of JUDGED) await keep(db, judged)
  })
}

async function completeCatalogue(db: Db): Promise<void> {
  const deciles = [
    { level: 0.1, variable: 'revenu_decile_1' },
    { level: 0.5, variable: 'revenu_median' },
    { level: 0.9, variable: 'revenu_decile_9' },
  ]
  const median = {
    ...{ code: 'niveau_vie_median', label: 'Niveau de vie médian', definition: 'Définition', theme: 'revenus', nature: 'quantile', unit: 'euros' },
    ...{ numerator: null, denominator: null, publishedAs: null, direction: 'favorable', decimals: 0, definitionSource: 'le jouet' },
    quantile: { level: 0.5, variable: 'revenu_median', deciles, weight: 'population' },
    breaks: [{ since: '2013', reason: 'Nouvelle source.', ofSource: null, source: 'Insee' }],
  }
  await sql`
    UPDATE estimate.run SET catalogue = jsonb_set(catalogue, '{indicators}', (catalogue -> 'indicators') || ${JSON.stringify([median])}::jsonb) WHERE id = 1`.execute(
    db,
  )
}

const TERMS = [
  { code: 'porte', libelle: 'Taux des IRIS, pondéré', moyenne: 0.3, ecart_type: 0.1, coefficient: 0.05, minimum: 0.1, maximum: 0.6 },
  { code: 'contraste', libelle: 'Contraste de densité', moyenne: 1, ecart_type: 0.5, coefficient: 0.02, minimum: 0.5, maximum: 2, note: 'Une note.' },
]
const VALIDATION = { n: 3, erreur_absolue_moyenne: 0.02, erreur_absolue_mediane: 0.01, biais: 0, racine_erreur_quadratique_moyenne: 0.03, couverture: 0.9 }

async function corrections(db: Db): Promise<void> {
  await sql`
    INSERT INTO estimate.correction (run, code, indicator, zoning, period, status, reason, is_default, specification, datasets, sample, groups, penalty, intercept, terms, spread)
    VALUES (1, 'toy_pauvrete', 'taux_pauvrete', 'qpv-2024', '2018', 'ajustee', NULL, true, '{}', '{6,7}', 120, 6, 10, 0.42, ${JSON.stringify(TERMS)}::jsonb,
            ${JSON.stringify({ validation: VALIDATION })}::jsonb),
           (1, 'toy_chomage', 'taux_chomage', 'qpv-2024', '2016', 'ecartee', 'Trop peu de chiffres publiés : 3.', false, '{}', '{}', 3, 1, NULL, NULL, '[]', '{}')`.execute(
    db,
  )
  await sql`
    INSERT INTO estimate.corrected (run, correction, zoning, period, code, features, contributions, intercept, left_out)
    VALUES (1, 'toy_pauvrete', 'qpv-2024', '2018', ${N1}, '{0.31,2.5}', '{0.005,-0.025}', 0.42, '972'),
           (1, 'toy_pauvrete', 'qpv-2024', '2018', ${N4}, '{0.2,1}', '{-0.05,0}', 0.42, NULL)`.execute(db)
}

type Value = {
  code: string
  indicator: string
  period: string
  rank: number
  method: string
  dataset: number
  base?: number
  crosswalks: [number, number | null]
} & {
  value: number | null
  status?: string
  interval?: [number, number]
  bounds?: [number, number]
  calibration?: number
  correction?: string
  raking?: number
  baseRaking?: number
  grades?: string
}

const pauvrete = {
  indicator: 'taux_pauvrete',
  period: '2018',
  method: 'corrige',
  dataset: 7,
  base: 6,
  crosswalks: [1, 1],
  correction: 'toy_pauvrete',
} satisfies Partial<Value>
const VALUES: Value[] = [
  { ...pauvrete, code: N1, rank: 3, value: 0.4, interval: [0.36, 0.44], grades: 'BAAABDA' },
  { ...pauvrete, code: N4, rank: 1, value: null, status: 'secret' },
  // 0.5·1100 + 0.5·900
  { code: N1, indicator: 'population', period: '2014', rank: 1, method: 'aire', dataset: 6, crosswalks: [1, null], raking: 1, value: 1000 },
  {
    code: N4,
    indicator: 'population',
    period: '2014',
    rank: 1,
    method: 'aire',
    dataset: 6,
    crosswalks: [1, null],
    raking: 1,
    value: null,
    status: 'non_publiable',
    grades: 'EAAACAC',
  },
  // the denominator raked: 0.5·300 + 0.5·50 over 0.5·500 + 0.5·600
  { code: N1, indicator: 'taux_chomage', period: '2014', rank: 1, method: 'aire', dataset: 5, base: 5, crosswalks: [1, 1], baseRaking: 2, value: 175 / 550 },
  // carried 900, held at 950
  { code: N1, indicator: 'population', period: '2013', rank: 1, method: 'aire', dataset: 6, crosswalks: [1, null], value: 950, bounds: [950, 1200] },
  {
    code: N1,
    indicator: 'niveau_vie_median',
    period: '2018',
    rank: 1,
    method: 'melange',
    dataset: 10,
    base: 6,
    crosswalks: [1, 1],
    value: 17_500,
    interval: [15_000, 20_000],
    calibration: 3,
    grades: 'CAAACAC',
  },
  { code: N3, indicator: 'niveau_vie_median', period: '2018', rank: 1, method: 'melange', dataset: 10, base: 6, crosswalks: [1, 1], value: 21_000 },
]

async function write(db: Db, { crosswalks, interval, bounds, ...row }: Value): Promise<void> {
  const grades = row.grades ?? null
  const worst = grades === null ? null : ([...grades].sort().at(-1) ?? null)
  await sql`
    INSERT INTO estimate.value (run, edition, zoning, code, departement, indicator, period, rank, method, source, source_zoning, dataset, base_dataset, crosswalk, base_crosswalk,
                                value, status, low, high, bound_low, bound_high, coverage, calibration, correction, raking, base_raking, grades, reliability)
    SELECT 1, 2, 'qpv-2024', ${row.code}::text, '972', ${row.indicator}::text, ${row.period}::text, ${row.rank}::int, ${row.method}::text, source, zoning, id, ${row.base ?? null}::int,
           ${crosswalks[0]}::int, ${crosswalks[1]}::int, ${row.value}::float8, ${row.status ?? 'estime'}::text, ${interval?.[0] ?? null}::float8, ${interval?.[1] ?? null}::float8,
           ${bounds?.[0] ?? null}::float8, ${bounds?.[1] ?? null}::float8, 1, ${row.calibration ?? null}::int, ${row.correction ?? null}::text, ${row.raking ?? null}::int, ${row.baseRaking ?? null}::int, ${grades}::text, ${worst}::text
    FROM ingest.dataset WHERE id = ${row.dataset}::int`.execute(db)
}

export type Judged = {
  code: string
  departement: string
  indicator: string
  period: string
  method: string
  support?: string
  source: string
  estimate: number
  official: number
  interval?: readonly [number, number]
  bounds?: readonly [number | null, number | null]
  share?: number
}

// aire: errors −0.1, −0.1, +0.05; the correction answers for the first two: −0.01, +0.01
const aire = { indicator: 'taux_pauvrete', period: '2018', method: 'aire', source: 'toy-filosofi-iris' }
const corrige = { ...aire, method: 'corrige' }
const JUDGED: Judged[] = [
  { ...aire, code: N1, departement: '972', estimate: 0.31, official: 0.41, interval: [0.2, 0.42], bounds: [0, 1], share: 0.5 },
  { ...aire, code: N2, departement: '972', estimate: 0.2, official: 0.3, interval: [0.15, 0.25], bounds: [0, 1], share: 0.5 },
  { ...aire, code: N3, departement: '971', estimate: 0.35, official: 0.3, interval: [0.25, 0.4], bounds: [0.32, 1], share: 1 },
  { ...corrige, code: N1, departement: '972', estimate: 0.4, official: 0.41, interval: [0.36, 0.44], share: 0.5 },
  { ...corrige, code: N2, departement: '972', estimate: 0.31, official: 0.3, share: 0.5 },
  { code: N1, departement: '972', indicator: 'population', period: '2016', method: 'aire', source: 'toy-population-iris', estimate: 900, official: 1000 },
  // hidden in the release: its error would say it
  {
    ...{ code: N2, departement: '972', indicator: 'taux_chomage', period: '2016', method: 'support', support: 'menages_pauvres@carreau200-2019' },
    ...{ source: 'toy-activite-iris', estimate: 0.6, official: 0.5 },
  },
]

/** Writes a judged estimate of run 1 on qpv-2024. */
export async function keep(db: Db, { interval, bounds = [null, null], ...row }: Judged): Promise<void> {
  await sql`
    INSERT INTO estimate.judged (run, zoning, code, departement, indicator, period, method, support, source, estimate, low, high, bound_low, bound_high, official, official_period, source_share)
    VALUES (1, 'qpv-2024', ${row.code}::text, ${row.departement}::text, ${row.indicator}::text, ${row.period}::text, ${row.method}::text, ${row.support ?? null}::text, ${row.source}::text,
            ${row.estimate}::float8, ${interval?.[0] ?? null}::float8, ${interval?.[1] ?? null}::float8, ${bounds[0]}::float8, ${bounds[1]}::float8, ${row.official}::float8, '2020', ${row.share ?? null}::float8)`.execute(
    db,
  )
}
