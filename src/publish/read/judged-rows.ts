import { type RawBuilder, sql } from 'kysely'

/** What of a run is judged: one zoning or one indicator, or all of them (null). */
export type QualitySelection = { run: number; zoning: string | null; indicator: string | null }

/**
 * CTE `judged`: estimates that an official figure can judge, each with its error (estimate − official, in the unit of the indicator), the variable
 * of its support, its rank among the values of the release, and whether its intervals hold the official figure (null without one). What the release
 * keeps secret is left out: its error beside the official figure would give it away. Hard bounds hold within 1e-9 of relative rounding, as in the
 * checks of a release.
 */
export function judgedRows({ run, zoning, indicator }: QualitySelection): RawBuilder<unknown> {
  return sql`
    nature AS (
      SELECT i ->> 'code' AS code, i ->> 'nature' AS nature FROM estimate.run, jsonb_array_elements(catalogue -> 'indicators') AS i WHERE run.id = ${run}::int
    ),
    served AS (
      SELECT zoning, code, indicator, period, method, support, source, min(rank) AS rank, bool_or(status = 'secret') AS is_secret
      FROM estimate.value
      WHERE run = ${run}::int AND method <> 'officiel' ${only(sql`zoning`, zoning)} ${only(sql`indicator`, indicator)}
      GROUP BY zoning, code, indicator, period, method, support, source
    ),
    judged AS (
      SELECT kept.zoning, kept.code, kept.departement, kept.indicator, nature.nature, kept.period, kept.official_period, kept.method, kept.source, kept.source_share, served.rank,
             split_part(kept.support, '@', 1) AS support, kept.estimate, kept.official, kept.low, kept.high, kept.estimate - kept.official AS error,
             kept.official BETWEEN kept.low AND kept.high AS is_in_interval,
             CASE WHEN coalesce(kept.bound_low, kept.bound_high) IS NOT NULL THEN
               (kept.bound_low IS NULL OR kept.official >= kept.bound_low - 1e-9 * (1 + abs(kept.official)))
               AND (kept.bound_high IS NULL OR kept.official <= kept.bound_high + 1e-9 * (1 + abs(kept.official))) END AS is_in_bounds
      FROM estimate.judged AS kept JOIN nature ON nature.code = kept.indicator
      LEFT JOIN served ON served.zoning = kept.zoning AND served.code = kept.code AND served.indicator = kept.indicator AND served.period = kept.period
        AND served.method = kept.method AND served.source = kept.source AND served.support IS NOT DISTINCT FROM kept.support
      WHERE kept.run = ${run}::int ${only(sql`kept.zoning`, zoning)} ${only(sql`kept.indicator`, indicator)}
        AND served.is_secret IS NOT TRUE
    )`
}

function only(column: RawBuilder<unknown>, value: string | null): RawBuilder<unknown> {
  return value === null ? sql`` : sql`AND ${column} = ${value}::text`
}
