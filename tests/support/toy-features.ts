import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../src/db/database.ts'
import { attachPartition, createPartition } from '../../src/db/partition.ts'
import { CRS84 } from '../../src/model/crs.ts'
import { type FeatureQuery, type FeatureTable, indicatorColumns, zoneColumns } from '../../src/publish/read/index.ts'

export type ToyValue = { value: number | null; status?: string; low?: number; high?: number; rank?: number }

/** A zone of a toy table: its shape in WKT of CRS84, and what two indicators say of it; left out: nothing answers. */
export type ToyFeature = { code: string; label?: string | null; departement?: string | null; wkt?: string; alpha?: ToyValue[]; beta?: ToyValue[] }

const INDICATORS = { alpha: '2020', beta: '2021' }
const NOWHERE = 'POLYGON((-61 14.5,-61 14.6,-60.9 14.6,-60.9 14.5,-61 14.5))'

/** Writes zones and their values as edition and run `id`, and returns the table with the columns of both indicators. */
export async function toyTable(db: Db, id: number, features: readonly ToyFeature[]): Promise<FeatureTable> {
  const zoning = `jeu${id}-2024`
  const zones = features.map(({ code, label = `Zone ${code}`, departement = '972', wkt = NOWHERE }) => ({ code, label, departement, wkt }))
  const values = features.flatMap(({ code, ...said }) => [
    ...(said.alpha ?? []).map((value) => ({ code, indicator: 'alpha', period: INDICATORS.alpha, ...filled(value) })),
    ...(said.beta ?? []).map((value) => ({ code, indicator: 'beta', period: INDICATORS.beta, ...filled(value) })),
  ])
  const zoneTable = await createPartition(db, 'zonings.zone', id)
  await sql`
    INSERT INTO ${sql.table(zoneTable)} (edition, code, label, communes, departement, territory, area_m2, is_rectangle, geom, geom84)
    SELECT ${id}::int, code, label, ARRAY['97209', '97213'], departement, 'antilles', 1234567, false, ST_Transform(geom84, 5490), geom84
    FROM ${records(zones, sql`code text, label text, departement text, wkt text`)}, LATERAL (SELECT ST_GeomFromText(wkt, 4326) AS geom84) AS drawn`.execute(db)
  await attachPartition(db, 'zonings.zone', id)
  const valueTable = await createPartition(db, 'estimate.value', id)
  await sql`
    INSERT INTO ${sql.table(valueTable)} (run, edition, zoning, code, indicator, period, rank, method, source, dataset, value, status, low, high, reliability)
    SELECT ${id}::int, ${id}::int, ${zoning}::text, code, indicator, period, rank, 'aire', 'jeu', 1, value, status, low, high, 'B'
    FROM ${records(values, sql`code text, indicator text, period text, rank int, value float8, status text, low float8, high float8`)}`.execute(db)
  await attachPartition(db, 'estimate.value', id)
  const columns = Object.entries(INDICATORS).flatMap(([code, period]) =>
    indicatorColumns({ code, libelle: code, definition: `Ce que dit ${code}`, unite: 'part' }, period),
  )
  return { run: id, zoning, vintage: 2024, edition: id, geometry: 'polygon', columns: [...zoneColumns(), ...columns] }
}

/** Everything in a table, by code, in CRS84; `changes` says otherwise. */
export function toyQuery(table: FeatureTable, changes: Partial<FeatureQuery> = {}): FeatureQuery {
  const zones = { edition: table.edition, codes: null, communes: null, departements: null, epcis: null, bbox: null, search: null }
  return { table, zones, box: null, filter: null, select: null, sort: [], crs: CRS84, withGeometry: true, ...changes }
}

function filled({
  value,
  status = value === null ? 'secret' : 'estime',
  low,
  high,
  rank = 1,
}: ToyValue): Required<Omit<ToyValue, 'low' | 'high'>> & { low: number | null; high: number | null } {
  return { value, status, low: low ?? null, high: high ?? null, rank }
}

function records(rows: readonly object[], columns: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS record(${columns})`
}
