import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { isFinal, protection, reasonWhyNot, routeColumns, targetZones, uncoveredStatus } from './draft.ts'
import { type Bounding, countBounds, heldWithin, possibleColumns, possibleCounts, reasonHeld, totalJoin } from './hard-bounds.ts'
import type { Route } from './plan.ts'
import { carriedAmount, carriedStatus, isSharedOut, rakedJoin, wasRaked } from './raked-counts.ts'
import { CAVEAT_BELOW, JEFFREYS, WHOLE_SOURCE } from './rules.ts'

/**
 * Drafts a carried count: Y_t = Σ_s w·y_s over sources with a value. Secret and missing sources leave the sum and lower the coverage.
 * Where a complete grid has no cell, nobody lives: that part of a zone is covered, by zero.
 * Hard bounds hold whatever the weights, so they are read on shapes, by `areaCrosswalk`: see hard-bounds. A value out of them is brought back.
 * Variances (method, § 5), in squared people: drawn Σ y·w(1−w), each person falling in or out alone; grouped Σ y(y−1)·w(1−w), all those of
 * a source together; a source whose weight reaches WHOLE_SOURCE gives all, with no variance. A part c < 1 of the zone known only: the rest holds as many people
 * by unit of mass, or none, so that the drawn one takes in ((Y + ½)·(1−c)/c)², with the ½ of JEFFREYS: nobody where it is known is not nobody elsewhere. A source that received a part of a total (see rake) may hold more or less than it: (error·w·y)² added to the drawn one.
 * Zones where a support route found no support at all get no row: the area route answers for them.
 */
export async function draftCarriedCount(db: Db, route: Route, preference: number, crosswalk: number, areaCrosswalk: number, bounding: Bounding): Promise<void> {
  const { numerator, method } = route
  const { threshold, amount } = protection(numerator.set)
  const y = carriedAmount('n', numerator)
  const status = carriedStatus('n', numerator)
  const shown = amount ? sql`NULL::float8` : heldWithin(sql`carried`)
  await sql`
    WITH part AS (
      SELECT w.target, w.weight, CASE WHEN w.weight < ${WHOLE_SOURCE}::float8 THEN 1 - w.weight ELSE 0 END AS left_out, w.target_share, w.by_area, ${y} AS y, ${status} AS status, ${amount ?? y} AS protected,
             coalesce(n.imputed, false) OR ${isSharedOut('n', numerator)} AS imputed, ${isSharedOut('n', numerator)} AS shared_out, ${wasRaked('n', numerator)} AS raked
      FROM crosswalk.weight w LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = w.source
      ${rakedJoin('n', numerator, sql`w.source`)}
      WHERE w.crosswalk = ${crosswalk}::int
    ), carried AS (
      SELECT target, bool_and(by_area) AS by_area, bool_or(raked) AS raked, sum(weight * protected) AS protected,
             sum(weight * y) FILTER (WHERE status = 'ok') AS value,
             sum(weight * y) FILTER (WHERE status = 'ok' AND imputed) AS imputed,
             sum(y * weight * left_out + CASE WHEN shared_out THEN (${numerator.raking?.error ?? 0}::float8 * weight * y) ^ 2 ELSE 0 END)
               FILTER (WHERE status = 'ok') AS drawn,
             sum(y * greatest(0, y - 1) * weight * left_out) FILTER (WHERE status = 'ok') AS grouped,
             sum(target_share) FILTER (WHERE status = 'ok') AS coverage,
             sum(target_share) FILTER (WHERE status <> 'ok') AS unknown_share,
             sum(target_share) FILTER (WHERE status = 'secret') AS secret_share
      FROM part GROUP BY target
    ), ${possibleCounts(areaCrosswalk, bounding)}, answered AS (
      SELECT t.code, t.departement, c.raked, c.imputed, coalesce(c.protected, 0) AS protected, coalesce(c.secret_share, 0) AS secret_share,
             coalesce(c.drawn, 0) AS drawn, coalesce(c.grouped, 0) AS grouped,
             CASE WHEN t.is_filled THEN coalesce(c.value, 0) ELSE c.value END AS carried,
             CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage,
             ${possibleColumns(bounding)}
      FROM ${targetZones(route, numerator.set)} AS t LEFT JOIN carried c ON c.target = t.code LEFT JOIN possible p ON p.target = t.code ${totalJoin(bounding)}
      WHERE ${method}::text <> 'support' OR NOT coalesce(c.by_area, true)
    ), bounded AS (
      SELECT *, ${countBounds} FROM answered
    ), judged AS (
      SELECT *, ${heldWithin(sql`carried`)} AS value,
             CASE WHEN carried IS NULL THEN coalesce(${uncoveredStatus}, 'non_couvert')
                  ELSE coalesce(${uncoveredStatus}, CASE WHEN protected > 0 AND least(protected, ${shown}) < ${threshold}::int THEN 'secret' END, 'estime') END AS status
      FROM bounded
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, null)},
           CASE WHEN status = 'estime' THEN value END, status,
           coalesce(${reasonWhyNot(threshold)}, ${reasonHeld(sql`carried`)},
                    CASE WHEN coverage < ${CAVEAT_BELOW}::float8 THEN format('Plancher : %s %% du territoire n’a pas de source connue et n’est pas compté.', round(((1 - coverage) * 100)::numeric)) END),
           NULL, NULL, CASE WHEN status = 'estime' THEN bound_low END, CASE WHEN status = 'estime' THEN bound_high END, least(coverage, 1),
           CASE WHEN value > 0 THEN least(1, coalesce(imputed, 0) / value) END, ${isFinal},
           CASE WHEN status = 'estime' THEN drawn + CASE WHEN coverage < ${WHOLE_SOURCE}::float8 THEN ((value + ${JEFFREYS}::float8) * (1 - coverage) / coverage) ^ 2 ELSE 0 END END, CASE WHEN status = 'estime' THEN grouped END,
           CASE WHEN raked THEN ${numerator.raking?.id ?? null}::int END
    FROM judged t`.execute(db)
}
