import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { amountOf, routeColumns, statusOf } from './draft.ts'
import type { Route } from './plan.ts'

/** Drafts the figures published on the target zoning itself: counts, published shares, ratios of two published counts. */
export async function draftOfficial(db: Db, route: Route, preference: number): Promise<void> {
  const { numerator, base, share, target } = route
  const ratio = base !== null && !share
  const denominator = ratio ? amountOf('d', base.position) : sql`NULL::float8`
  const denominatorStatus = ratio ? statusOf('d', base.position) : sql`'ok'`
  await sql`
    WITH read AS (
      SELECT t.code, t.departement, ${amountOf('n', numerator.position)} AS y, ${statusOf('n', numerator.position)} AS y_status,
             ${denominator} AS d, ${denominatorStatus} AS d_status, coalesce(n.imputed, false) AS imputed
      FROM zonings.zone t
      JOIN ingest.measure_row n ON n.dataset = ${numerator.set.id}::int AND n.code = t.code
      LEFT JOIN ingest.measure_row d ON d.dataset = ${ratio ? base.set.id : numerator.set.id}::int AND d.code = t.code
      WHERE t.edition = ${target.id}::int
    ), judged AS (
      SELECT *, CASE WHEN y_status <> 'ok' THEN y_status WHEN d_status <> 'ok' THEN d_status
                     WHEN ${ratio}::boolean AND d = 0 THEN 'sans_denominateur' ELSE 'ok' END AS status
      FROM read
    )
    INSERT INTO draft
    SELECT ${routeColumns(route, preference, null, null)},
           CASE WHEN status = 'ok' THEN CASE WHEN ${ratio}::boolean THEN y / d ELSE y END END,
           status,
           CASE status WHEN 'secret' THEN 'Non diffusé par le producteur : secret statistique.'
                       WHEN 'manquant' THEN 'Absent du fichier du producteur.'
                       WHEN 'sans_denominateur' THEN 'Le dénominateur publié est nul.' END,
           CASE WHEN ${ratio}::boolean THEN y END, d, NULL, NULL, NULL, CASE WHEN imputed THEN 1 ELSE 0 END, status = 'secret'
    FROM judged t`.execute(db)
}
