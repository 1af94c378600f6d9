import { type RawBuilder, sql } from 'kysely'
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

export async function finishDataset(db: Db, id: number, read: number, kept: number, report: object): Promise<void> {
  await sql`
    UPDATE ingest.dataset
    SET rows_read = ${read}::int, rows_kept = ${kept}::int, report = ${JSON.stringify(report)}::jsonb
    WHERE id = ${id}::int`.execute(db)
}

export async function supersedeDataset(db: Db, previous: number, by: number): Promise<void> {
  await sql`UPDATE ingest.dataset SET superseded_by = ${by}::int WHERE id = ${previous}::int`.execute(db)
}

/**
 * Copies into the partition of `dataset`, before it is attached, the rows of `previous` whose code it does not have, and returns how many.
 * Amounts are put in the order of the new dataset's variables; those that the old rows lack are `manquant`.
 */
export async function copyOtherRows(
  db: Db,
  previous: { id: number; variables: readonly string[] },
  dataset: { id: number; variables: readonly string[] },
): Promise<number> {
  const partition = sql.table(partitionName('ingest.measure_row', dataset.id))
  const isSameOrder = previous.variables.join() === dataset.variables.join()
  const { numAffectedRows } = await sql`
    INSERT INTO ${partition} (dataset, code, departement, imputed, amounts, statuses)
    SELECT ${dataset.id}::int, old.code, old.departement, old.imputed, moved.amounts, moved.statuses
    FROM ingest.measure_row AS old
    CROSS JOIN LATERAL (${isSameOrder ? sql`SELECT old.amounts, old.statuses` : reordered(previous.variables, dataset.variables)}) AS moved
    WHERE old.dataset = ${previous.id}::int
      AND NOT EXISTS (SELECT FROM ${partition} AS fresh WHERE fresh.code = old.code)`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Amounts and statuses of the row `old`, put in the order of other variables. */
function reordered(from: readonly string[], to: readonly string[]): RawBuilder<unknown> {
  // Position in the old row of each new variable; null where it had none.
  const positions = to.map((variable) => from.indexOf(variable) + 1 || null)
  return sql`
    SELECT array_agg(old.amounts[position] ORDER BY rank) AS amounts,
           nullif(array_agg(CASE WHEN position IS NULL THEN 'manquant' ELSE coalesce(old.statuses[position], 'ok') END ORDER BY rank),
                  array_fill('ok'::text, ARRAY[${to.length}::int])) AS statuses
    FROM unnest(${positions}::int[]) WITH ORDINALITY AS wanted (position, rank)`
}

/** Codes that a partition not yet attached holds more than once, at most `limit` of them. */
export async function repeatedCodes(db: Db, dataset: number, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM ${sql.table(partitionName('ingest.measure_row', dataset))}
    GROUP BY code HAVING count(*) > 1 ORDER BY code LIMIT ${limit}::int`.execute(db)
  return rows.map(({ code }) => code)
}

/** Zones whose code an earlier feature of the file already has, at most `limit` of them. */
export async function repeatedZones(db: Db, dataset: number, limit: number): Promise<readonly { line: number; code: string; first: number }[]> {
  const { rows } = await sql<{ line: number; code: string; first: number }>`
    SELECT line, code, first FROM (
      SELECT line, code, min(line) OVER (PARTITION BY code) AS first FROM ingest.zone_row WHERE dataset = ${dataset}::int
    ) AS zone
    WHERE line > first ORDER BY line LIMIT ${limit}::int`.execute(db)
  return rows
}

/** Gives the file's CRS to the geometries of a dataset that came without one (GeoJSON text). */
export async function setSrid(db: Db, dataset: number, srid: number): Promise<void> {
  await sql`
    UPDATE ingest.zone_row SET geom = ST_SetSRID(geom, ${srid}::int)
    WHERE dataset = ${dataset}::int AND geom IS NOT NULL AND ST_SRID(geom) <> ${srid}::int`.execute(db)
}
