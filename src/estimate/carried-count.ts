import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { amountOf, isFinal, protection, reasonWhyNot, routeColumns, statusOf, targetZones, uncoveredStatus } from './draft.ts'
import type { Route } from './plan.ts'
import { WHOLE_SOURCE } from './rules.ts'

/**
 * Drafts a carried count: Y_t = Σ_s w·y_s over sources with a value. Secret and missing sources leave the sum and lower the coverage.
 * Where a complete grid has no cell, nobody lives: that part of a zone is covered, by zero.
 * Hard bounds hold whatever the weights (method, § 5), so they are read on shapes, by `areaCrosswalk`: whole sources inside ≤ Y_t ≤ all
 * sources touched, a secret one counting for the range its threshold leaves; no upper bound where a part of the zone has no known source.
 * Zones where a support route found no support at all get no row: the area route answers for them.
 */
export async function draftCarriedCount(db: Db, route: Route, preference: number, crosswalk: number, areaCrosswalk: number): Promise<void> {
  const { numerator, method } = route
  const { threshold, amount } = protection(numerator.set)
  const y = amountOf('n', numerator.position)
  const status = statusOf('n', numerator.position)
  await sql`
    WITH part AS (
      SELECT w.target, w.weight, w.target_share, w.by_area, ${y} AS y, ${status} AS status, ${amount ?? y} AS protected, coalesce(n.imputed, false) AS imputed
      FROM crosswalk.weight w LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = w.source
      WHERE w.crosswalk = ${crosswalk}::int
    ), carried AS (
      SELECT target, bool_and(by_area) AS by_area, sum(weight * protected) AS protected,
             sum(weight * y) FILTER (WHERE status = 'ok') AS value,
             sum(weight * y) FILTER (WHERE status = 'ok' AND imputed) AS imputed,
             sum(target_share) FILTER (WHERE status = 'ok') AS coverage,
             sum(target_share) FILTER (WHERE status <> 'ok') AS unknown_share,
             sum(target_share) FILTER (WHERE status = 'secret') AS secret_share
      FROM part GROUP BY target
    ), bounded AS (
      SELECT w.target, sum(w.target_share) AS touched_share,
             sum(${y}) FILTER (WHERE ${status} = 'ok' AND w.weight >= ${WHOLE_SOURCE}::float8) AS inside,
             CASE WHEN bool_and(${status} = 'ok' OR (${status} = 'secret' AND ${threshold}::int > 0))
                  THEN sum(CASE ${status} WHEN 'ok' THEN ${y} ELSE ${threshold}::int - 1 END) END AS touched
      FROM crosswalk.weight w LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = w.source
      WHERE w.crosswalk = ${areaCrosswalk}::int GROUP BY w.target
    ), answered AS (
      SELECT t.code, t.departement, c.imputed, coalesce(c.protected, 0) AS protected, coalesce(c.secret_share, 0) AS secret_share,
             CASE WHEN t.is_filled THEN coalesce(c.value, 0) ELSE c.value END AS value,
             CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage,
             coalesce(b.inside, 0) AS inside,
             CASE WHEN t.is_filled AND b.target IS NULL THEN 0 WHEN t.is_filled OR b.touched_share >= ${WHOLE_SOURCE}::float8 THEN b.touched END AS touched
      FROM ${targetZones(route, numerator.set)} AS t LEFT JOIN carried c ON c.target = t.code LEFT JOIN bounded b ON b.target = t.code
      WHERE ${method}::text <> 'support' OR NOT coalesce(c.by_area, true)
    ), judged AS (
      SELECT *, CASE WHEN value IS NULL THEN coalesce(${uncoveredStatus}, 'non_couvert')
                     ELSE coalesce(${uncoveredStatus}, CASE WHEN protected > 0 AND protected < ${threshold}::int THEN 'secret' END, 'estime') END AS status
      FROM answered
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, null)},
           CASE WHEN status = 'estime' THEN value END, status,
           coalesce(${reasonWhyNot(threshold)},
                    CASE WHEN coverage < 0.995 THEN format('Plancher : %s %% du territoire n’a pas de source connue et n’est pas compté.', round(((1 - coverage) * 100)::numeric)) END),
           NULL, NULL, CASE WHEN status = 'estime' THEN inside END, CASE WHEN status = 'estime' THEN touched END, least(coverage, 1),
           CASE WHEN value > 0 THEN coalesce(imputed, 0) / value END, ${isFinal}
    FROM judged t`.execute(db)
}
