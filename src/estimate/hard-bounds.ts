import { type RawBuilder, sql } from 'kysely'
import type { Indicator } from '../model/catalogue.ts'
import type { Certainty } from './certainty.ts'
import { amountOf, statusOf } from './draft.ts'
import type { Measured } from './plan.ts'
import { rakedJoin } from './raked-counts.ts'
import { WHOLE_SOURCE } from './rules.ts'

/** A count with what is sure of it. */
export type Sure = { measured: Measured; certainty: Certainty }

/**
 * What bounds a route: its numerator; the universe it is counted among, in the same dataset; and `total`, the universe's published count on each target
 * zone, where the same producer published it for the same period.
 */
export type Bounding = { numerator: Sure; universe: Sure | null; total: Measured | null }

/**
 * CTE `possible`: for each target, how many of its people may be counted (n) and how many of its universe may not (e), whatever the weights.
 * A source wholly inside gives its y and its D − y; one that is cut gives anything from none to all of them, and the two are independent:
 *   n_min = Σ_inside y⁻            n_max = Σ_touched y⁺
 *   e_min = Σ_inside (D⁻ − y⁺)⁺    e_max = Σ_touched (D⁺ − y⁻)⁺
 * where y⁻ ≤ y ≤ y⁺ is what is sure of a figure: itself where it is published; [0, threshold − 1] for a secret of known size; [0, D] or no limit
 * for the others. A published figure scaled to a total is between what each says. n_max and e_max are infinite where a part of the zone has no source. Read on shapes (`crosswalk` is by area); the sources of an edition do
 * not overlap. Both counts come from the same dataset; without `universe`, e is not known.
 */
export function possibleCounts(crosswalk: number, { numerator, universe }: Bounding): RawBuilder<unknown> {
  const n = range('n', numerator)
  const d = universe ? range('n', universe, 'd') : { lowest: sql`0::float8`, highest: INFINITE }
  return sql`
    possible AS (
      SELECT target, sum(target_share) AS touched_share, bool_and(is_whole AND y_low = y_high AND (d_low = d_high OR ${universe === null}::boolean)) AS is_exact,
             bool_or(y_low > d_high) AS is_absurd,
             sum(CASE WHEN is_whole THEN y_low ELSE 0 END) AS n_min, sum(least(y_high, CASE WHEN y_low < y_high THEN d_high ELSE ${INFINITE} END)) AS n_max,
             sum(CASE WHEN is_whole THEN greatest(0, d_low - y_high) ELSE 0 END) AS e_min, sum(greatest(0, d_high - y_low)) AS e_max
      FROM (
        SELECT w.target, w.target_share, w.weight >= ${WHOLE_SOURCE}::float8 AS is_whole,
               ${n.lowest} AS y_low, ${n.highest} AS y_high, ${d.lowest} AS d_low, ${d.highest} AS d_high
        FROM crosswalk.weight w LEFT JOIN ingest.measure_row n ON n.dataset = ${numerator.measured.set.id}::int AND n.code = w.source
        ${rakedJoin('n', numerator.measured, sql`w.source`)} ${universe ? rakedJoin('d', universe.measured, sql`w.source`) : sql``}
        WHERE w.crosswalk = ${crosswalk}::int
      ) AS touched
      GROUP BY target
    )`
}

/**
 * The same, of the zone `t` (with `is_filled`: no one lives outside its sources) beside its row `p` of `possible`: columns n_min, n_max, e_min, e_max, and
 * `known_total`, D_t where it is published (row `total`).
 */
export function possibleColumns({ total }: Bounding): RawBuilder<unknown> {
  const isCovered = sql`(t.is_filled OR coalesce(p.touched_share, 0) >= ${WHOLE_SOURCE}::float8)`
  return sql`
    coalesce(p.n_min, 0) AS n_min, CASE WHEN ${isCovered} THEN coalesce(p.n_max, 0) ELSE ${INFINITE} END AS n_max,
    coalesce(p.e_min, 0) AS e_min, CASE WHEN ${isCovered} THEN coalesce(p.e_max, 0) ELSE ${INFINITE} END AS e_max,
    ${isCovered} AND coalesce(p.is_exact, true) AS is_exact, coalesce(p.is_absurd, false) AS is_absurd,
    ${total ? sql`CASE WHEN total.statuses IS NULL OR total.statuses[${sql.lit(total.position)}] = 'ok' THEN total.amounts[${sql.lit(total.position)}] END` : sql`NULL::float8`} AS known_total`
}

/** The join that `possibleColumns` reads `total` from. */
export function totalJoin({ total }: Bounding): RawBuilder<unknown> {
  return total ? sql`LEFT JOIN ingest.measure_row total ON total.dataset = ${total.set.id}::int AND total.code = t.code` : sql``
}

/**
 * Hard bounds of a count (method, § 5), columns bound_low and bound_high; null where there is none.
 * N_t lies in [n_min, n_max]. Where D_t is published, N_t = D_t − E_t with E_t in [e_min, e_max] too, so that
 *   max(n_min, D_t − e_max) ≤ N_t ≤ min(n_max, D_t − e_min);
 * both ends are reached by a placing of people that respects every published figure: no narrower bounds hold. Published figures that
 * contradict each other leave the first pair.
 */
export const countBounds = sql`
  CASE WHEN ${isConsistent()} THEN greatest(n_min, coalesce(known_total - e_max, n_min)) ELSE n_min END AS bound_low,
  nullif(CASE WHEN ${isConsistent()} THEN least(n_max, coalesce(known_total - e_min, n_max)) ELSE n_max END, ${infinite()}) AS bound_high`

/**
 * Hard bounds of a rate of two counts of one dataset, one counted among the other. N ÷ (N + E) grows with N and falls with E, which are independent:
 *   n_min ÷ (n_min + e_max) ≤ rate ≤ n_max ÷ (n_max + e_min);
 * an end where nobody may be left (0 ÷ 0) is that of the domain. Where D_t is published, the rate is N_t ÷ D_t, and the bounds of the count hold too.
 * No bounds where a source counts more people than its universe: the figures are not what they say, and the checks of a release must see it.
 */
const rateBounds = sql`
  CASE WHEN NOT is_absurd THEN greatest(
    CASE WHEN n_min + e_max > 0 THEN CASE WHEN e_max = ${infinite()} THEN 0 ELSE n_min / (n_min + e_max) END ELSE 0 END,
    CASE WHEN known_total > 0 AND ${isConsistent()} THEN greatest(n_min, known_total - e_max) / known_total END) END AS bound_low,
  CASE WHEN NOT is_absurd THEN least(
    CASE WHEN n_max + e_min > 0 THEN CASE WHEN n_max = ${infinite()} THEN 1 ELSE n_max / (n_max + e_min) END ELSE 1 END,
    CASE WHEN known_total > 0 AND ${isConsistent()} THEN least(n_max, known_total - e_min) / known_total END) END AS bound_high`

/**
 * Bounds of a ratio: those of a rate where both counts are sure; 0 and 1 for another share (a published share, or two counts of two datasets, says nothing
 * sure of a part of a zone); for a mean, its own value where the zone is made of whole known sources, and none elsewhere.
 */
export function ratioBounds({ nature }: Indicator, { universe }: Bounding): RawBuilder<unknown> {
  if (nature === 'part' && universe) return rateBounds
  if (nature === 'part') return sql`CASE WHEN numerator <= denominator THEN 0 END AS bound_low, CASE WHEN numerator <= denominator THEN 1 END AS bound_high`
  const exact = universe ? sql`CASE WHEN is_exact AND denominator > 0 THEN numerator / denominator END` : sql`NULL::float8`
  return sql`${exact} AS bound_low, ${exact} AS bound_high`
}

/** Whether some N_t agrees with D_t and every figure of the sources. */
function isConsistent(): RawBuilder<boolean> {
  return sql`NOT is_absurd AND coalesce(greatest(n_min, known_total - e_max) <= least(n_max, known_total - e_min), false)`
}

/** A value held within its bounds; what rounding errors of sums move is left as it is. Columns bound_low and bound_high. */
export function heldWithin(value: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql`CASE WHEN ${isBelow(value)} THEN bound_low WHEN ${isAbove(value)} THEN bound_high ELSE ${value} END`
}

/** Why a value was moved; null when it was not. */
export function reasonHeld(value: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`CASE WHEN ${isBelow(value)} OR ${isAbove(value)} THEN 'Ramené dans les bornes que laissent les chiffres publiés.' END`
}

/** Tolerance of `bornes_dures`, the check of a release. */
const isBelow = (value: RawBuilder<unknown>): RawBuilder<boolean> => sql`${value} < bound_low - 1e-9 * (1 + abs(${value}))`
const isAbove = (value: RawBuilder<unknown>): RawBuilder<boolean> => sql`${value} > bound_high + 1e-9 * (1 + abs(${value}))`

const INFINITE = infinite()

function infinite(): RawBuilder<number> {
  return sql`'Infinity'::float8`
}

/** Lowest and highest count that a published figure leaves possible: see `possibleCounts`. */
function range(row: 'n', { measured, certainty }: Sure, raked: 'n' | 'd' = row): { lowest: RawBuilder<number>; highest: RawBuilder<number> } {
  const { secretCeiling, isSecretOnlyByCell, imputedCeiling, slack, cap } = certainty
  const { position, raking } = measured
  const table = sql.table(row)
  const y = amountOf(row, position)
  const scaled = raking === undefined ? y : sql`coalesce(${sql.ref(`${raked}_raked.amount`)}, ${y})`
  const isExact = sql`(${statusOf(row, position)} = 'ok' AND (${imputedCeiling === null}::boolean OR NOT ${table}.imputed))`
  const isImputed = sql`(${statusOf(row, position)} = 'ok')`
  const isSmall = sql`(${statusOf(row, position)} = 'secret' AND (${isSecretOnlyByCell}::boolean OR 'ok' = ANY (${table}.statuses)))`
  // a figure at its cap, published to one decimal
  const isCapped = cap ? sql`${y} >= ${cap.share}::float8 * ${amountOf(row, cap.position)} - 0.1` : sql`false`
  return {
    lowest: sql`CASE WHEN ${isExact} THEN greatest(0, least(${y} - ${slack}::float8, ${scaled})) ELSE 0 END`,
    highest: sql`
      CASE WHEN ${isExact} THEN CASE WHEN ${isCapped} THEN ${INFINITE} ELSE greatest(${y} + ${slack}::float8, ${scaled}) END
           WHEN ${isImputed} THEN ${imputedCeiling}::float8 WHEN ${isSmall} THEN ${secretCeiling}::float8 ELSE ${INFINITE} END`,
  }
}
