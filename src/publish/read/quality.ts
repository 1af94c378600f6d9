import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { judgedRows, type QualitySelection } from './judged-rows.ts'

/** Errors of one way to estimate an indicator; `null` where there is nothing to measure. */
export type QualityRow = {
  zonage: string
  indicateur: string
  periode: string
  periodes_officielles: string[]
  methode: string
  support: string | null
  source: string
  rang: number | null
  n: number
  departements: number
  mae: number
  erreur_absolue_mediane: number
  biais: number
  rmse: number
  mae_relative: number | null
  erreur_relative_mediane: number | null
  biais_relatif: number | null
  n_intervalle: number
  dans_intervalle: number | null
  largeur_mediane: number | null
  n_bornes: number
  dans_bornes: number | null
  n_communs: number
  mae_communs: number | null
}

/** The same for a third of the zones, by what `selon` measures, from `de` to `a`. */
export type QualityThird = {
  zonage: string
  indicateur: string
  periode: string
  methode: string
  support: string | null
  source: string
  selon: 'population' | 'part_de_la_source'
  tiers: 1 | 2 | 3
  de: number
  a: number
  n: number
  mae: number
  biais: number
  n_intervalle: number
  dans_intervalle: number | null
}

/**
 * What published figures say of each estimator: one row per zoning, indicator, period, method, support and source, with
 *   rang     mean rank of its values in the release, official figures included: 1 is what is served
 *   error    e = estimate − official, in the unit of the indicator; `biais` its mean, `mae` the mean of |e|, `rmse` √(mean of e²)
 *   relative (not for shares) Σ|e| ÷ Σ|official|, the median of |e| ÷ |official|, Σe ÷ Σ|official|
 *   inside   share of official figures within the 90 % interval, and within the hard bounds, among estimates that have them
 *   communs  `mae` again, over the zones that every method of that zoning and indicator answered: what compares methods
 */
export async function listQuality(db: Db, selection: QualitySelection): Promise<QualityRow[]> {
  const { rows } = await sql<QualityRow>`
    WITH ${judgedRows(selection)},
    answering AS (
      SELECT zoning, indicator, code, count(DISTINCT method) AS methods
      FROM judged GROUP BY zoning, indicator, code
    ),
    compared AS (
      SELECT judged.*, answering.methods = total.methods AS is_common
      FROM judged JOIN answering USING (zoning, indicator, code)
      JOIN (SELECT zoning, indicator, count(DISTINCT method) AS methods FROM judged GROUP BY zoning, indicator) AS total USING (zoning, indicator)
    )
    SELECT zoning AS zonage, indicator AS indicateur, period AS periode, array_agg(DISTINCT official_period) AS periodes_officielles,
           method AS methode, support, source, avg(rank)::float8 AS rang, count(*) AS n, count(DISTINCT departement) AS departements,
           avg(abs(error)) AS mae, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(error)) AS erreur_absolue_mediane, avg(error) AS biais, sqrt(avg(error * error)) AS rmse,
           CASE WHEN nature <> 'part' THEN sum(abs(error)) / nullif(sum(abs(official)), 0) END AS mae_relative,
           CASE WHEN nature <> 'part' THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(error) / nullif(abs(official), 0)) END AS erreur_relative_mediane,
           CASE WHEN nature <> 'part' THEN sum(error) / nullif(sum(abs(official)), 0) END AS biais_relatif,
           count(is_in_interval) AS n_intervalle, avg(is_in_interval::int)::float8 AS dans_intervalle,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY high - low) AS largeur_mediane,
           count(is_in_bounds) AS n_bornes, avg(is_in_bounds::int)::float8 AS dans_bornes,
           count(*) FILTER (WHERE is_common) AS n_communs, avg(abs(error)) FILTER (WHERE is_common) AS mae_communs
    FROM compared
    GROUP BY zoning, indicator, nature, period, method, support, source
    ORDER BY zoning, indicator, period, method, support NULLS FIRST, source
  `.execute(db)
  return rows
}

/**
 * The errors of `listQuality` by thirds of the zones: by their published population, and by the share of its sources that a zone makes up.
 * Thirds are cut at the values below which a third and two thirds of the zones lie, so that equal zones stay together and a third may be empty.
 */
export async function listQualityThirds(db: Db, selection: QualitySelection): Promise<QualityThird[]> {
  const { rows } = await sql<QualityThird>`
    WITH ${judgedRows(selection)},
    peopled AS (
      SELECT DISTINCT ON (zoning, code) zoning, code, value
      FROM estimate.value
      WHERE run = ${selection.run}::int AND indicator = 'population' AND method = 'officiel' AND value IS NOT NULL
      ORDER BY zoning, code, period DESC, rank
    ),
    measured AS (
      SELECT judged.*, 'part_de_la_source' AS by_what, source_share AS size FROM judged WHERE source_share IS NOT NULL
      UNION ALL
      SELECT judged.*, 'population', peopled.value FROM judged JOIN peopled USING (zoning, code)
    ),
    cut AS (
      SELECT zoning, indicator, period, method, support, source, by_what, percentile_disc(ARRAY[1 / 3.0, 2 / 3.0]) WITHIN GROUP (ORDER BY size) AS at
      FROM measured GROUP BY 1, 2, 3, 4, 5, 6, 7
    )
    SELECT zoning AS zonage, indicator AS indicateur, period AS periode, method AS methode, measured.support, source, by_what AS selon,
           CASE WHEN size <= at[1] THEN 1 WHEN size <= at[2] THEN 2 ELSE 3 END AS tiers, min(size) AS de, max(size) AS a, count(*) AS n,
           avg(abs(error)) AS mae, avg(error) AS biais, count(is_in_interval) AS n_intervalle, avg(is_in_interval::int)::float8 AS dans_intervalle
    FROM measured JOIN cut USING (zoning, indicator, period, method, source, by_what)
    WHERE cut.support IS NOT DISTINCT FROM measured.support
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5 NULLS FIRST, 6, 7, 8
  `.execute(db)
  return rows
}
