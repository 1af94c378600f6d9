import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { isFinal, protection, reasonWhyNot, routeColumns, targetZones, uncoveredStatus } from './draft.ts'
import { type Bounding, heldWithin, possibleColumns, possibleCounts, ratioBounds, reasonHeld, totalJoin } from './hard-bounds.ts'
import type { Measured, Route } from './plan.ts'
import { SHARED_RATE_SPREAD } from './rake/sharing-error.ts'
import { carriedAmount, carriedStatus, isSharedOut, rakedJoin, wasRaked } from './raked-counts.ts'
import { CAVEAT_BELOW, COVERAGE_FLOOR, JEFFREYS, SPREAD_OF_MEANS, WHOLE_SOURCE } from './rules.ts'

/** Like the rate of a commune on its quarters: the same everywhere. */
const MOSTLY_SHARED_OUT = 'Taux du reste d’un total réparti entre des sources non diffusées : contexte seulement.'

/**
 * Drafts a carried ratio, over sources where numerator and denominator are both known: Σ N_st ÷ Σ D_st, with D_st = w_base·D_s and
 * N_st = w·y_s. A published share is carried by its denominator: N_st = w_base·D_s·r_s (method, § 1).
 * When a part's two counts are spread by different ancillaries, or one is brought to a published total, N_st is held within what D_st allows,
 * max(0, y_s − (D_s − D_st)) ≤ N_st ≤ min(y_s, D_st) (method, § 5), so that a rate never leaves 0–1.
 * Hard bounds are read on shapes, by `areaCrosswalk`: see hard-bounds. A rate out of them is brought back, and its numerator with it.
 * Variances (method, § 5): a share of people drawn without replacement from their source, drawn Σ D_st·r(1−r)(1−w) ÷ D_t², grouped
 * Σ D_st(D_st−1)·r(1−r)(1−w) ÷ D_t², where a source whose weight reaches WHOLE_SOURCE leaves nothing out; where only a part c of the zone is known, the rest is one
 * more group, (1−c)²·R̃(1−R̃) added to the grouped one, with R̃ = (N + ½) ÷ (D + 1) (see JEFFREYS): a rate of 0 or 1 where it is known is not sure elsewhere. A mean
 * is the same with (SPREAD_OF_MEANS·m)² for r(1−r): amounts spread in proportion to their mean. Sources that received a part of a total all have the rate of what
 * it left: Σ SHARED_RATE_SPREAD·D_st²·r(1−r) ÷ D_t² added to the drawn one, and context only where they hold most of the denominator.
 */
export async function draftCarriedRatio(
  db: Db,
  route: Route & { base: Measured },
  preference: number,
  crosswalk: number,
  baseCrosswalk: number,
  areaCrosswalk: number,
  bounding: Bounding,
): Promise<void> {
  const { numerator, base, share, indicator, method, contextOnly } = route
  const d = carriedAmount('d', base)
  const y = share ? sql`${carriedAmount('n', numerator)} * ${d}` : carriedAmount('n', numerator)
  const isPart = indicator.nature === 'part'
  const held = isPart && (crosswalk !== baseCrosswalk || numerator.raking !== undefined || base.raking !== undefined)
  const { threshold, amount } = protection(numerator.set)
  // Without a count of its own, the threshold holds for the numerator and for its complement; a share's counts are not the producer's.
  const protectsCounts = threshold > 0 && !numerator.set.disclosure?.variable && isPart && !share
  const spreadOf = (rate: ReturnType<typeof sql>) => (isPart ? sql`(${rate}) * greatest(0, 1 - (${rate}))` : sql`(${SPREAD_OF_MEANS}::float8 * (${rate})) ^ 2`)
  const ratio = sql`(numerator / denominator)`
  const elsewhere = isPart ? sql`(value * denominator + ${JEFFREYS}::float8) / (denominator + 2 * ${JEFFREYS}::float8)` : sql`value`
  await sql`
    WITH part AS (
      SELECT b.target, b.target_share, b.by_area, ${y} AS y, ${d} AS d, b.weight * ${d} AS d_st, coalesce(w.weight, 0) * ${y} AS spread,
             CASE WHEN b.weight < ${WHOLE_SOURCE}::float8 THEN 1 - b.weight ELSE 0 END AS left_out,
             b.weight * ${amount ?? sql`NULL::float8`} AS protected, coalesce(n.imputed, false) OR ${isSharedOut('n', numerator)} OR ${isSharedOut('d', base)} AS imputed, ${isSharedOut('n', numerator)} OR ${isSharedOut('d', base)} AS shared_out,
             ${wasRaked('n', numerator)} AS y_raked, ${wasRaked('d', base)} AS d_raked, ${carriedStatus('n', numerator)} AS y_status, ${carriedStatus('d', base)} AS d_status
      FROM crosswalk.weight b
      LEFT JOIN crosswalk.weight w ON w.crosswalk = ${crosswalk}::int AND w.target = b.target AND w.source = b.source
      LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = b.source
      LEFT JOIN ingest.measure_row d ON d.dataset = ${base.set.id}::int AND d.code = b.source
      ${rakedJoin('n', numerator, sql`b.source`)} ${rakedJoin('d', base, sql`b.source`)}
      WHERE b.crosswalk = ${baseCrosswalk}::int
    ), placed AS (
      SELECT target, target_share, by_area, imputed, shared_out, protected, d_st, y_raked, d_raked,
             CASE WHEN ${held}::boolean THEN least(greatest(spread, 0, y - (d - d_st)), y, d_st) ELSE spread END AS n_st,
             CASE WHEN d > 0 THEN ${spreadOf(sql`y / d`)} ELSE 0 END AS spread_inside, left_out,
             y_status = 'ok' AND d_status = 'ok' AS is_known, 'secret' IN (y_status, d_status) AS is_secret
      FROM part
    ), carried AS (
      SELECT target, bool_and(by_area) AS by_area, bool_or(y_raked) AS y_raked, bool_or(d_raked) AS d_raked, sum(protected) AS protected,
             sum(n_st) FILTER (WHERE is_known) AS numerator,
             sum(d_st) FILTER (WHERE is_known) AS denominator,
             sum(d_st) FILTER (WHERE is_known AND imputed) AS imputed,
             sum(d_st) FILTER (WHERE is_known AND shared_out) AS shared_out,
             sum(d_st * spread_inside * left_out + CASE WHEN shared_out THEN ${SHARED_RATE_SPREAD}::float8 * d_st ^ 2 * spread_inside ELSE 0 END) FILTER (WHERE is_known) AS drawn,
             sum(d_st * greatest(0, d_st - 1) * spread_inside * left_out) FILTER (WHERE is_known) AS grouped,
             sum(target_share) FILTER (WHERE is_known) AS coverage,
             sum(target_share) FILTER (WHERE NOT is_known) AS unknown_share,
             sum(target_share) FILTER (WHERE is_secret) AS secret_share
      FROM placed GROUP BY target
    ), ${possibleCounts(areaCrosswalk, bounding)}, answered AS (
      SELECT t.code, t.departement, c.y_raked, c.d_raked, c.numerator, c.denominator, c.imputed, coalesce(c.shared_out, 0) AS shared_out, c.drawn, c.grouped, coalesce(c.protected, 0) AS protected,
             coalesce(c.secret_share, 0) AS secret_share,
             CASE WHEN t.is_filled THEN 1 - coalesce(c.unknown_share, 0) ELSE coalesce(c.coverage, 0) END AS coverage,
             ${possibleColumns(bounding)}
      FROM ${targetZones(route, base.set)} AS t LEFT JOIN carried c ON c.target = t.code LEFT JOIN possible p ON p.target = t.code ${totalJoin(bounding)}
      WHERE ${method}::text <> 'support' OR NOT coalesce(c.by_area, true)
    ), bounded AS (
      SELECT *, CASE WHEN denominator > 0 THEN ${ratio} END AS carried, ${ratioBounds(indicator, bounding)} FROM answered
    ), valued AS (
      SELECT *, ${heldWithin(sql`carried`)} AS value, ${reasonHeld(sql`carried`)} AS reason_held, ${heldWithin(sql`carried`)} * denominator AS counted FROM bounded
    ), judged AS (
      SELECT *, CASE WHEN ${uncoveredStatus} IS NOT NULL THEN ${uncoveredStatus}
                     WHEN NOT coalesce(denominator, 0) > 0 THEN 'sans_denominateur'
                     WHEN protected > 0 AND protected < ${threshold}::int THEN 'secret'
                     WHEN ${protectsCounts}::boolean AND ((counted > 0 AND counted < ${threshold}::int) OR (denominator > counted AND denominator - counted < ${threshold}::int)) THEN 'secret'
                     WHEN ${contextOnly}::boolean OR shared_out > (1 - ${COVERAGE_FLOOR}::float8) * denominator THEN 'non_publiable'
                     ELSE 'estime' END AS status
      FROM valued
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, baseCrosswalk)},
           CASE WHEN status = 'estime' THEN value END, status,
           coalesce(CASE WHEN status = 'non_publiable' AND NOT ${contextOnly}::boolean THEN ${MOSTLY_SHARED_OUT}::text END, ${reasonWhyNot(threshold)}, reason_held,
                    CASE WHEN coverage < ${CAVEAT_BELOW}::float8 THEN format('Calculé sur %s %% du territoire : le reste n’a pas de source connue.', round((coverage * 100)::numeric)) END),
           CASE WHEN status = 'estime' THEN CASE WHEN reason_held IS NULL THEN numerator ELSE counted END END,
           CASE WHEN status IN ('estime', 'sans_denominateur') THEN denominator END,
           CASE WHEN status = 'estime' THEN bound_low END, CASE WHEN status = 'estime' THEN bound_high END, least(coverage, 1),
           CASE WHEN denominator > 0 THEN coalesce(imputed, 0) / denominator END, ${isFinal},
           CASE WHEN status = 'estime' THEN drawn / denominator ^ 2 END,
           CASE WHEN status = 'estime' THEN grouped / denominator ^ 2 + CASE WHEN coverage < ${WHOLE_SOURCE}::float8 THEN (1 - coverage) ^ 2 * ${spreadOf(elsewhere)} ELSE 0 END END,
           CASE WHEN y_raked THEN ${numerator.raking?.id ?? null}::int END, CASE WHEN d_raked THEN ${base.raking?.id ?? null}::int END
    FROM judged t`.execute(db)
}
