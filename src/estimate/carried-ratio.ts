import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { amountOf, routeColumns, statusOf } from './draft.ts'
import type { Measured, Route } from './plan.ts'
import { COVERAGE_FLOOR } from './rules.ts'

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
  const { numerator, base, share, target, indicator, method, contextOnly } = route
  const y = share ? sql`${amountOf('n', numerator.position)} * ${amountOf('d', base.position)}` : amountOf('n', numerator.position)
  const held = indicator.nature === 'part' && crosswalk !== baseCrosswalk
  const rule = numerator.set.disclosure
  const threshold = rule?.threshold ?? 0
  const rulePosition = rule?.variable ? numerator.set.variables.indexOf(rule.variable) + 1 : 0
  const protectedAmount = rulePosition > 0 ? amountOf('n', rulePosition) : sql`NULL::float8`
  // Without a count of its own, the threshold holds for the numerator and for its complement; a share's counts are not the producer's.
  const protectsCounts = threshold > 0 && !rule?.variable && indicator.nature === 'part' && !share
  await sql`
    WITH weighted AS (
      SELECT b.target, b.source, b.weight AS base_weight, b.target_share, b.by_area, coalesce(w.weight, 0) AS weight
      FROM crosswalk.weight b LEFT JOIN crosswalk.weight w ON w.crosswalk = ${crosswalk}::int AND w.target = b.target AND w.source = b.source
      WHERE b.crosswalk = ${baseCrosswalk}::int
    ), part AS (
      SELECT w.*, ${y} AS y, ${amountOf('d', base.position)} AS d, ${protectedAmount} AS protected, coalesce(n.imputed, false) AS imputed,
             ${statusOf('n', numerator.position)} AS y_status, ${statusOf('d', base.position)} AS d_status
      FROM weighted w
      LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = w.source
      LEFT JOIN ingest.measure_row d ON d.dataset = ${base.set.id}::int AND d.code = w.source
    ), placed AS (
      SELECT target, target_share, by_area, imputed, base_weight * protected AS protected, base_weight * d AS d_st,
             CASE WHEN ${held}::boolean THEN least(greatest(weight * y, 0, y - (d - base_weight * d)), y, base_weight * d) ELSE weight * y END AS n_st,
             y_status = 'ok' AND d_status = 'ok' AS is_known, 'secret' IN (y_status, d_status) AS is_secret
      FROM part
    ), carried AS (
      SELECT target,
             sum(n_st) FILTER (WHERE is_known) AS numerator, sum(d_st) FILTER (WHERE is_known) AS denominator,
             coalesce(sum(target_share) FILTER (WHERE is_known), 0) AS coverage, coalesce(sum(target_share) FILTER (WHERE NOT is_known), 0) AS unknown_share, coalesce(sum(target_share) FILTER (WHERE is_secret), 0) AS secret_share,
             sum(d_st) FILTER (WHERE is_known AND imputed) AS imputed, sum(protected) AS protected, bool_and(by_area) AS by_area
      FROM placed GROUP BY target
    ), answered AS (
      SELECT t.code, t.departement, c.numerator, c.denominator, CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage, coalesce(c.secret_share, 0) AS secret_share, c.imputed,
             coalesce(c.protected, 0) AS protected
      FROM (SELECT *, coalesce(departement = ANY (${base.set.emptyElsewhereIn}::text[]), false) AS is_filled FROM zonings.zone) AS t
      LEFT JOIN carried c ON c.target = t.code
      WHERE t.edition = ${target.id}::int AND (${method}::text <> 'support' OR NOT coalesce(c.by_area, true))
    ), judged AS (
      SELECT *, CASE WHEN coverage < ${COVERAGE_FLOOR}::float8 THEN CASE WHEN secret_share > 0.5 THEN 'secret' ELSE 'non_couvert' END
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
           CASE WHEN status = 'non_couvert' THEN format('Sources connues sur %s %% du territoire seulement.', round((coverage * 100)::numeric))
                WHEN status = 'secret' AND secret_share > 0.5 THEN format('Sources sous secret sur %s %% du territoire.', round((secret_share * 100)::numeric))
                WHEN status = 'secret' THEN format('Effectif estimé sous le seuil de diffusion (%s).', ${threshold}::int)
                WHEN status = 'sans_denominateur' THEN 'Le dénominateur estimé est nul.'
                WHEN status = 'non_publiable' THEN 'Source trop large pour dire le taux d’un quartier : contexte seulement.'
                WHEN coverage < 0.995 THEN format('Calculé sur %s %% du territoire : le reste n’a pas de source connue.', round((coverage * 100)::numeric)) END,
           CASE WHEN status = 'estime' THEN numerator END, CASE WHEN status IN ('estime', 'sans_denominateur') THEN denominator END,
           NULL, NULL, least(coverage, 1), CASE WHEN denominator > 0 THEN coalesce(imputed, 0) / denominator END
    FROM judged t`.execute(db)
}
