import { sql } from 'kysely'
import type { Database, Db } from '../../src/db/database.ts'
import { attachPartition, createPartition, type Partitioned } from '../../src/db/partition.ts'

// Squares of 1 km in EPSG:5490 (Le Lamentin), IRIS underneath, QPV on top (N1…N4), one commune around:
//
//   +2000 ┌─────────┬─────────┐
//         │N2││ A2  │   B2 │N3│      A2 is secret at the source
//   +1000 ├─────────┼─────────┤
//         │ A1 │   N1   │ B1  │      N1 takes half of A1 and half of B1; QP972001 of 2015 is N1's left half
//         │    │        │ N4 ││
//       0 └─────────┴─────────┘
//         0        1000     2000
//
const X = 715_000
const Y = 1_616_000

export const N1 = 'QN97201M'
export const N2 = 'QN97202M'
export const N3 = 'QN97203M'
export const N4 = 'QN97204M'

/** Ids of the two releases: the first is served, the second is built and waits. */
export const SERVED = 1
export const WAITING = 2

type Zone = { code: string; label: string; communes: string[]; box: [west: number, south: number, east: number, north: number] }

const IRIS: Zone[] = [
  { code: '972130101', label: 'Bourg Sud', communes: ['97213'], box: [0, 0, 1000, 1000] },
  { code: '972130102', label: 'Bourg Nord', communes: ['97213'], box: [0, 1000, 1000, 2000] },
  { code: '972130103', label: 'Place d’Armes', communes: ['97213'], box: [1000, 0, 2000, 1000] },
  { code: '972130104', label: 'Acajou', communes: ['97213'], box: [1000, 1000, 2000, 2000] },
]

const QPV: Zone[] = [
  { code: N1, label: 'Cité Bon-Air', communes: ['97213'], box: [500, 0, 1500, 1000] },
  { code: N2, label: '=Sœur "Élise"; l’Œuvre', communes: ['97213'], box: [0, 1000, 500, 2000] },
  { code: N3, label: 'Acajou', communes: ['97213'], box: [1500, 1500, 2000, 2000] },
  { code: N4, label: 'Petit Manoir', communes: ['97213', '97222'], box: [1600, 0, 1700, 100] },
]

const ANCIENT: Zone[] = [{ code: 'QP972001', label: 'Bon Air', communes: ['97213'], box: [500, 0, 1000, 1000] }]
const COMMUNES: Zone[] = [{ code: '97213', label: 'Le Lamentin', communes: ['97213'], box: [0, 0, 2000, 2000] }]

/** Seeds two releases of a toy observatory: release 1 is served. Returns nothing: everything is known by the constants above. */
export async function seedTinyObservatory({ transaction }: Database): Promise<void> {
  await transaction(async ({ db }) => {
    await dataset(db, { id: 1, source: 'toy-contours-iris', zoning: 'iris-2016', variables: [] })
    await dataset(db, { id: 2, source: 'toy-perimetres-qpv', zoning: 'qpv-2024', variables: [] })
    await dataset(db, { id: 3, source: 'toy-perimetres-qpv-2015', zoning: 'qpv-2015', variables: [] })
    await dataset(db, { id: 4, source: 'toy-communes', zoning: 'commune-2024', variables: [] })
    await edition(db, 1, 'iris-2016', 'IRIS 2016', IRIS)
    await edition(db, 2, 'qpv-2024', 'Quartiers prioritaires 2024', QPV)
    await edition(db, 3, 'qpv-2015', 'Quartiers prioritaires 2015', ANCIENT)
    await edition(db, 4, 'commune-2024', 'Communes 2024', COMMUNES)
    await measures(db, { id: 5, source: 'toy-activite-iris', zoning: 'iris-2016', period: '2016', variables: ['chomeurs_15_64', 'actifs_15_64'] }, [
      ['972130101', [300, 400], null],
      ['972130102', [null, 350], ['secret', 'ok']],
      ['972130103', [50, 500], null],
      ['972130104', [20, 100], null],
    ])
    await measures(db, { id: 6, source: 'toy-population-iris', zoning: 'iris-2016', period: '2016', variables: ['population', 'revenus'] }, [
      ['972130101', [1000, 12_000_000], null],
      ['972130102', [600, 6_000_000], null],
      ['972130103', [800, 16_000_000], null],
      ['972130104', [300, 9_000_000], null],
    ])
    await measures(db, { id: 7, source: 'toy-filosofi-iris', zoning: 'iris-2016', period: '2018', variables: ['taux_pauvrete_publie'] }, [
      ['972130101', [0.4], null],
      ['972130103', [0.2], null],
      ['972130104', [null], ['secret']],
    ])
    await measures(db, { id: 8, source: 'toy-pauvrete-qpv', zoning: 'qpv-2024', period: '2018', variables: ['taux_pauvrete_publie'] }, [[N1, [0.41], null]])
    await measures(db, { id: 9, source: 'toy-carreaux', zoning: 'carreau200-2019', period: '2019', variables: ['menages_pauvres'] }, [])
    await crosswalk(db, 1, null, [
      ['972130101', N1, 0.5],
      ['972130103', N1, 0.5],
      ['972130102', N2, 0.5],
      ['972130104', N3, 0.25],
      ['972130103', N4, 0.01],
    ])
    await crosswalk(db, 2, 'menages_pauvres', [
      ['972130101', N1, 0.8],
      ['972130103', N1, 0.4],
      ['972130102', N2, 0.7],
    ])
    await run(db, 1, 0)
    await run(db, 2, 0.1)
    await sql`INSERT INTO publish.switch (release, action) VALUES (${SERVED}::int, 'publish')`.execute(db)
  })
}

type Dataset = { id: number; source: string; zoning: string; period?: string; variables: string[] }

async function dataset(db: Db, { id, source, zoning, period, variables }: Dataset): Promise<void> {
  const descriptor = {
    titre: `Titre de ${source}`,
    producteur: 'Producteur du jouet',
    licence: 'Licence Ouverte 2.0',
    page: `https://exemple.fr/${source}`,
    fictif: source !== 'toy-communes',
    ...(source === 'toy-filosofi-iris' ? { secret: { seuil: 11, regle: 'au moins 11 ménages' }, pieges: ['vide veut dire secret'] } : {}),
  }
  await sql`
    INSERT INTO ingest.dataset (id, source, holds, zoning, period, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report)
    OVERRIDING SYSTEM VALUE
    VALUES (${id}::int, ${source}::text, ${period ? 'measures' : 'zones'}::text, ${zoning}::text, ${period ?? null}::text, ${`${source}.csv`}::text,
            encode(sha256(${source}::bytea), 'hex'), 1234, 4, 4, ${variables}::text[], ${JSON.stringify(descriptor)}::jsonb, '{}')
  `.execute(db)
}

async function edition(db: Db, id: number, zoning: string, label: string, zones: readonly Zone[]): Promise<void> {
  const [kind = '', vintage = ''] = zoning.split('-')
  await sql`
    INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
    VALUES (${id}::int, ${zoning}::text, ${kind}::text, ${vintage}::int, ${label}::text, 'polygon', ${zones.length}::int, '{antilles}', '[]')
  `.execute(db)
  await partition(db, 'zonings.zone', id, async () => {
    for (const { code, label, communes, box } of zones)
      await sql`
        INSERT INTO ${sql.table(`zonings.zone_${id}`)} (edition, code, label, communes, departement, epci, territory, area_m2, is_rectangle, geom, geom84)
        SELECT ${id}::int, ${code}::text, ${label}::text, ${communes}::text[], '972', '249720061', 'antilles', ST_Area(geom), true, geom, ST_Transform(geom, 4326)
        FROM (SELECT ST_MakeEnvelope(${X + box[0]}::float8, ${Y + box[1]}::float8, ${X + box[2]}::float8, ${Y + box[3]}::float8, 5490) AS geom) AS drawn
      `.execute(db)
  })
}

export async function measures(db: Db, described: Dataset, rows: [code: string, amounts: (number | null)[], statuses: string[] | null][]): Promise<void> {
  await dataset(db, described)
  await partition(db, 'ingest.measure_row', described.id, async () => {
    for (const [code, amounts, statuses] of rows)
      await sql`
        INSERT INTO ${sql.table(`ingest.measure_row_${described.id}`)} (dataset, code, departement, amounts, statuses)
        VALUES (${described.id}::int, ${code}::text, '972', ${amounts}::float8[], ${statuses}::text[])
      `.execute(db)
  })
}

async function crosswalk(db: Db, id: number, support: string | null, weights: [source: string, target: string, weight: number][]): Promise<void> {
  await sql`
    INSERT INTO crosswalk.crosswalk (id, source_edition, target_edition, support_dataset, support_variable, weight_count, checks) OVERRIDING SYSTEM VALUE
    VALUES (${id}::int, 1, 2, ${support ? 9 : null}::int, ${support}::text, ${weights.length}::int, '[]')
  `.execute(db)
  await partition(db, 'crosswalk.weight', id, async () => {
    for (const [source, target, weight] of weights)
      await sql`
        INSERT INTO ${sql.table(`crosswalk.weight_${id}`)} (crosswalk, source, target, departement, weight, target_share, by_area)
        VALUES (${id}::int, ${source}::text, ${target}::text, '972', ${weight}::float8, 0.5, false)
      `.execute(db)
  })
}

type Estimated = {
  code: string
  indicator: string
  period: string
  rank?: number
  method: string
  support?: string
  dataset: number
  base?: number
  crosswalks?: [numerator: number, denominator: number | null]
  value: number | null
  status?: string
  reason?: string
  interval?: [number, number]
  reliability?: string
  coverage?: number
  official?: number
}

// Written out by hand, so that the trace has something to be right about.
const ESTIMATES: Estimated[] = [
  // A1: 0.8·300 = 240, held to min(y, D_t) = 200; B1: 0.4·50 = 20; D_t = 200 + 250.
  {
    code: N1,
    indicator: 'taux_chomage',
    period: '2016',
    method: 'support',
    support: 'menages_pauvres@carreau200-2019',
    dataset: 5,
    base: 5,
    crosswalks: [2, 1],
    value: 220 / 450,
    interval: [0.4, 0.55],
    reliability: 'B',
  },
  { code: N1, indicator: 'taux_chomage', period: '2016', rank: 2, method: 'aire', dataset: 5, base: 5, crosswalks: [1, 1], value: 175 / 450 },
  {
    code: N2,
    indicator: 'taux_chomage',
    period: '2016',
    method: 'support',
    support: 'menages_pauvres@carreau200-2019',
    dataset: 5,
    base: 5,
    crosswalks: [2, 1],
    value: null,
    status: 'secret',
    reason: 'Sources sous secret sur 100 % du territoire.',
    interval: [0.1, 0.2],
  },
  { code: N3, indicator: 'taux_chomage', period: '2016', method: 'aire', dataset: 5, base: 5, crosswalks: [1, 1], value: null, status: 'sans_denominateur' },
  { code: N1, indicator: 'population', period: '2015', method: 'aire', dataset: 6, crosswalks: [1, null], value: 880, coverage: 0.9999999999999998 },
  { code: N1, indicator: 'population', period: '2016', method: 'aire', dataset: 6, crosswalks: [1, null], value: 900 },
  { code: N2, indicator: 'population', period: '2016', method: 'aire', dataset: 6, crosswalks: [1, null], value: 300 },
  { code: N3, indicator: 'population', period: '2016', method: 'aire', dataset: 6, crosswalks: [1, null], value: null, status: 'manquant' },
  { code: N4, indicator: 'population', period: '2016', method: 'aire', dataset: 6, crosswalks: [1, null], value: null, status: 'non_publiable' },
  { code: N1, indicator: 'revenu_moyen', period: '2016', method: 'aire', dataset: 6, base: 6, crosswalks: [1, 1], value: 14_000_000 / 900 },
  { code: N1, indicator: 'taux_pauvrete', period: '2018', method: 'officiel', dataset: 8, value: 0.41, status: 'ok' },
  // 0.5·1000·0.4 + 0.5·800·0.2 over 900
  { code: N1, indicator: 'taux_pauvrete', period: '2018', rank: 2, method: 'aire', dataset: 7, base: 6, crosswalks: [1, 1], value: 280 / 900, official: 0.41 },
  { code: N3, indicator: 'taux_pauvrete', period: '2018', method: 'aire', dataset: 7, base: 6, crosswalks: [1, 1], value: null, status: 'non_couvert' },
]

const VARIABLES = [
  { code: 'population', label: 'Population' },
  { code: 'revenus', label: 'Somme des revenus' },
  { code: 'chomeurs_15_64', label: 'Chômeurs de 15 à 64 ans' },
  { code: 'actifs_15_64', label: 'Actifs de 15 à 64 ans' },
  { code: 'taux_pauvrete_publie', label: 'Taux de pauvreté publié', denominator: 'population' },
]

const INDICATORS = [
  { code: 'population', label: 'Population', nature: 'effectif', unit: 'personnes', numerator: 'population', denominator: null, publishedAs: null },
  { code: 'revenu_moyen', label: 'Revenu moyen', nature: 'moyenne', unit: 'euros', numerator: 'revenus', denominator: 'population', publishedAs: null },
  { code: 'taux_chomage', label: 'Taux de chômage', nature: 'part', unit: 'part', numerator: 'chomeurs_15_64', denominator: 'actifs_15_64', publishedAs: null },
  { code: 'taux_pauvrete', label: 'Taux de pauvreté', nature: 'part', unit: 'part', numerator: null, denominator: null, publishedAs: 'taux_pauvrete_publie' },
].map((indicator) => ({
  ...indicator,
  definition: `Définition : ${indicator.label}`,
  theme: 'emploi',
  direction: 'neutre',
  decimals: 1,
  definitionSource: 'le jouet',
}))

async function run(db: Db, id: number, shift: number): Promise<void> {
  await sql`
    INSERT INTO estimate.run (id, editions, datasets, crosswalks, catalogue) OVERRIDING SYSTEM VALUE
    VALUES (${id}::int, '{2}', '{5,6,7,8}', '{1,2}', ${JSON.stringify({ variables: VARIABLES, indicators: INDICATORS })}::jsonb)
  `.execute(db)
  await partition(db, 'estimate.value', id, async () => {
    for (const row of ESTIMATES) {
      const { code, indicator, period, rank = 1, method, support = null, dataset, base = null, crosswalks = [null, null], interval = [null, null] } = row
      await sql`
        INSERT INTO ${sql.table(`estimate.value_${id}`)} (run, edition, zoning, code, departement, indicator, period, rank, method, support, source, source_zoning, dataset, base_dataset,
          crosswalk, base_crosswalk, value, status, reason, low, high, coverage, reliability, official)
        SELECT ${id}::int, 2, 'qpv-2024', ${code}::text, '972', ${indicator}::text, ${period}::text, ${rank}::int, ${method}::text, ${support}::text, dataset.source, dataset.zoning,
          ${dataset}::int, ${base}::int, ${crosswalks[0]}::int, ${crosswalks[1]}::int, ${row.value === null ? null : row.value + shift}::float8,
          ${row.status ?? 'estime'}::text, ${row.reason ?? null}::text, ${interval[0]}::float8, ${interval[1]}::float8, ${row.coverage ?? 0.98}::float8, ${row.reliability ?? null}::text,
          ${row.official ?? null}::float8
        FROM ingest.dataset WHERE dataset.id = ${dataset}::int
      `.execute(db)
    }
  })
  const checks = [{ code: 'conservation', libelle: 'Les totaux se conservent', reussi: true, bloquant: true, detail: null }]
  await sql`
    INSERT INTO publish.release (id, run, checks, is_sound, summary, differences) OVERRIDING SYSTEM VALUE
    VALUES (${id}::int, ${id}::int, ${JSON.stringify(checks)}::jsonb, true, '{}', '{}')
  `.execute(db)
  await sql`
    INSERT INTO publish.release_zoning (release, zoning, edition, is_target)
    VALUES (${id}::int, 'iris-2016', 1, false), (${id}::int, 'qpv-2024', 2, true), (${id}::int, 'qpv-2015', 3, false), (${id}::int, 'commune-2024', 4, false)
  `.execute(db)
}

async function partition(db: Db, table: Partitioned, id: number, fill: () => Promise<void>): Promise<void> {
  await createPartition(db, table, id)
  await fill()
  await attachPartition(db, table, id)
}
