import { sql } from 'kysely'
import type { Database, Db } from '../../src/db/database.ts'
import { attachPartition, createPartition } from '../../src/db/partition.ts'
import { DetectionParameters } from '../../src/model/detection.ts'
import { measures, seedTinyObservatory } from './tiny-observatory.ts'

// Cells of 200 m over the tiny commune, their lower left corner on its own; QPV as drawn there (N1 in the middle of the south, N2 and N3 at the corners).
//
//   row 9  · · · · · · · · · ·      A  kept: 6 cells, 480 people, 180 households, 108 of them poor
//       8  · · · A A · · · · ·      B  kept: 4 cells, 320 people, 120 households, 72 of them poor
//       7  · · · A A · · · · ·      c  nearly: 2 cells, 160 people, under the 250 that are asked for
//       6  · · · A A · B B · ·      h  hidden: 8 households
//       5  · · · · ? · B B · ·      ?  borderline, imputed, 5 households: its share is secret
//       4  · · · · · · · · · ·      !  borderline, 40 households
//       3  c c · · · · · · · ·
//       2  · · · · · · · · ! ·
//       1  · · · · · · · · · ·
//       0  h · · · · · · · · ·
//          0 1 2 3 4 5 6 7 8 9
const X = 715_000
const Y = 1_616_000
const SIDE = 200
const SIZE = 10

/** Ids of the mesh and of the detections; the first release has both, the second none. */
export const MESH = 20
export const BY_SHARE = 21
export const BY_INCOME = 22

export const A = '97213A'
export const B = '97213B'
export const NEARLY = '97213C'
export const HIDDEN = '97213H'

/** The code of the cell of that column and row. */
export function cell(column: number, row: number): string {
  return `CRS5490RES200mN${Y + SIDE * row}E${X + SIDE * column}`
}

type Place = readonly [column: number, row: number]
const CELLS: Record<string, readonly Place[]> = {
  [A]: [
    [3, 6],
    [4, 6],
    [3, 7],
    [4, 7],
    [3, 8],
    [4, 8],
  ],
  [B]: [
    [6, 5],
    [7, 5],
    [6, 6],
    [7, 6],
  ],
  [NEARLY]: [
    [0, 3],
    [1, 3],
  ],
  [HIDDEN]: [[0, 0]],
}
const SECRET: Place = [4, 5]
const BORDERLINE: Place = [8, 2]

const SHARE = { id: 'poche', seuil: { type: 'part', valeur: 0.4 } } as const
const INCOME = { id: 'poche_revenu', seuil: { type: 'revenu', euros: 12_000, reference: 'le jouet, page unique' } } as const

/** Seeds the tiny observatory with two detections of its first release, written by hand: one by share of poor households, one by income. */
export async function seedTinyPockets(database: Database): Promise<void> {
  await seedTinyObservatory(database)
  await database.transaction(async ({ db }) => {
    await mesh(db)
    await detection(db, BY_SHARE, SHARE)
    await detection(db, BY_INCOME, INCOME)
    await pocket(db, BY_SHARE, A, { households: 180, poor: 108, draw: 0.94, variant: 0.8, hot: 1 })
    await pocket(db, BY_SHARE, B, { households: 120, poor: 72, draw: 0.98, variant: 0.3, hot: null, fragile: ['n’existe pas si les coins ne comptent pas'] })
    const lacking = [{ critere: 'population_min', valeur: 160, seuil: 250, phrase: 'Elle réunit 160 habitants ; il en faut 250.' }]
    await pocket(db, BY_SHARE, NEARLY, { households: 60, poor: 36, draw: 0.1, variant: 0.4, hot: 0, failed: lacking })
    await pocket(db, BY_SHARE, HIDDEN, { households: 8, poor: 6, draw: 0, variant: 0, hot: 0, failed: lacking })
    await pocket(db, BY_INCOME, A, { households: 180, poor: null, income: 9_500, draw: null, variant: null, hot: null })
    await zones(db, BY_SHARE)
    await zones(db, BY_INCOME)
    for (const [code, places] of Object.entries(CELLS)) for (const place of places) await unit(db, code, place, { role: 'coeur', measure: 0.6 })
    await unit(db, null, SECRET, { role: 'limite', measure: null, isImputed: true, draw: 0.4 })
    await unit(db, null, BORDERLINE, { role: 'limite', measure: 0.38, draw: 0.3 })
    await sql`
      INSERT INTO publish.release_zoning (release, zoning, edition, is_target)
      VALUES (1, 'carreau200-2020', ${MESH}::int, false), (1, 'poche-2020', ${BY_SHARE}::int, true), (1, 'poche_revenu-2020', ${BY_INCOME}::int, false)`.execute(
      db,
    )
  })
}

async function mesh(db: Db): Promise<void> {
  const poor = new Set([A, B, NEARLY].flatMap((code) => (CELLS[code] ?? []).map(([column, row]) => cell(column, row))))
  const amounts = (code: string): [population: number, households: number, poor: number, income: number] => {
    if (poor.has(code)) return [80, 30, 18, 80 * 9_500]
    if (code === cell(...SECRET)) return [12, 5, 1, 12 * 15_000]
    if (code === cell(0, 0)) return [20, 8, 6, 20 * 9_500]
    if (code === cell(...BORDERLINE)) return [100, 40, 15, 100 * 13_000]
    return [40, 16, 2, 40 * 20_000]
  }
  const codes = Array.from({ length: SIZE * SIZE }, (_, i) => cell(i % SIZE, Math.floor(i / SIZE)))
  const variables = ['population_fiscale', 'menages_fiscaux', 'menages_pauvres', 'niveau_vie_somme']
  await measures(
    db,
    { id: MESH, source: 'toy-carreaux-2020', zoning: 'carreau200-2020', period: '2020', variables },
    codes.map((code) => [code, amounts(code), null]),
  )
  await sql`UPDATE ingest.measure_row SET imputed = true WHERE dataset = ${MESH}::int AND code = ${cell(...SECRET)}::text`.execute(db)
  await sql`
    UPDATE ingest.dataset SET descriptor = descriptor || '{"fictif": true, "carroyage": {"taille_m": 200}, "zonage": {"type": "carreau200", "millesime": 2020, "libelle": "Carreaux"}}'::jsonb
    WHERE id = ${MESH}::int`.execute(db)
  await edition(db, MESH, 'carreau200-2020', 'Carreaux de 200 m 2020', codes.length)
  await zonePartition(
    db,
    MESH,
    sql`
    SELECT ${MESH}::int, code, NULL, '{}'::text[], '972', NULL, 'antilles', ST_Area(geom), true, geom, ST_Transform(geom, 4326)
    FROM (
      SELECT code, ST_MakeEnvelope(east, north, east + ${SIDE}::float8, north + ${SIDE}::float8, 5490) AS geom
      FROM (SELECT code, split_part(split_part(code, 'mN', 2), 'E', 2)::float8 AS east, split_part(split_part(code, 'mN', 2), 'E', 1)::float8 AS north FROM unnest(${codes}::text[]) AS code) AS corner
    ) AS drawn`,
  )
}

async function detection(db: Db, id: number, { id: kind, seuil }: typeof SHARE | typeof INCOME): Promise<void> {
  const zoning = `${kind}-2020`
  await sql`
    INSERT INTO ingest.dataset (id, source, holds, zoning, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report) OVERRIDING SYSTEM VALUE
    VALUES (${id}::int, ${kind}::text, 'zones', ${zoning}::text, 'derive', ${`${kind} 0000`}::text, 0, 0, 0, '{}',
            '{"titre": "Poches du jouet", "producteur": "Kartyé", "licence": "Licence Ouverte 2.0", "fictif": true}'::jsonb, '{}')`.execute(db)
  await edition(db, id, zoning, `Poches du jouet (${kind})`, kind === 'poche' ? 2 : 1)
  const recipe = {
    id: kind,
    libelle: 'Poches du jouet',
    description: 'Des carreaux pauvres qui se touchent.',
    mailles: ['carreau200'],
    parametres: DetectionParameters.parse({ seuil, communes: 'toutes' }),
    hypotheses: [{ texte: 'Le jouet ressemble au pays.', source: 'le jouet' }],
  }
  const thresholds = [
    { departement: '972', mesure: 'part', valeur: 0.4, niveau: 'parametre', perimetres: null, phrase: '40 % de ménages pauvres, donné en paramètre.' },
  ]
  const parameters = recipe.parametres
  const tried = {
    ...{ tirages: 200, graine: 1, permutations: 9999, fausses_decouvertes: 0.05 },
    choix: ['', 'si les coins comptent'].map((condition) => ({ condition, facteur_seuil: 1, parametres: parameters })),
  }
  const facts = {
    ...{ mailles: 100, mailles_sans_effectif: 0, mailles_imputees: 1, mailles_eligibles: 100, mailles_au_dessus_du_seuil: 13, mailles_sans_mesure: 0 },
    ...{ mailles_au_plafond: 0, mailles_prises_par_lissage: 0, mailles_otees_par_lissage: 0, points_chauds: 12, population: 4532.4, menages: 1765.6 },
    ...{ ensembles: 4, retenues: 2, presque: 1, grossier: false },
    avertissements: [{ code: 'detection', phrase: '1 maille imputée à la limite d’une poche.' }],
  }
  await sql`
    INSERT INTO zonings.detection (edition, recipe, mesh_edition, mesh_dataset, qpv_editions, communes_edition, thresholds, sensitivity, facts)
    VALUES (${id}::int, ${JSON.stringify(recipe)}::jsonb, ${MESH}::int, ${MESH}::int, '{2}', 4, ${JSON.stringify(thresholds)}::jsonb,
            ${JSON.stringify(tried)}::jsonb, ${JSON.stringify(facts)}::jsonb)`.execute(db)
}

type Judged = {
  households: number
  poor: number | null
  income?: number
  draw: number | null
  variant: number | null
  hot: number | null
  fragile?: string[]
  failed?: object[]
}

async function pocket(db: Db, id: number, code: string, judged: Judged): Promise<void> {
  const cells = (CELLS[code] ?? []).map(([column, row]) => cell(column, row))
  await sql`
    INSERT INTO zonings.pocket (edition, code, is_kept, departement, communes, units, population, households, poor, income_mean, imputed_share, compactness, threshold, failed, hot_share,
      draw_share, variant_share, fragile, geom84)
    SELECT ${id}::int, ${code}::text, ${judged.failed === undefined}::boolean, '972', '{97213}', ${cells.length}::int, ${cells.length * 80}::float8, ${judged.households}::float8,
           ${judged.poor}::float8, ${judged.income ?? null}::float8, 0, 0.75, ${judged.poor === null ? 12_000 : 0.4}::float8, ${JSON.stringify(judged.failed ?? [])}::jsonb, ${judged.hot}::float8,
           ${judged.draw}::float8, ${judged.variant}::float8, ${judged.fragile ?? []}::text[], ST_Transform(ST_Union(geom), 4326)
    FROM zonings.zone WHERE edition = ${MESH}::int AND code = ANY (${cells}::text[])`.execute(db)
}

async function zones(db: Db, id: number): Promise<void> {
  await zonePartition(
    db,
    id,
    sql`
    SELECT ${id}::int, code, 'Poche ' || code, communes, departement, '249720061', 'antilles', ST_Area(geom), false, geom, geom84
    FROM (SELECT *, ST_Transform(geom84, 5490) AS geom FROM zonings.pocket WHERE edition = ${id}::int AND is_kept) AS kept`,
  )
}

type AtStake = { role: string; measure: number | null; isImputed?: boolean; draw?: number }

async function unit(db: Db, code: string | null, [column, row]: Place, { role, measure, isImputed = false, draw = 1 }: AtStake): Promise<void> {
  await sql`
    INSERT INTO zonings.pocket_unit (edition, unit, pocket, role, measure, is_imputed, gi, p_value, is_hot, draw_share, variant_share)
    VALUES (${BY_SHARE}::int, ${cell(column, row)}::text, ${code}::text, ${role}::text, ${measure}::float8, ${isImputed}::boolean, 2.5, 0.01, ${code !== null}::boolean, ${draw}::float8, 0.5)`.execute(
    db,
  )
}

async function edition(db: Db, id: number, zoning: string, label: string, zones: number): Promise<void> {
  await sql`
    INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
    VALUES (${id}::int, ${zoning}::text, split_part(${zoning}::text, '-', 1), 2020, ${label}::text, 'polygon', ${zones}::int, '{antilles}', '[]')`.execute(db)
}

async function zonePartition(db: Db, id: number, rows: ReturnType<typeof sql>): Promise<void> {
  await createPartition(db, 'zonings.zone', id)
  await sql`INSERT INTO ${sql.table(`zonings.zone_${id}`)} (edition, code, label, communes, departement, epci, territory, area_m2, is_rectangle, geom, geom84) ${rows}`.execute(
    db,
  )
  await attachPartition(db, 'zonings.zone', id)
}
