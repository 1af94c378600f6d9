import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import type { FailedCriterion } from '../../../model/detection.ts'
import type { Status } from '../../../model/status.ts'
import type { Bbox } from '../zone-filter.ts'
import { thousandths, whole } from './rounded.ts'
import { isShown } from './shown.ts'
import { joinFigures, poorStatus } from './unit-figures.ts'
import { whyPocket } from './why-pocket.ts'

export const POCKET_STATUSES = ['retenue', 'presque', 'toutes'] as const
export type PocketStatus = (typeof POCKET_STATUSES)[number]

/** Which pockets of which detections; a null filter lets every one through. */
export type PocketSelection = {
  editions: readonly number[]
  status: PocketStatus
  codes: readonly string[] | null
  departements: readonly string[] | null
  communes: readonly string[] | null
  epcis: readonly string[] | null
  bbox: Bbox | null
}

export type PocketKey = readonly [zonage: string, code: string]
export type PocketPage = { after: PocketKey | null; limit: number }

/** Shares are 0–1 to three decimals, incomes euros a year per consumption unit, counts whole. What is null has its status beside it, or was not measured. */
export type PocketRow = {
  zonage: string
  code: string
  libelle: string | null
  statut: 'retenue' | 'presque'
  communes: string[]
  departement: string | null
  mailles: number
  population: number
  menages: number
  part_menages_pauvres: number | null
  part_menages_pauvres_statut: Status
  part_menages_pauvres_motif: string | null
  revenu_moyen: number | null
  part_imputee: number
  superficie_km2: number
  compacite: number
  seuil: number
  mesure: 'part' | 'revenu'
  criteres_manques: FailedCriterion[]
  points_chauds: number | null
  stabilite_tirages: number | null
  stabilite_choix: number | null
  fragile: string[]
  pourquoi: string[]
  valeurs: string | null
}

type Stored = Omit<PocketRow, 'part_menages_pauvres_motif' | 'pourquoi' | 'valeurs'>

/** Pockets by zoning and code, from after `after`; never by poverty. Clusters of fewer than 11 households are in no list. */
export async function listPockets(db: Db, selection: PocketSelection, page: PocketPage): Promise<PocketRow[]> {
  const { rows } = await sql<Stored>`
    WITH page AS MATERIALIZED (${pageOfPockets(selection, page)})
    SELECT ${columns} FROM page ${around} ORDER BY page.zoning, page.code`.execute(db)
  return rows.map(told)
}

/** The same with their shapes: GeoJSON as PostGIS printed it, CRS84. */
export async function listPocketShapes(db: Db, selection: PocketSelection, page: PocketPage): Promise<{ pocket: PocketRow; geometry: string }[]> {
  const { rows } = await sql<Stored & { geometry: string }>`
    WITH page AS MATERIALIZED (${pageOfPockets(selection, page)})
    SELECT ${columns}, ST_AsGeoJSON(ST_ForcePolygonCCW(page.geom84), 6, 0) AS geometry FROM page ${around} ORDER BY page.zoning, page.code`.execute(db)
  return rows.map(({ geometry, ...stored }) => ({ pocket: told(stored), geometry }))
}

/** How many there are, exactly. */
export async function countPockets(db: Db, selection: PocketSelection): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    SELECT count(*) AS total FROM zonings.pocket JOIN zonings.detection ON detection.edition = pocket.edition WHERE ${pocketMatches(selection)}`.execute(db)
  return rows[0]?.total ?? 0
}

/** Départements that have pockets, and how many of each kind. */
export async function listPocketDepartements(db: Db, selection: PocketSelection): Promise<{ departement: string | null; retenues: number; presque: number }[]> {
  const { rows } = await sql<{ departement: string | null; retenues: number; presque: number }>`
    SELECT pocket.departement, count(*) FILTER (WHERE is_kept) AS retenues, count(*) FILTER (WHERE NOT is_kept) AS presque
    FROM zonings.pocket JOIN zonings.detection ON detection.edition = pocket.edition
    WHERE ${pocketMatches(selection)}
    GROUP BY pocket.departement ORDER BY pocket.departement`.execute(db)
  return rows
}

function pageOfPockets(selection: PocketSelection, { after, limit }: PocketPage): RawBuilder<unknown> {
  return sql`
    SELECT edition.zoning, detection.recipe, detection.mesh_dataset, pocket.*
    FROM zonings.pocket JOIN zonings.detection ON detection.edition = pocket.edition JOIN zonings.edition ON edition.id = pocket.edition
    WHERE ${pocketMatches(selection)} ${after ? sql`AND (edition.zoning, pocket.code) > (${after[0]}::text, ${after[1]}::text)` : sql``}
    ORDER BY edition.zoning, pocket.code
    LIMIT ${limit}::int`
}

// An EPCI is known by its communes: those of the edition that said which ones are eligible, else of the communes of the zone itself.
function pocketMatches({ editions, status, codes, departements, communes, epcis, bbox }: PocketSelection): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`pocket.edition = ANY (${editions}::int[])`, isShown]
  if (status !== 'toutes') conditions.push(sql`pocket.is_kept = ${status === 'retenue'}::boolean`)
  if (codes) conditions.push(sql`pocket.code = ANY (${codes}::text[])`)
  if (departements) conditions.push(sql`pocket.departement = ANY (${departements}::text[])`)
  if (communes) conditions.push(sql`pocket.communes && ${communes}::text[]`)
  if (epcis)
    conditions.push(sql`(
      EXISTS (SELECT FROM zonings.zone WHERE zone.edition = pocket.edition AND zone.code = pocket.code AND zone.epci = ANY (${epcis}::text[]))
      OR EXISTS (SELECT FROM zonings.zone AS commune WHERE commune.edition = detection.communes_edition AND commune.code = ANY (pocket.communes) AND commune.epci = ANY (${epcis}::text[])))`)
  if (bbox)
    conditions.push(sql`ST_Intersects(pocket.geom84, ST_MakeEnvelope(${bbox[0]}::float8, ${bbox[1]}::float8, ${bbox[2]}::float8, ${bbox[3]}::float8, 4326))`)
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}

// A kept pocket is a zone; one that is not has its area measured in the legal CRS of where it lies.
const around = sql`
  LEFT JOIN zonings.zone ON zone.edition = page.edition AND zone.code = page.code AND page.is_kept
  LEFT JOIN LATERAL (SELECT srid FROM zonings.territory WHERE territory.extent84 && page.geom84 ORDER BY id LIMIT 1) AS lying ON true`

const columns = sql`page.zoning AS zonage, page.code, zone.label AS libelle, CASE WHEN page.is_kept THEN 'retenue' ELSE 'presque' END AS statut,
  page.communes, page.departement, page.units AS mailles, page.population, page.households AS menages,
  page.poor / nullif(page.households, 0) AS part_menages_pauvres,
  CASE WHEN page.poor IS NOT NULL THEN 'estime' WHEN EXISTS (
    SELECT FROM zonings.pocket_unit AS own ${joinFigures(sql`page.mesh_dataset`, sql`own.unit`)}
    WHERE own.edition = page.edition AND own.pocket = page.code AND ${poorStatus} = 'secret'
  ) THEN 'secret' ELSE 'manquant' END AS part_menages_pauvres_statut, page.income_mean AS revenu_moyen, page.imputed_share AS part_imputee,
  round((coalesce(zone.area_m2, ST_Area(ST_Transform(page.geom84, lying.srid))) / 1e6)::numeric, 4)::float8 AS superficie_km2,
  page.compactness AS compacite, page.threshold AS seuil,
  CASE WHEN page.recipe -> 'parametres' -> 'seuil' ->> 'type' = 'revenu' THEN 'revenu' ELSE 'part' END AS mesure,
  page.failed AS criteres_manques, page.hot_share AS points_chauds, page.draw_share AS stabilite_tirages, page.variant_share AS stabilite_choix, page.fragile`

function told(stored: Stored): PocketRow {
  const { zonage, code, mesure, seuil, criteres_manques } = stored
  const told = {
    ...stored,
    population: whole(stored.population),
    menages: whole(stored.menages),
    part_menages_pauvres: thousandths(stored.part_menages_pauvres),
    part_menages_pauvres_motif: UNTOLD[stored.part_menages_pauvres_statut] ?? null,
    revenu_moyen: whole(stored.revenu_moyen),
    part_imputee: thousandths(stored.part_imputee),
    compacite: thousandths(stored.compacite),
    seuil: mesure === 'revenu' ? whole(seuil) : thousandths(seuil),
    criteres_manques: criteres_manques.map(toldCriterion),
    points_chauds: thousandths(stored.points_chauds),
    stabilite_tirages: thousandths(stored.stabilite_tirages),
    stabilite_choix: thousandths(stored.stabilite_choix),
    valeurs: stored.statut === 'retenue' ? `/api/v1/valeurs?zonage=${zonage}&territoires=${encodeURIComponent(code)}` : null,
  }
  return { ...told, pourquoi: whyPocket(told) }
}

// The sum is not known where one unit does not tell, whatever the detection measures.
const UNTOLD: Partial<Record<Status, string>> = {
  secret: 'Les ménages pauvres d’une de ses mailles au moins sont sous le secret statistique : leur somme n’est pas connue.',
  manquant: 'Une de ses mailles au moins ne donne pas ses ménages pauvres : leur somme n’est pas connue. Une détection par le revenu peut s’en passer.',
}

function toldCriterion({ critere, valeur, seuil, phrase }: FailedCriterion): FailedCriterion {
  const told = critere === 'population_min' || critere === 'menages_min' ? whole : thousandths
  return { critere, valeur: told(valeur), seuil, phrase }
}
