import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Route } from './plan.ts'

/** Creates the empty temporary table `draft`: the rows of a run before they are ranked; `preference` orders the routes of an indicator. */
export async function createDraft(db: Db): Promise<void> {
  await sql`DROP TABLE IF EXISTS draft`.execute(db)
  await sql`
    CREATE TEMP TABLE draft ON COMMIT DROP AS
    SELECT NULL::int AS preference, edition, zoning, code, departement, indicator, period, method, support, source, dataset, base_dataset, crosswalk, base_crosswalk,
           value, status, reason, numerator, denominator, bound_low, bound_high, coverage, imputed_share
    FROM estimate.value WHERE false`.execute(db)
}

/** What a route says of each of its rows, in the order of `draft`'s columns from `preference` to `base_crosswalk`. */
export function routeColumns(route: Route, preference: number, crosswalk: number | null, baseCrosswalk: number | null): RawBuilder<unknown> {
  const { target, indicator, period, method, supportLabel, numerator, base } = route
  return sql`
    ${preference}::int, ${target.id}::int, ${target.zoning}::text, t.code, t.departement, ${indicator.code}::text, ${period}::text, ${method}::text, ${supportLabel}::text,
    ${numerator.set.source}::text, ${numerator.set.id}::int, ${base?.set.id ?? null}::int, ${crosswalk}::int, ${baseCrosswalk}::int`
}

/** Value of a row of measures and its status, for the variable at `position`: `row` is the table's alias. */
export function amountOf(row: 'n' | 'd', position: number): RawBuilder<number | null> {
  return sql`${sql.table(row)}.amounts[${sql.lit(position)}]`
}

/** Status of the same, `manquant` where the dataset has no row. */
export function statusOf(row: 'n' | 'd', position: number): RawBuilder<string> {
  const table = sql.table(row)
  return sql`CASE WHEN ${table}.code IS NULL THEN 'manquant' WHEN ${table}.statuses IS NULL THEN 'ok' ELSE ${table}.statuses[${sql.lit(position)}] END`
}
