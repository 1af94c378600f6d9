import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { amountOf, protection, statusOf } from '../draft.ts'
import type { MeshReading } from './meshes.ts'
import { type Ground, noGround, noParts, type Parts } from './parts.ts'
import type { Commune } from './read-communes.ts'

/** The parts of units by commune: those of the i-th are from `starts[i]` to `starts[i + 1] − 1`. `held`: units whose count was above its base, brought back to it; `unknown`: those without figures. */
export type CommuneParts = { parts: Parts; starts: number[]; ground: Ground[]; held: number[]; unknown: number[][] }

type Row = {
  commune: string
  unit: number
  share: number
  inside: number
  area_m2: number
  count: number | null
  base: number | null
  protected: number | null
  imputed: boolean
  status: string
  isListed: boolean
}

/**
 * What a mesh says of an indicator in every commune of the list (in its order), a département at a time. A unit whose figures are secret or missing leaves the sums and
 * lowers the coverage; where the grid is known to be complete, ground without a cell is ground where nobody lives.
 */
export async function readParts(db: Db, reading: MeshReading, communes: readonly Commune[]): Promise<CommuneParts> {
  await joinFigures(db, reading)
  const read: CommuneParts = { parts: noParts(), starts: [0], ground: [], held: [], unknown: [] }
  const isComplete = new Set(reading.numerator.set.emptyElsewhereIn)
  for (const [departement, members] of Map.groupBy(communes, (commune) => commune.departement)) {
    const byCommune = Map.groupBy(await readRows(db, departement), ({ commune }) => commune)
    for (const commune of members) addCommune(read, commune, byCommune.get(commune.code) ?? [], departement !== null && isComplete.has(departement), reading)
  }
  return read
}

/** Fills the temporary table `unit_figure`, once for all départements. */
async function joinFigures(db: Db, { numerator, base }: MeshReading): Promise<void> {
  const { amount } = protection(numerator.set)
  await sql`DROP TABLE IF EXISTS unit_figure`.execute(db)
  await sql`
    CREATE TEMP TABLE unit_figure ON COMMIT DROP AS
    WITH part AS (
      SELECT p.departement, p.commune, p.number AS unit, p.share, p.inside, p.area_m2, ${amountOf('n', numerator.position)} AS count, ${amountOf('d', base.position)} AS base,
             ${amount ?? sql`NULL::float8`} AS protected, coalesce(n.imputed, false) OR coalesce(d.imputed, false) AS imputed,
             ${statusOf('n', numerator.position)} AS count_status, ${statusOf('d', base.position)} AS base_status, n.code IS NOT NULL AS is_listed
      FROM unit_place p
      LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = p.unit
      LEFT JOIN ingest.measure_row d ON d.dataset = ${base.set.id}::int AND d.code = p.unit
    )
    SELECT departement, commune, unit, share, inside, area_m2, count, base, protected, imputed, is_listed,
           CASE WHEN count_status = 'ok' AND base_status = 'ok' THEN 'ok' WHEN 'secret' IN (count_status, base_status) THEN 'secret' ELSE 'manquant' END AS status
    FROM part`.execute(db)
  await sql`CREATE INDEX ON unit_figure (departement)`.execute(db)
  await sql`ANALYZE unit_figure`.execute(db)
}

async function readRows(db: Db, departement: string | null): Promise<Row[]> {
  const here = departement === null ? sql`departement IS NULL` : sql`departement = ${departement}::text`
  const { rows } = await sql<Row>`
    SELECT commune, unit, share, inside, area_m2, count, base, protected, imputed, is_listed AS "isListed", status
    FROM unit_figure WHERE ${here} ORDER BY commune COLLATE "C", unit`.execute(db)
  return rows
}

function addCommune(read: CommuneParts, commune: Commune, rows: readonly Row[], isComplete: boolean, { indicator }: MeshReading): void {
  const ground = noGround()
  ground.area_m2 = [Math.max(0, commune.area_m2 - commune.quarters_m2), commune.quarters_m2]
  const [known, unknown]: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ]
  const silent: number[] = []
  let held = 0
  for (const row of rows) {
    if (isComplete && !row.isListed) continue
    const shares: [number, number] = [row.share - row.inside, row.inside]
    const isKnown = row.status === 'ok' && row.count !== null && row.base !== null
    const isAbove = indicator.nature === 'part' && isKnown && (row.count ?? 0) > (row.base ?? 0)
    if (isAbove) held++
    if (!isKnown) silent.push(row.unit)
    for (const side of [0, 1] as const) {
      const share = shares[side]
      if (!(share > 0)) continue
      const covered = isKnown ? known : unknown
      covered[side] += share * row.area_m2
      if (row.status === 'secret') ground.secret_m2[side] += share * row.area_m2
      if (!isKnown || row.count === null || row.base === null) continue
      read.parts.unit.push(row.unit)
      read.parts.side.push(side)
      read.parts.count.push(share * (isAbove ? row.base : row.count))
      read.parts.base.push(share * row.base)
      read.parts.protectedCount.push(share * (row.protected ?? 0))
      read.parts.imputed.push(row.imputed ? 1 : 0)
      read.parts.share.push(share)
    }
  }
  for (const side of [0, 1] as const) ground.covered_m2[side] = isComplete ? ground.area_m2[side] - unknown[side] : known[side]
  read.starts.push(read.parts.unit.length)
  read.ground.push(ground)
  read.held.push(held)
  read.unknown.push(silent)
}
