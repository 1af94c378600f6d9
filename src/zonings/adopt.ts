import { sql } from 'kysely'
import type { Db, Transaction } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import { forgetZoneRows, SAME_GROUND } from '../ingest/index.ts'
import { DomainError, type Refusal } from '../model/error.ts'
import { drawCells } from './draw-cells.ts'
import { placeShapes } from './place-shapes.ts'
import { refusedShapes } from './refused-shapes.ts'

export type AdoptReport = {
  edition: number
  zoning: string
  zones: number
  /** Zones taken over from the previous edition, because the new file does not name them. */
  carriedOver: number
  repaired: number
  largestRepair: number
  notes: string[]
}

type Origin = {
  zoning: string
  label: string
  geometry: 'polygon' | 'point'
  isGrid: boolean
  joinsShapes: boolean
  largestRepairAllowed: number
  isAdopted: boolean
}

export type AdoptOptions = {
  /** Keep nothing of the previous edition. */
  replace?: boolean
  /** Codes of shapes to leave aside, on the analyst's own word. */
  without?: readonly string[]
  /** Share of the area that a repair may change; the descriptor's by default. */
  largestRepair?: number
}

/**
 * Makes an edition of the perimeters that `dataset` brought: shapes of one code united, rings repaired, territory and legal CRS
 * assigned, in that CRS and in CRS84. It becomes the current edition of its zoning. It completes the previous one, whose other zones are
 * taken over, unless `replace`, and but for the départements of which it names at least half of the zones: it is a new reading of that
 * ground, and the zones that it no longer names there are dropped. An edition already made of this dataset is answered as it is.
 * @throws DomainError `perimetres_refuses` with every refused shape (up to 100) and why; nothing is kept.
 */
export async function adoptZones(
  transaction: Transaction,
  dataset: number,
  { replace = false, without = [], largestRepair }: AdoptOptions = {},
): Promise<AdoptReport> {
  const { db } = transaction
  const origin = await readOrigin(db, dataset)
  if (origin.isAdopted) return reportOf(db, dataset)
  if (origin.isGrid) await drawCells(db, dataset)
  else await placeShapes(db, dataset)
  const leftAside = await leaveAside(db, without)
  refuse(await refusedShapes(db, { ...origin, largestRepairAllowed: largestRepair ?? origin.largestRepairAllowed }), origin)
  await createPartition(db, 'zonings.zone', dataset)
  await writeZones(db, dataset)
  const { carriedOver, dropped } = replace ? { carriedOver: 0, dropped: await countPrevious(db, origin.zoning) } : await carryOver(db, dataset, origin.zoning)
  await attachPartition(db, 'zonings.zone', dataset)
  await writeEdition(db, dataset, { reprises: carriedOver, abandonnes: dropped, ecartes: leftAside })
  await forgetZoneRows(db, dataset)
  return reportOf(db, dataset)
}

async function readOrigin(db: Db, dataset: number): Promise<Origin> {
  const { rows } = await sql<Origin>`
    SELECT d.zoning, d.descriptor -> 'zonage' ->> 'libelle' AS label,
           CASE d.descriptor -> 'zonage' ->> 'geometrie' WHEN 'point' THEN 'point' ELSE 'polygon' END AS geometry,
           d.descriptor ? 'carroyage' AS "isGrid",
           coalesce(d.descriptor ->> 'doublons', 'refuser') <> 'refuser' AS "joinsShapes",
           coalesce((d.descriptor ->> 'aire_reparee_max')::float8, 0.01) AS "largestRepairAllowed",
           e.id IS NOT NULL AS "isAdopted"
    FROM ingest.dataset d LEFT JOIN zonings.edition e ON e.id = d.id
    WHERE d.id = ${dataset}::int`.execute(db)
  const [origin] = rows
  if (!origin) throw new Error(`no dataset ${dataset}`)
  return origin
}

/** Takes out of `placed` the shapes that the analyst sets aside, and returns their codes. */
async function leaveAside(db: Db, without: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`DELETE FROM placed WHERE code = ANY (${without}::text[]) RETURNING code`.execute(db)
  const found = new Set(rows.map(({ code }) => code))
  const unknown = without.find((code) => !found.has(code))
  if (unknown !== undefined)
    throw new DomainError('parametre_invalide', `Le périmètre à écarter « ${unknown} » n'est pas dans le fichier.`, { parametre: 'ecarter', valeur: unknown })
  return [...found].sort()
}

function refuse(refusals: readonly Refusal[], { zoning }: Origin): void {
  const [first] = refusals
  if (!first) return
  const where = first.ligne ? `élément ${first.ligne}, ` : ''
  throw new DomainError(
    'perimetres_refuses',
    `${refusals.length >= 100 ? 'Au moins 100' : refusals.length} périmètre(s) de ${zoning} refusé(s) ; le premier (${where}${first.valeur ?? 'sans code'}) : ${first.motif}`,
    first,
    refusals,
  )
}

/** One zone per code, from the shapes placed in the temporary table `placed`. */
async function writeZones(db: Db, dataset: number): Promise<void> {
  await sql`
    WITH united AS (
      SELECT code, max(label) AS label, max(departement) AS departement, max(epci) AS epci, min(territory) AS territory, min(srid) AS srid,
             ARRAY(SELECT DISTINCT c FROM unnest(string_to_array(string_agg(array_to_string(communes, ';'), ';'), ';')) AS c WHERE c <> '' ORDER BY c) AS communes,
             CASE count(*) WHEN 1 THEN (array_agg(geom))[1] ELSE ST_Union(geom) END AS geom,
             CASE count(*) WHEN 1 THEN (array_agg(geom84))[1] END AS geom84
      FROM placed GROUP BY code
    )
    INSERT INTO ${sql.table(`zonings.zone_${dataset}`)} (edition, code, label, communes, departement, epci, territory, area_m2, is_rectangle, geom, geom84)
    SELECT ${dataset}::int, code, label, communes, departement, epci, territory, ST_Area(geom),
           ST_Dimension(geom) = 2 AND ST_NPoints(geom) = 5 AND ST_Area(geom) >= ST_Area(ST_Envelope(geom)) * (1 - 1e-9),
           geom, coalesce(geom84, ST_Transform(geom, 4326))
    FROM united`.execute(db)
}

/** Takes over the previous zones of départements that the file does not read again; returns how many, and how many others it dropped. */
async function carryOver(db: Db, dataset: number, zoning: string): Promise<{ carriedOver: number; dropped: number }> {
  const { rows } = await sql<{ carriedOver: number; dropped: number }>`
    WITH before AS (
      SELECT z.*, EXISTS (SELECT FROM placed WHERE placed.code = z.code) AS is_named
      FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition WHERE e.zoning = ${zoning} AND e.is_current
    ), reread AS (
      SELECT departement FROM before GROUP BY departement HAVING count(*) FILTER (WHERE is_named) >= count(*) * ${SAME_GROUND}::float8
    ), left_out AS (
      SELECT b.*, EXISTS (SELECT FROM reread r WHERE r.departement IS NOT DISTINCT FROM b.departement) AS is_dropped FROM before b WHERE NOT is_named
    ), carried AS (
      INSERT INTO ${sql.table(`zonings.zone_${dataset}`)}
      SELECT ${dataset}::int, code, label, communes, departement, epci, territory, area_m2, is_rectangle, geom, geom84 FROM left_out WHERE NOT is_dropped
    )
    SELECT count(*) FILTER (WHERE NOT is_dropped) AS "carriedOver", count(*) FILTER (WHERE is_dropped) AS dropped FROM left_out`.execute(db)
  return rows[0] ?? { carriedOver: 0, dropped: 0 }
}

async function countPrevious(db: Db, zoning: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition
    WHERE e.zoning = ${zoning} AND e.is_current AND NOT EXISTS (SELECT FROM placed WHERE placed.code = z.code)`.execute(db)
  return rows[0]?.n ?? 0
}

async function writeEdition(db: Db, dataset: number, noted: Pick<Checks, 'reprises' | 'abandonnes' | 'ecartes'>): Promise<void> {
  await sql`
    UPDATE zonings.edition SET is_current = false
    WHERE is_current AND zoning = (SELECT zoning FROM ingest.dataset WHERE id = ${dataset}::int)`.execute(db)
  await sql`
    INSERT INTO zonings.edition (id, zoning, kind, vintage, label, geometry, zone_count, territories, checks)
    SELECT d.id, d.zoning, split_part(d.zoning, '-', 1), split_part(d.zoning, '-', 2)::int, d.descriptor -> 'zonage' ->> 'libelle',
           CASE d.descriptor -> 'zonage' ->> 'geometrie' WHEN 'point' THEN 'point' ELSE 'polygon' END,
           (SELECT count(*) FROM zonings.zone WHERE edition = d.id),
           ARRAY(SELECT DISTINCT territory FROM zonings.zone WHERE edition = d.id ORDER BY 1),
           jsonb_build_object(
             'reparees', (SELECT count(*) FROM placed WHERE repair IS NOT NULL),
             'plus_grande_reparation', (SELECT coalesce(max(repair), 0) FROM placed),
             'reparations', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'part_aire', round(repair::numeric, 9)) ORDER BY repair DESC), '[]') FROM (SELECT code, repair FROM placed WHERE repair IS NOT NULL ORDER BY repair DESC LIMIT 1000) AS largest),
             'aire_moyenne_m2', (SELECT coalesce(avg(area_m2), 0) FROM zonings.zone WHERE edition = d.id),
             'formes_unies', (SELECT count(*) - count(DISTINCT code) FROM placed),
             'formes', (SELECT count(*) FROM placed)) || ${JSON.stringify(noted)}::jsonb
    FROM ingest.dataset d WHERE d.id = ${dataset}::int`.execute(db)
}

type Checks = { ecartes: readonly string[]; abandonnes: number; reparees: number; plus_grande_reparation: number; formes_unies: number; reprises: number }

async function reportOf(db: Db, dataset: number): Promise<AdoptReport> {
  const { rows } = await sql<{ zoning: string; zones: number; checks: Checks }>`
    SELECT zoning, zone_count AS zones, checks FROM zonings.edition WHERE id = ${dataset}::int`.execute(db)
  const [edition] = rows
  if (!edition) throw new Error(`no edition ${dataset}`)
  const { zoning, zones, checks } = edition
  const notes = [
    checks.reparees > 0
      ? `${checks.reparees} contour(s) réparé(s), la plus grande réparation change ${(checks.plus_grande_reparation * 100).toPrecision(2)} % de l'aire.`
      : '',
    checks.formes_unies > 0 ? `${checks.formes_unies} forme(s) réunies sous un code déjà vu.` : '',
    checks.abandonnes > 0 ? `${checks.abandonnes} périmètre(s) de l'édition précédente abandonné(s) : ce fichier ne les nomme plus.` : '',
    checks.ecartes.length > 0 ? `${checks.ecartes.length} périmètre(s) écarté(s) à la demande : ${checks.ecartes.join(', ')}.` : '',
    checks.reprises > 0 ? `${checks.reprises} périmètre(s) repris de l'édition précédente.` : '',
  ].filter((note) => note !== '')
  return { edition: dataset, zoning, zones, carriedOver: checks.reprises, repaired: checks.reparees, largestRepair: checks.plus_grande_reparation, notes }
}
