import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { partitionName } from '../db/partition.ts'

/**
 * Share of the previous dataset's codes of a département from which a file is a new reading of that ground. Files that add up name none of
 * each other's codes there (Martinique, La Réunion) or few (a town over its département); a corrected file names nearly all: half tells
 * them apart.
 */
export const SAME_GROUND = 0.5

/**
 * What became of the previous dataset: replaced, or completed with `copied` of its rows, those of départements that the file does not read
 * again; `dropped` of them are no longer named where it does. `variables` are those of the rows now written.
 */
export type Succession = { variables: readonly string[]; isReplaced: boolean; previousCodes: number; reread: number; copied: number; dropped: number }

type Rows = { id: number; variables: readonly string[] }

/**
 * Settles what the filled partition of `dataset`, before it is attached, keeps of `previous`: the rows whose code it does not have, but for
 * the départements of which it reads at least half of the codes again. Variables that only one of the two has are then `manquant` in the
 * other's rows.
 */
export async function succeed(db: Db, previous: Rows, dataset: Rows): Promise<Succession> {
  const { previousCodes, reread, others } = await countReread(db, previous.id, dataset.id)
  const dropped = previousCodes - reread - others
  if (others === 0) return { variables: dataset.variables, isReplaced: true, previousCodes, reread, copied: 0, dropped }
  const lacking = previous.variables.filter((variable) => !dataset.variables.includes(variable))
  if (lacking.length > 0) await addMissing(db, dataset, lacking.length)
  const variables = [...dataset.variables, ...lacking]
  return { variables, isReplaced: false, previousCodes, reread, copied: await copyOtherRows(db, previous, { id: dataset.id, variables }), dropped }
}

/** Codes of `previous`: all of them, those that `dataset` has too, and the others that it does not speak for. */
async function countReread(db: Db, previous: number, dataset: number): Promise<{ previousCodes: number; reread: number; others: number }> {
  const { rows } = await sql<{ previousCodes: number; reread: number; others: number }>`
    WITH ground AS (
      SELECT old.departement, count(*) AS codes, count(fresh.code) AS reread
      FROM ingest.measure_row AS old LEFT JOIN ${partitionOf(dataset)} AS fresh ON fresh.code = old.code
      WHERE old.dataset = ${previous}::int GROUP BY old.departement
    )
    SELECT coalesce(sum(codes), 0) AS "previousCodes", coalesce(sum(reread), 0) AS reread,
           coalesce(sum(codes - reread) FILTER (WHERE reread < codes * ${SAME_GROUND}::float8), 0) AS others
    FROM ground`.execute(db)
  return rows[0] ?? { previousCodes: 0, reread: 0, others: 0 }
}

/** Adds to every row of a dataset `count` amounts that its file does not have. */
async function addMissing(db: Db, { id, variables }: Rows, count: number): Promise<void> {
  await sql`
    UPDATE ${partitionOf(id)}
    SET amounts = amounts || array_fill(NULL::float8, ARRAY[${count}::int]),
        statuses = coalesce(statuses, array_fill('ok'::text, ARRAY[${variables.length}::int])) || array_fill('manquant'::text, ARRAY[${count}::int])`.execute(
    db,
  )
}

/** Copies the rows of `previous` that `dataset` does not speak for, amounts in the order of its variables, and returns how many. */
async function copyOtherRows(db: Db, previous: Rows, dataset: Rows): Promise<number> {
  const partition = partitionOf(dataset.id)
  const isSameOrder = previous.variables.join() === dataset.variables.join()
  const { numAffectedRows } = await sql`
    WITH ground AS (
      SELECT old.departement FROM ingest.measure_row AS old LEFT JOIN ${partition} AS fresh ON fresh.code = old.code
      WHERE old.dataset = ${previous.id}::int GROUP BY old.departement HAVING count(fresh.code) >= count(*) * ${SAME_GROUND}::float8
    )
    INSERT INTO ${partition} (dataset, code, departement, imputed, amounts, statuses)
    SELECT ${dataset.id}::int, old.code, old.departement, old.imputed, moved.amounts, moved.statuses
    FROM ingest.measure_row AS old
    CROSS JOIN LATERAL (${isSameOrder ? sql`SELECT old.amounts, old.statuses` : reordered(previous.variables, dataset.variables)}) AS moved
    WHERE old.dataset = ${previous.id}::int
      AND NOT EXISTS (SELECT FROM ${partition} AS fresh WHERE fresh.code = old.code)
      AND NOT EXISTS (SELECT FROM ground WHERE ground.departement IS NOT DISTINCT FROM old.departement)`.execute(db)
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

function partitionOf(dataset: number): RawBuilder<unknown> {
  return sql.table(partitionName('ingest.measure_row', dataset))
}
