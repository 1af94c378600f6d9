import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { MeasureSet } from './inputs.ts'
import type { Route } from './plan.ts'
import { COVERAGE_FLOOR, MOSTLY_SECRET } from './rules.ts'

/**
 * Creates the empty temporary table `draft`: the rows of a run before they are ranked. `preference` orders the routes of an indicator;
 * `is_final` marks a secret that no other method may give away; `variance_drawn` and `variance_grouped` are the two sums that an interval is drawn
 * from (method, § 5), in squared units of the value. The columns after `variance_grouped` are filled by later steps; `line` tells rows apart.
 */
export async function createDraft(db: Db): Promise<void> {
  await sql`DROP TABLE IF EXISTS draft`.execute(db)
  await sql`
    CREATE TEMP TABLE draft ON COMMIT DROP AS
    SELECT NULL::float8 AS preference, edition, zoning, code, departement, indicator, period, method, support, source, source_zoning, dataset, base_dataset, crosswalk, base_crosswalk,
           value, status, reason, numerator, denominator, bound_low, bound_high, coverage, imputed_share, NULL::boolean AS is_final,
           NULL::float8 AS variance_drawn, NULL::float8 AS variance_grouped, raking, base_raking, correction, low, high, NULL::boolean AS is_extrapolated, calibration, grades, reliability
    FROM estimate.value WHERE false`.execute(db)
  await sql`ALTER TABLE draft ADD COLUMN line int GENERATED ALWAYS AS IDENTITY`.execute(db)
}

/** Makes the draft quick to change, row by row: most of its rows are official figures, and the steps that follow look for the others. */
export async function indexDraft(db: Db): Promise<void> {
  await sql`SELECT set_config('default_statistics_target', '10', true)`.execute(db)
  await sql`CREATE UNIQUE INDEX draft_line ON draft (line)`.execute(db)
  await sql`ANALYZE draft`.execute(db)
}

/** What a route says of each of its rows, in the order of `draft`'s columns from `preference` to `base_crosswalk`. */
export function routeColumns(route: Route, preference: number, crosswalk: number | null, baseCrosswalk: number | null): RawBuilder<unknown> {
  const { target, indicator, period, method, supportLabel, numerator, base } = route
  return sql`
    ${preference}::float8, ${target.id}::int, ${target.zoning}::text, t.code, t.departement, ${indicator.code}::text, ${period}::text, ${method}::text, ${supportLabel}::text,
    ${numerator.set.source}::text, ${numerator.set.zoning}::text, ${numerator.set.id}::int, ${base?.set.id ?? null}::int, ${crosswalk}::int, ${baseCrosswalk}::int`
}

/** Value of a row of measures and its status, for the variable at `position`: `row` is the table's alias. */
export function amountOf(row: 'n' | 'd' | 'a', position: number): RawBuilder<number | null> {
  return sql`${sql.table(row)}.amounts[${sql.lit(position)}]`
}

/** Status of the same, `manquant` where the dataset has no row. */
export function statusOf(row: 'n' | 'd', position: number): RawBuilder<string> {
  const table = sql.table(row)
  return sql`CASE WHEN ${table}.code IS NULL THEN 'manquant' WHEN ${table}.statuses IS NULL THEN 'ok' ELSE ${table}.statuses[${sql.lit(position)}] END`
}

/** The producer's threshold (0: none), and the count it protects where the rule names one that the dataset carries. */
export function protection({ disclosure, variables }: MeasureSet): { threshold: number; amount: RawBuilder<number | null> | null } {
  const position = disclosure?.variable ? variables.indexOf(disclosure.variable) + 1 : 0
  return { threshold: disclosure?.threshold ?? 0, amount: position > 0 ? amountOf('n', position) : null }
}

/** The target's zones; `is_filled` where a complete grid leaves no one outside its cells. */
export function targetZones({ target }: Route, { emptyElsewhereIn }: MeasureSet): RawBuilder<unknown> {
  return sql`(
    SELECT code, departement, coalesce(departement = ANY (${emptyElsewhereIn}::text[]), false) AS is_filled
    FROM zonings.zone WHERE edition = ${target.id}::int
  )`
}

/** Status of a value that its sources do not cover enough; null when they do. */
export const uncoveredStatus = sql<string | null>`
  CASE WHEN coverage < ${COVERAGE_FLOOR}::float8 THEN CASE WHEN secret_share > ${MOSTLY_SECRET}::float8 THEN 'secret' ELSE 'non_couvert' END END`

/** Whether a status is a secret by threshold, which is final; a secret for lack of sources is not. */
export const isFinal = sql<boolean>`status = 'secret' AND coverage >= ${COVERAGE_FLOOR}::float8`

/** Why a carried value is not there; null when it is. */
export function reasonWhyNot(threshold: number): RawBuilder<string | null> {
  return sql`
    CASE WHEN status = 'non_couvert' AND round((coverage * 100)::numeric) = 0 THEN 'Aucune source sur ce territoire.'
         WHEN status = 'non_couvert' THEN format('Sources connues sur %s %% du territoire seulement.', round((coverage * 100)::numeric))
         WHEN status = 'secret' AND NOT (${isFinal}) THEN format('Sources sous secret sur %s %% du territoire.', round((secret_share * 100)::numeric))
         WHEN status = 'secret' THEN format('Effectif estimé sous le seuil de diffusion (%s).', ${threshold}::int)
         WHEN status = 'sans_denominateur' THEN 'Le dénominateur estimé est nul.'
         WHEN status = 'non_publiable' THEN 'Source trop large pour dire le taux d’un quartier : contexte seulement.' END`
}
