import { sql } from 'kysely'
import type { Transaction } from '../../src/db/database.ts'
import { type AdoptReport, adoptZones } from '../../src/zonings/index.ts'

/** A toy shape in WKT, with its code. */
export type ToyZone = { code: string; wkt: string; communes?: string[]; departement?: string }

/** The square of corner (x, y) and of side `side`, in hundreds of metres from a corner of Martinique's EPSG:5490. */
export function square(x: number, y: number, width: number, height = width): string {
  const [x0, y0] = [700_000 + x * 100, 1_620_000 + y * 100]
  const [x1, y1] = [x0 + width * 100, y0 + height * 100]
  return `POLYGON((${x0} ${y0},${x1} ${y0},${x1} ${y1},${x0} ${y1},${x0} ${y0}))`
}

export type ToyDataset = {
  zoning: string
  srid?: number
  zones?: readonly ToyZone[]
  geometry?: 'polygone' | 'point'
  source?: string
  period?: string
  variables?: readonly string[]
  /** code → values in the order of variables; a string is a status. */
  measures?: Record<string, readonly (number | 'secret' | 'manquant')[]>
  descriptor?: Record<string, unknown>
}

/** Writes a dataset as ingestion would, straight in SQL, and returns its id. */
export async function toyDataset({ db }: Transaction, toy: ToyDataset): Promise<number> {
  const [kind = '', vintage = '0'] = toy.zoning.split('-')
  const descriptor = {
    id: toy.source ?? 'jouet',
    titre: 'Jouet',
    producteur: 'Essai',
    licence: 'Licence Ouverte 2.0',
    zonage: { type: kind, millesime: Number(vintage), libelle: `Jouet ${toy.zoning}`, geometrie: toy.geometry ?? 'polygone' },
    ...toy.descriptor,
  }
  const measures = Object.entries(toy.measures ?? {})
  const holds = toy.zones ? (measures.length > 0 ? 'both' : 'zones') : 'measures'
  const { rows } = await sql<{ id: number }>`
    INSERT INTO ingest.dataset (source, holds, zoning, period, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report)
    VALUES (${descriptor.id}, ${holds}, ${toy.zoning}, ${toy.period ?? (measures.length > 0 ? '2020' : null)}, 'jouet.csv', 'x', 1, ${measures.length}, ${measures.length}, ${toy.variables ?? []}, ${JSON.stringify(descriptor)}, '{}')
    RETURNING id`.execute(db)
  const id = rows[0]?.id ?? 0
  await sql`CREATE TABLE ${sql.table(`ingest.measure_row_${id}`)} PARTITION OF ingest.measure_row FOR VALUES IN (${sql.lit(id)})`.execute(db)
  for (const [code, values] of measures) {
    const amounts = values.map((value) => (typeof value === 'number' ? value : null))
    const statuses = values.some((value) => typeof value === 'string') ? values.map((value) => (typeof value === 'string' ? value : 'ok')) : null
    await sql`INSERT INTO ingest.measure_row (dataset, code, amounts, statuses) VALUES (${id}, ${code}, ${amounts}::float8[], ${statuses}::text[])`.execute(db)
  }
  for (const [i, zone] of (toy.zones ?? []).entries()) {
    await sql`
      INSERT INTO ingest.zone_row (dataset, line, code, label, communes, departement, geom)
      VALUES (${id}, ${i + 1}, ${zone.code}, ${`Zone ${zone.code}`}, ${zone.communes ?? []}, ${zone.departement ?? null}, ST_SetSRID(ST_GeomFromText(${zone.wkt}), ${toy.srid ?? 5490}))`.execute(
      db,
    )
  }
  return id
}

/** A toy zoning adopted as the current edition; returns the report, whose `edition` is the dataset too. */
export async function toyZoning(transaction: Transaction, toy: ToyDataset, options: { replace?: boolean } = {}): Promise<AdoptReport> {
  return adoptZones(transaction, await toyDataset(transaction, toy), options)
}
