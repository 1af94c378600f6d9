import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { amountOf, routeColumns, statusOf } from './draft.ts'
import type { Route } from './plan.ts'
import { COVERAGE_FLOOR, WHOLE_SOURCE } from './rules.ts'

/**
 * Drafts a carried count: Y_t = Σ_s w·y_s over sources with a value. Secret and missing sources leave the sum, lower the coverage and
 * stay in the hard bounds with their known range: whole sources inside ≤ Y_t ≤ all sources touched (method, § 1 and 5).
 * Where a complete grid has no cell, nobody lives: that part of a zone is covered, by zero.
 * Zones where a support route found no support at all get no row: the area route answers for them.
 */
export async function draftCarriedCount(db: Db, route: Route, preference: number, crosswalk: number): Promise<void> {
  const { numerator, target, method } = route
  const rule = numerator.set.disclosure
  const threshold = rule?.threshold ?? 0
  const basePosition = rule?.variable ? numerator.set.variables.indexOf(rule.variable) + 1 : 0
  const protectedAmount = basePosition > 0 ? amountOf('n', basePosition) : sql`NULL::float8`
  await sql`
    WITH part AS (
      SELECT w.target, w.weight, w.target_share, w.by_area, ${amountOf('n', numerator.position)} AS y, ${statusOf('n', numerator.position)} AS status,
             ${protectedAmount} AS protected, coalesce(n.imputed, false) AS imputed
      FROM crosswalk.weight w LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = w.source
      WHERE w.crosswalk = ${crosswalk}::int
    ), carried AS (
      SELECT target,
             sum(weight * y) FILTER (WHERE status = 'ok') AS value,
             coalesce(sum(target_share) FILTER (WHERE status = 'ok'), 0) AS coverage, coalesce(sum(target_share) FILTER (WHERE status <> 'ok'), 0) AS unknown_share,
             coalesce(sum(target_share) FILTER (WHERE status = 'secret'), 0) AS secret_share,
             sum(weight * y) FILTER (WHERE imputed AND status = 'ok') AS imputed,
             coalesce(sum(y) FILTER (WHERE status = 'ok' AND weight >= ${WHOLE_SOURCE}::float8), 0) AS inside,
             CASE WHEN bool_and(status = 'ok' OR (status = 'secret' AND ${threshold}::int > 0))
                  THEN sum(CASE status WHEN 'ok' THEN y ELSE ${threshold}::int - 1 END) END AS touched,
             sum(weight * protected) AS protected,
             bool_and(by_area) AS by_area
      FROM part GROUP BY target
    ), answered AS (
      SELECT t.code, t.departement, CASE WHEN t.is_filled THEN coalesce(c.value, 0) ELSE c.value END AS value,
             CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage,
             coalesce(c.secret_share, 0) AS secret_share, c.imputed, coalesce(c.inside, 0) AS inside, CASE WHEN t.is_filled AND c.target IS NULL THEN 0 ELSE c.touched END AS touched,
             coalesce(CASE WHEN ${basePosition > 0}::boolean THEN c.protected ELSE c.value END, 0) AS protected
      FROM (SELECT *, coalesce(departement = ANY (${numerator.set.emptyElsewhereIn}::text[]), false) AS is_filled FROM zonings.zone) AS t
      LEFT JOIN carried c ON c.target = t.code
      WHERE t.edition = ${target.id}::int AND (${method}::text <> 'support' OR NOT coalesce(c.by_area, true))
    ), judged AS (
      SELECT *, CASE WHEN value IS NULL OR coverage < ${COVERAGE_FLOOR}::float8 THEN CASE WHEN secret_share > 0.5 THEN 'secret' ELSE 'non_couvert' END
                     WHEN protected > 0 AND protected < ${threshold}::int THEN 'secret'
                     ELSE 'estime' END AS status
      FROM answered
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, null)},
           CASE WHEN status = 'estime' THEN value END, status,
           CASE WHEN status = 'non_couvert' THEN format('Sources connues sur %s %% du territoire seulement.', round((coverage * 100)::numeric))
                WHEN status = 'secret' AND secret_share > 0.5 THEN format('Sources sous secret sur %s %% du territoire.', round((secret_share * 100)::numeric))
                WHEN status = 'secret' THEN format('Effectif estimé sous le seuil de diffusion (%s).', ${threshold}::int)
                WHEN coverage < 0.995 THEN format('Plancher : %s %% du territoire n’a pas de source connue et n’est pas compté.', round(((1 - coverage) * 100)::numeric)) END,
           NULL, NULL, CASE WHEN status = 'estime' THEN inside END, CASE WHEN status = 'estime' THEN touched END, least(coverage, 1),
           CASE WHEN value > 0 THEN coalesce(imputed, 0) / value END
    FROM judged t`.execute(db)
}
