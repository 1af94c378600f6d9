import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { amountOf, isFinal, protection, reasonWhyNot, routeColumns, statusOf, targetZones, uncoveredStatus } from './draft.ts'
import type { Measured, Route } from './plan.ts'

/**
 * Drafts a carried ratio, over sources where numerator and denominator are both known: Σ N_st ÷ Σ D_st, with D_st = w_base·D_s and
 * N_st = w·y_s. A published share is carried by its denominator: N_st = w_base·D_s·r_s (method, § 1).
 * When a part's two counts are spread by different ancillaries, N_st is held within what D_st allows,
 * max(0, y_s − (D_s − D_st)) ≤ N_st ≤ min(y_s, D_st) (method, § 5), so that a rate never leaves 0–1.
 */
export async function draftCarriedRatio(
  db: Db,
  route: Route & { base: Measured },
  preference: number,
  crosswalk: number,
  baseCrosswalk: number,
): Promise<void> {
  const { numerator, base, share, indicator, method, contextOnly } = route
  const d = amountOf('d', base.position)
  const y = share ? sql`${amountOf('n', numerator.position)} * ${d}` : amountOf('n', numerator.position)
  const held = indicator.nature === 'part' && crosswalk !== baseCrosswalk
  const { threshold, amount } = protection(numerator.set)
  // Without a count of its own, the threshold holds for the numerator and for its complement; a share's counts are not the producer's.
  const protectsCounts = threshold > 0 && !numerator.set.disclosure?.variable && indicator.nature === 'part' && !share
  await sql`
    WITH part AS (
      SELECT b.target, b.target_share, b.by_area, ${y} AS y, ${d} AS d, b.weight * ${d} AS d_st, coalesce(w.weight, 0) * ${y} AS spread,
             b.weight * ${amount ?? sql`NULL::float8`} AS protected, coalesce(n.imputed, false) AS imputed,
             ${statusOf('n', numerator.position)} AS y_status, ${statusOf('d', base.position)} AS d_status
      FROM crosswalk.weight b
      LEFT JOIN crosswalk.weight w ON w.crosswalk = ${crosswalk}::int AND w.target = b.target AND w.source = b.source
      LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = b.source
      LEFT JOIN ingest.measure_row d ON d.dataset = ${base.set.id}::int AND d.code = b.source
      WHERE b.crosswalk = ${baseCrosswalk}::int
    ), placed AS (
      SELECT target, target_share, by_area, imputed, protected, d_st,
             CASE WHEN ${held}::boolean THEN least(greatest(spread, 0, y - (d - d_st)), y, d_st) ELSE spread END AS n_st,
             y_status = 'ok' AND d_status = 'ok' AS is_known, 'secret' IN (y_status, d_status) AS is_secret
      FROM part
    ), carried AS (
      SELECT target, bool_and(by_area) AS by_area, sum(protected) AS protected,
             sum(n_st) FILTER (WHERE is_known) AS numerator,
             sum(d_st) FILTER (WHERE is_known) AS denominator,
             sum(d_st) FILTER (WHERE is_known AND imputed) AS imputed,
             sum(target_share) FILTER (WHERE is_known) AS coverage,
             sum(target_share) FILTER (WHERE NOT is_known) AS unknown_share,
             sum(target_share) FILTER (WHERE is_secret) AS secret_share
      FROM placed GROUP BY target
    ), answered AS (
      SELECT t.code, t.departement, c.numerator, c.denominator, c.imputed, coalesce(c.protected, 0) AS protected, coalesce(c.secret_share, 0) AS secret_share,
             CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage
      FROM ${targetZones(route, base.set)} AS t LEFT JOIN carried c ON c.target = t.code
      WHERE ${method}::text <> 'support' OR NOT coalesce(c.by_area, true)
    ), judged AS (
      SELECT *, CASE WHEN ${uncoveredStatus} IS NOT NULL THEN ${uncoveredStatus}
                     WHEN NOT coalesce(denominator, 0) > 0 THEN 'sans_denominateur'
                     WHEN protected > 0 AND protected < ${threshold}::int THEN 'secret'
                     WHEN ${protectsCounts}::boolean AND ((numerator > 0 AND numerator < ${threshold}::int) OR (denominator > numerator AND denominator - numerator < ${threshold}::int)) THEN 'secret'
                     WHEN ${contextOnly}::boolean THEN 'non_publiable'
                     ELSE 'estime' END AS status
      FROM answered
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, baseCrosswalk)},
           CASE WHEN status = 'estime' THEN numerator / denominator END, status,
           coalesce(${reasonWhyNot(threshold)},
                    CASE WHEN coverage < 0.995 THEN format('Calculé sur %s %% du territoire : le reste n’a pas de source connue.', round((coverage * 100)::numeric)) END),
           CASE WHEN status = 'estime' THEN numerator END, CASE WHEN status IN ('estime', 'sans_denominateur') THEN denominator END,
           NULL, NULL, least(coverage, 1), CASE WHEN denominator > 0 THEN coalesce(imputed, 0) / denominator END, ${isFinal}
    FROM judged t`.execute(db)
}
