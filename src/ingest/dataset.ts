import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { partitionName } from '../db/partition.ts'

/** What identifies a dataset among the readings of one source. */
export type DatasetKey = { source: string; zoning: string; period: string | null }

export type DatasetInUse = { id: number; variables: readonly string[]; file: string; sha256: string; isSameDescriptor: boolean; kept: number }

/** Serializes the readings of one source, zoning and period until the end of the transaction: each completes the one before. */
export async function lockDatasets(db: Db, { source, zoning, period }: DatasetKey): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`ingest ${source} ${zoning} ${period ?? ''}`}::text, 0))`.execute(db)
}

/** The dataset in use for this source, zoning and period; null when there is none. */
export async function datasetInUse(db: Db, { source, zoning, period }: DatasetKey, descriptorJson: string): Promise<DatasetInUse | null> {
  const { rows } = await sql<DatasetInUse>`
    SELECT id, variables, file_name AS file, file_sha256 AS sha256, descriptor = ${descriptorJson}::jsonb AS "isSameDescriptor", rows_kept AS kept
    FROM ingest.dataset
    WHERE source = ${source}::text AND zoning = ${zoning}::text AND period IS NOT DISTINCT FROM ${period}::text AND superseded_by IS NULL
    ORDER BY id DESC
    LIMIT 1`.execute(db)
  return rows[0] ?? null
}

export type NewDataset = DatasetKey & {
  holds: 'measures' | 'zones' | 'both'
  file: string
  sha256: string
  bytes: number
  variables: readonly string[]
  descriptorJson: string
}

/** Adds a dataset, still empty, and returns its id; `finishDataset` completes it in the same transaction. */
export async function addDataset(db: Db, dataset: NewDataset): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO ingest.dataset (source, holds, zoning, period, file_name, file_sha256, file_bytes, rows_read, rows_kept, variables, descriptor, report)
    VALUES (${dataset.source}::text, ${dataset.holds}::text, ${dataset.zoning}::text, ${dataset.period}::text, ${dataset.file}::text,
            ${dataset.sha256}::text, ${dataset.bytes}::bigint, 0, 0, ${[...dataset.variables]}::text[], ${dataset.descriptorJson}::jsonb, '{}')
    RETURNING id`.execute(db)
  const [row] = rows
  if (!row) throw new Error('INSERT … RETURNING answered no row')
  return row.id
}

export async function finishDataset(
  db: Db,
  id: number,
  { read, kept, variables, report }: { read: number; kept: number; variables: readonly string[]; report: object },
): Promise<void> {
  await sql`
    UPDATE ingest.dataset
    SET rows_read = ${read}::int, rows_kept = ${kept}::int, variables = ${[...variables]}::text[], report = ${JSON.stringify(report)}::jsonb
    WHERE id = ${id}::int`.execute(db)
}

export async function supersedeDataset(db: Db, previous: number, by: number): Promise<void> {
  await sql`UPDATE ingest.dataset SET superseded_by = ${by}::int WHERE id = ${previous}::int`.execute(db)
}

/** Codes that a partition not yet attached holds more than once, at most `limit` of them, and how many rows repeat a code in all. */
export async function repeatedCodes(db: Db, dataset: number, limit: number): Promise<{ codes: readonly string[]; repeats: number }> {
  const { rows } = await sql<{ code: string; repeats: number }>`
    SELECT code, (sum(count(*) - 1) OVER ())::int AS repeats FROM ${sql.table(partitionName('ingest.measure_row', dataset))}
    GROUP BY code HAVING count(*) > 1 ORDER BY code LIMIT ${limit}::int`.execute(db)
  return { codes: rows.map(({ code }) => code), repeats: rows[0]?.repeats ?? 0 }
}

export type RepeatedZone = { line: number; code: string; first: number }

/** Zones whose code an earlier feature of the file already has, at most `limit` of them, and how many there are in all. */
export async function repeatedZones(db: Db, dataset: number, limit: number): Promise<{ zones: readonly RepeatedZone[]; repeats: number }> {
  const { rows } = await sql<RepeatedZone & { repeats: number }>`
    SELECT line, code, first, (count(*) OVER ())::int AS repeats FROM (
      SELECT line, code, min(line) OVER (PARTITION BY code) AS first FROM ingest.zone_row WHERE dataset = ${dataset}::int
    ) AS zone
    WHERE line > first ORDER BY line LIMIT ${limit}::int`.execute(db)
  return { zones: rows, repeats: rows[0]?.repeats ?? 0 }
}

/** Gives the file's CRS to the geometries of a dataset that came without one (GeoJSON text). */
export async function setSrid(db: Db, dataset: number, srid: number): Promise<void> {
  await sql`
    UPDATE ingest.zone_row SET geom = ST_SetSRID(geom, ${srid}::int)
    WHERE dataset = ${dataset}::int AND geom IS NOT NULL AND ST_SRID(geom) <> ${srid}::int`.execute(db)
}
