import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { readableShare } from './readable-share.ts'
import { tracedFormula, type ValueKey } from './trace-formula.ts'

export type TraceSource = {
  zonage: string
  territoire: string
  libelle: string | null
  numerateur: number | null
  numerateur_statut: string
  denominateur: number | null
  denominateur_statut: string | null
  poids: number | null
  poids_denominateur: number | null
  part_du_territoire: number | null
  selon_aire: boolean
  impute: boolean
  contribution: number | null
  part_du_melange: number | null
  calage: SourceRaking | null
  calage_denominateur: SourceRaking | null
}

/** A source's count brought to a published total: scaled from its published count, its part of what the total leaves, or the total of that source alone. */
export type SourceRaking = { effectif: number | null; facteur: number | null; statut: 'cale' | 'reparti' | 'repris'; total: string }

/**
 * Source zones of a value, the largest contribution first; contributions add up to the value, recomputed from weights and measures:
 *   effectif      w·y
 *   part          clamp(w·y) ÷ Σ w'·D, between max(0, y − (D − w'·D)) and min(y, w'·D) where numerator and denominator have different crosswalks
 *   moyenne       w·y ÷ Σ w'·D
 *   part_publiee  w'·D·r ÷ Σ w'·D
 * over the sources whose values are usable, y being the raked count where there is one. An official figure is its own source, with weight 1.
 * A value brought back within its hard bounds is not their sum: see `totalBeforeBounds`. A correction and a mixture have no contributions; a source of a
 * mixture has its part of the people mixed, w'·D ÷ Σ w'·D, where its published quantiles draw a curve on both sides of the level.
 * When the value is hidden, every figure is, weights too: a source's count may be read elsewhere, and Σ w·y ÷ Σ w'·D would give the value back.
 * The list of sources and their statuses stay.
 */
export async function listTraceSources(db: Db, key: ValueKey): Promise<TraceSource[]> {
  const { rows } = await sql<TraceSource>`
    WITH ${tracedFormula(key)},
    numerator_weight AS (
      SELECT weight.source, weight.weight, weight.target_share, weight.by_area
      FROM formula JOIN crosswalk.weight ON weight.crosswalk = formula.crosswalk AND weight.target = formula.code
      UNION ALL
      SELECT code, 1, 1, false FROM formula WHERE crosswalk IS NULL
    ),
    denominator_weight AS (
      SELECT weight.source, weight.weight, weight.target_share, weight.by_area
      FROM formula JOIN crosswalk.weight ON weight.crosswalk = formula.denominator_crosswalk AND weight.target = formula.code
      WHERE formula.base_dataset IS NOT NULL
      UNION ALL
      SELECT code, 1, 1, false FROM formula WHERE crosswalk IS NULL
    ),
    weighed AS (
      SELECT coalesce(mine.source, base.source) AS source, coalesce(mine.weight, 0) AS weight, coalesce(base.weight, 0) AS base_weight,
             coalesce(mine.target_share, base.target_share) AS target_share, coalesce(mine.by_area, base.by_area) AS by_area
      FROM formula CROSS JOIN (numerator_weight AS mine FULL JOIN denominator_weight AS base ON base.source = mine.source)
      WHERE base.source IS NOT NULL OR formula.base_dataset IS NULL
    ),
    measured AS (
      SELECT weighed.*, formula.nature, formula.value, formula.is_additive,
             formula.nature = 'part' AND (formula.denominator_crosswalk IS DISTINCT FROM formula.crosswalk OR coalesce(formula.raking, formula.base_raking) IS NOT NULL) AS is_clamped,
             formula.denominator_position IS NOT NULL AND NOT (formula.nature IN ('part_publiee', 'quantile') AND formula.method = 'officiel') AS has_base,
             coalesce(raked.amount, mine.amounts[formula.numerator_position]) AS y,
             ${toldRaking('raked')} AS raking, ${toldRaking('base_raked')} AS base_raking,
             CASE WHEN formula.method = 'melange' THEN (
               SELECT coalesce(count(*) >= 2 AND bool_or(level <= (formula.quantile ->> 'level')::float8) AND bool_or(level >= (formula.quantile ->> 'level')::float8)
                               AND array_agg(amount ORDER BY level) = array_agg(amount ORDER BY amount, level), false)
               FROM (SELECT level, mine.amounts[array_position(formula.variables, decile.variable)] AS amount
                     FROM jsonb_to_recordset(formula.quantile -> 'deciles') AS decile(level float8, variable text)) AS published
               WHERE amount IS NOT NULL) END AS draws_a_curve,
             coalesce(base_raked.amount, base.amounts[formula.denominator_position]) AS d,
             CASE WHEN mine.code IS NULL THEN 'manquant' ELSE coalesce(mine.statuses[formula.numerator_position], 'ok') END AS y_status,
             CASE WHEN base.code IS NULL THEN 'manquant' ELSE coalesce(base.statuses[formula.denominator_position], 'ok') END AS d_status,
             coalesce(mine.imputed, false) AS imputed,
             dataset.zoning
      FROM formula CROSS JOIN weighed
      JOIN ingest.dataset ON dataset.id = formula.dataset
      LEFT JOIN ingest.measure_row AS mine ON mine.dataset = formula.dataset AND mine.code = weighed.source
      LEFT JOIN ingest.measure_row AS base ON base.dataset = formula.base_dataset AND base.code = weighed.source
      LEFT JOIN estimate.raked ON raked.raking = formula.raking AND raked.code = weighed.source
      LEFT JOIN estimate.raked AS base_raked ON base_raked.raking = formula.base_raking AND base_raked.code = weighed.source
    ),
    carried AS (
      SELECT measured.*, coalesce(draws_a_curve, y IS NOT NULL) AND (d IS NOT NULL OR NOT has_base) AS is_usable,
             CASE WHEN has_base THEN base_weight * d ELSE base_weight END AS base_carried
      FROM measured
    ),
    contributed AS (
      SELECT carried.*,
             sum(base_carried) FILTER (WHERE is_usable) OVER () AS base_total,
             CASE
               WHEN NOT is_usable OR NOT is_additive THEN NULL
               WHEN nature = 'part_publiee' THEN base_carried * y
               WHEN is_clamped THEN least(greatest(weight * y, greatest(0, y - (d - base_carried))), least(y, base_carried))
               ELSE weight * y
             END AS carried
      FROM carried
    )
    SELECT contributed.zoning AS zonage, contributed.source AS territoire, zone.label AS libelle,
           CASE WHEN is_shown THEN y END AS numerateur, y_status AS numerateur_statut,
           CASE WHEN is_shown THEN d END AS denominateur, CASE WHEN has_base THEN d_status END AS denominateur_statut,
           CASE WHEN is_shown THEN weight END AS poids, CASE WHEN is_shown AND has_base THEN base_weight END AS poids_denominateur,
           CASE WHEN is_shown THEN ${readableShare(sql`target_share`)} END AS part_du_territoire, by_area AS selon_aire, imputed AS impute,
           CASE WHEN is_shown THEN CASE WHEN contributed.nature = 'effectif' THEN carried ELSE carried / nullif(base_total, 0) END END AS contribution,
           CASE WHEN is_shown AND draws_a_curve IS NOT NULL THEN ${readableShare(sql`CASE WHEN is_usable THEN base_carried / nullif(base_total, 0) END`)} END AS part_du_melange,
           contributed.raking AS calage, contributed.base_raking AS calage_denominateur
    FROM contributed
    CROSS JOIN LATERAL (SELECT contributed.value IS NOT NULL AS is_shown) AS shown
    CROSS JOIN formula
    LEFT JOIN crosswalk.crosswalk ON crosswalk.id = formula.crosswalk
    LEFT JOIN zonings.zone ON zone.edition = coalesce(crosswalk.source_edition, formula.edition) AND zone.code = contributed.source
    ORDER BY contribution DESC NULLS LAST, part_du_melange DESC NULLS LAST, poids DESC, territoire
  `.execute(db)
  return rows
}

// Its figures are hidden with the value.
function toldRaking(row: 'raked' | 'base_raked'): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${row}.${name}`)
  return sql`CASE WHEN ${column('status')} IS NOT NULL THEN
    json_build_object('effectif', CASE WHEN formula.value IS NOT NULL THEN ${column('amount')} END, 'facteur', CASE WHEN formula.value IS NOT NULL THEN ${column('factor')} END,
                      'statut', ${column('status')}, 'total', ${column('total_zone')}) END`
}

/** The tolerance within which `bornes_dures`, the check of a release, lets a value be off its bounds. */
const ROUNDING = 1e-9

/** What the sources add up to, when the value was then brought back within its hard bounds; null when it was not, or when they do not add up. */
export function totalBeforeBounds(value: number | null, sources: readonly Pick<TraceSource, 'contribution'>[]): number | null {
  const contributions = sources.flatMap(({ contribution }) => contribution ?? [])
  if (value === null || contributions.length === 0) return null
  const total = contributions.reduce((sum, contribution) => sum + contribution, 0)
  return Math.abs(total - value) > ROUNDING * (1 + Math.abs(value)) ? total : null
}
