import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Quantile } from '../../model/catalogue.ts'
import { isFinal, protection, reasonWhyNot, routeColumns, uncoveredStatus } from '../draft.ts'
import type { Measured, Route } from '../plan.ts'
import { CAVEAT_BELOW } from '../rules.ts'
import { mixAnchoredZones, mixZones } from './mix-zones.ts'
import { readSourceParts } from './read-source-parts.ts'

export type MixtureRoute = Route & { base: Measured }

/**
 * Drafts a quantile that nobody published on the target: read on the mixture of its sources' distributions, each weighed by the people it brings,
 * m_st = w(s,t)·P_s (method, § 1). Never an average of quantiles. A source counts when its people are known and at least two of its quantiles are, on both
 * sides of the level asked; the others lower the coverage. `denominator` is the people mixed.
 * Where the route has an anchor, the mixture is held to the share published of the target under the same threshold (see `anchoredLevel`), and says so; targets
 * that have none get no row.
 * No hard bounds: nothing certain is known of the incomes of a part of a source. Variances are in squared units of the quantile (see `mixedQuantileWithVariance`).
 * Zones where a support route found no support at all get no row: the area route answers for them.
 */
export async function draftMixture(db: Db, route: MixtureRoute, quantile: Quantile, preference: number, crosswalk: number): Promise<void> {
  const { numerator, support, contextOnly, target, anchor } = route
  const { threshold } = protection(numerator.set)
  const zones = (anchor ? mixAnchoredZones : mixZones)(await readSourceParts(db, route, quantile, crosswalk), quantile)
  await sql`
    WITH mixed AS (
      SELECT * FROM unnest(
        ${zones.map(({ code }) => code)}::text[], ${zones.map(({ quantile }) => quantile?.value ?? null)}::float8[], ${zones.map(({ people }) => people)}::float8[],
        ${zones.map(({ imputed }) => imputed)}::float8[], ${zones.map(({ amountProtected }) => amountProtected)}::float8[],
        ${zones.map(({ coverage }) => coverage)}::float8[], ${zones.map(({ secretShare }) => secretShare)}::float8[], ${zones.map(({ byArea }) => byArea)}::boolean[],
        ${zones.map(({ quantile }) => quantile?.drawn ?? null)}::float8[], ${zones.map(({ quantile }) => quantile?.grouped ?? null)}::float8[],
        ${zones.map(({ published }) => published)}::float8[])
      AS zone(code, value, people, imputed, protected, coverage, secret_share, by_area, drawn, grouped, published)
    ), answered AS (
      SELECT t.code, t.departement, m.value, m.people, m.imputed, m.protected, coalesce(m.coverage, 0) AS coverage, coalesce(m.secret_share, 0) AS secret_share, m.drawn, m.grouped, m.published
      FROM zonings.zone t LEFT JOIN mixed m ON m.code = t.code
      WHERE t.edition = ${target.id}::int AND (${support === null}::boolean OR NOT coalesce(m.by_area, true)) AND (${anchor === undefined}::boolean OR m.published IS NOT NULL)
    ), judged AS (
      SELECT *, CASE WHEN ${uncoveredStatus} IS NOT NULL THEN ${uncoveredStatus}
                     WHEN value IS NULL THEN 'sans_denominateur'
                     WHEN protected > 0 AND protected < ${threshold}::int THEN 'secret'
                     WHEN ${contextOnly}::boolean THEN 'non_publiable'
                     ELSE 'estime' END AS status
      FROM answered
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, crosswalk, crosswalk)},
           CASE WHEN status = 'estime' THEN value END, status,
           coalesce(${reasonWhyNot(threshold)}, nullif(concat_ws(' ',
                    CASE WHEN published IS NOT NULL THEN format('Recalé sur un chiffre publié du périmètre : %s, %s %% en %s.', lower(${anchor?.label ?? null}::text),
                                                                replace(round((published * 100)::numeric, 1)::text, '.', ','), ${anchor?.target.set.period ?? null}::text) END,
                    CASE WHEN coverage < ${CAVEAT_BELOW}::float8 THEN format('Calculé sur %s %% du territoire : le reste n’a pas de source connue.', round((coverage * 100)::numeric)) END), '')),
           NULL, CASE WHEN status = 'estime' THEN people END, NULL, NULL, least(coverage, 1), CASE WHEN people > 0 THEN imputed / people END, ${isFinal},
           CASE WHEN status = 'estime' THEN drawn END, CASE WHEN status = 'estime' THEN grouped END
    FROM judged t`.execute(db)
}
