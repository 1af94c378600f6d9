import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { FEWEST_HOUSEHOLDS } from '../../../model/detection.ts'
import type { Status } from '../../../model/status.ts'
import type { Bbox } from '../zone-filter.ts'
import { thousandths, whole } from './rounded.ts'
import { isShown } from './shown.ts'
import { households, joinFigures } from './unit-figures.ts'

/** Units of one detection; a null filter lets every one through. `onlyBorderline`: those in no cluster, that another choice or another draw would put in one. */
export type UnitSelection = { edition: number; meshEdition: number; onlyBorderline: boolean; pocket: string | null; bbox: Bbox | null }

/** Shares are 0–1, to three decimals; `mesure` is a share of poor households or an income, as the detection measures. */
export type PocketUnitRow = {
  zonage_maille: string
  maille: string
  poche: string | null
  poche_statut: 'retenue' | 'presque' | null
  role: 'coeur' | 'lissage' | 'limite'
  mesure: number | null
  mesure_statut: Status
  mesure_motif: string | null
  imputee: boolean
  gi: number | null
  p: number | null
  point_chaud: boolean | null
  part_tirages: number | null
  part_choix: number | null
}

type Stored = Omit<PocketUnitRow, 'mesure_statut' | 'mesure_motif'> & { households: number | null; isIncome: boolean }
export type UnitPage = { after: string | null; limit: number }

/** Units by code, from after `after`. */
export async function listPocketUnits(db: Db, selection: UnitSelection, page: UnitPage): Promise<PocketUnitRow[]> {
  const { rows } = await sql<Stored>`
    WITH page AS MATERIALIZED (${pageOfUnits(selection, page)})
    SELECT ${columns} FROM page ORDER BY page.unit`.execute(db)
  return rows.map(told)
}

/** The same with their shapes: GeoJSON as PostGIS printed it, CRS84. */
export async function listPocketUnitShapes(db: Db, selection: UnitSelection, page: UnitPage): Promise<{ unit: PocketUnitRow; geometry: string }[]> {
  const { rows } = await sql<Stored & { geometry: string }>`
    WITH page AS MATERIALIZED (${pageOfUnits(selection, page)})
    SELECT ${columns}, ST_AsGeoJSON(ST_ForcePolygonCCW(page.geom84), 6, 0) AS geometry FROM page ORDER BY page.unit`.execute(db)
  return rows.map(({ geometry, ...stored }) => ({ unit: told(stored), geometry }))
}

/** How many there are, exactly. */
export async function countPocketUnits(db: Db, selection: UnitSelection): Promise<number> {
  const { rows } = await sql<{ total: number }>`SELECT count(*) AS total FROM ${from(selection)} WHERE ${matches(selection)}`.execute(db)
  return rows[0]?.total ?? 0
}

function pageOfUnits(selection: UnitSelection, { after, limit }: UnitPage): RawBuilder<unknown> {
  return sql`
    SELECT mesh.zoning, pocket_unit.*, pocket.is_kept, zone.geom84, ${households} AS households,
           coalesce(detection.recipe -> 'parametres' -> 'seuil' ->> 'type' = 'revenu', false) AS is_income
    FROM ${from(selection)} JOIN zonings.detection ON detection.edition = pocket_unit.edition
    ${joinFigures(sql`detection.mesh_dataset`, sql`pocket_unit.unit`)} JOIN zonings.edition AS mesh ON mesh.id = ${selection.meshEdition}::int
    WHERE ${matches(selection)} ${after === null ? sql`` : sql`AND pocket_unit.unit > ${after}::text`}
    ORDER BY pocket_unit.unit
    LIMIT ${limit}::int`
}

// A unit keeps the name of a cluster only where the cluster itself may be told.
function from({ meshEdition }: UnitSelection): RawBuilder<unknown> {
  return sql`zonings.pocket_unit
    JOIN zonings.zone ON zone.edition = ${meshEdition}::int AND zone.code = pocket_unit.unit
    LEFT JOIN zonings.pocket ON pocket.edition = pocket_unit.edition AND pocket.code = pocket_unit.pocket AND ${isShown}`
}

function matches({ edition, onlyBorderline, pocket, bbox }: UnitSelection): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`pocket_unit.edition = ${edition}::int`]
  if (onlyBorderline) conditions.push(sql`pocket_unit.role = 'limite'`)
  if (pocket !== null) conditions.push(sql`pocket.code = ${pocket}::text`)
  if (bbox)
    conditions.push(sql`ST_Intersects(zone.geom84, ST_MakeEnvelope(${bbox[0]}::float8, ${bbox[1]}::float8, ${bbox[2]}::float8, ${bbox[3]}::float8, 4326))`)
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}

const columns = sql`page.zoning AS zonage_maille, page.unit AS maille, CASE WHEN page.is_kept IS NOT NULL THEN page.pocket END AS poche,
  CASE page.is_kept WHEN true THEN 'retenue' WHEN false THEN 'presque' END AS poche_statut, page.role, page.measure AS mesure, page.households, page.is_income AS "isIncome", page.is_imputed AS imputee,
  page.gi, page.p_value AS p, page.is_hot AS point_chaud, page.draw_share AS part_tirages, page.variant_share AS part_choix`

function told({ households: homes, isIncome, ...stored }: Stored): PocketUnitRow {
  const isSecret = homes !== null && homes < FEWEST_HOUSEHOLDS
  const mesure = isSecret || stored.mesure === null ? null : isIncome ? whole(stored.mesure) : thousandths(stored.mesure)
  return {
    ...stored,
    mesure,
    mesure_statut: mesure !== null ? 'estime' : isSecret ? 'secret' : 'manquant',
    mesure_motif: mesure !== null ? null : isSecret ? SECRET : MISSING,
    gi: mesure === null ? null : thousandths(stored.gi),
    p: mesure === null || stored.p === null ? null : Math.round(stored.p * PERMUTATIONS_TOLD) / PERMUTATIONS_TOLD,
    part_tirages: thousandths(stored.part_tirages),
    part_choix: thousandths(stored.part_choix),
  }
}

// A p of 9,999 permutations has four decimals.
const PERMUTATIONS_TOLD = 10_000
const SECRET = `Maille de moins de ${FEWEST_HOUSEHOLDS} ménages : son chiffre ne se montre pas seul.`
const MISSING = 'Sa source ne donne pas ce chiffre pour cette maille.'
