import { type RawBuilder, sql } from 'kysely'

/** One value of a run; `rank` null takes the best of `method`, or the best of all when `method` is null too. */
export type ValueKey = { run: number; zoning: string; code: string; indicator: string; period: string; method: string | null }

/**
 * CTEs `variable` (of the run's catalogue) and `formula`: the value's row with the nature of its formula, its variables and where they
 * lie in `measure_row.amounts`. Without the numerator in its dataset, or without counts beside it, the value was made from the published share.
 * A quantile has its own published figure for numerator, and the people who weigh its distributions for denominator.
 * `is_additive`: sources add up to the value, which a correction or a mixture does not.
 */
export function tracedFormula({ run, zoning, code, indicator, period, method }: ValueKey): RawBuilder<unknown> {
  return sql`
    variable AS (
      SELECT variable.* FROM estimate.run, jsonb_to_recordset(run.catalogue -> 'variables') AS variable(code text, label text, denominator text)
      WHERE run.id = ${run}::int
    ),
    formula AS (
      SELECT traced.*, indicator.label, indicator.definition, indicator.unit, indicator.quantile, dataset.variables, used.nature,
             traced.method NOT IN ('corrige', 'melange') AS is_additive,
             coalesce(traced.base_crosswalk, traced.crosswalk) AS denominator_crosswalk,
             used.numerator AS numerator_variable, denominator.variable AS denominator_variable,
             array_position(dataset.variables, used.numerator) AS numerator_position,
             array_position(base.variables, denominator.variable) AS denominator_position
      FROM (
        SELECT * FROM estimate.value
        WHERE run = ${run}::int AND zoning = ${zoning}::text AND code = ${code}::text AND indicator = ${indicator}::text AND period = ${period}::text
          ${method ? sql`AND method = ${method}::text` : sql``}
        ORDER BY rank LIMIT 1
      ) AS traced
      JOIN estimate.run ON run.id = traced.run
      JOIN jsonb_to_recordset(run.catalogue -> 'indicators') AS indicator(
        code text, label text, definition text, nature text, unit text, numerator text, denominator text, "publishedAs" text, quantile jsonb)
        ON indicator.code = traced.indicator
      JOIN ingest.dataset ON dataset.id = traced.dataset
      LEFT JOIN ingest.dataset AS base ON base.id = traced.base_dataset
      CROSS JOIN LATERAL (
        SELECT coalesce(indicator.numerator = ANY (dataset.variables), false)
               AND (indicator.nature = 'effectif'
                    OR (traced.base_dataset IS NOT NULL AND NOT (traced.method = 'officiel' AND traced.value IS NOT NULL AND traced.denominator IS NULL))) AS carries_counts
      ) AS carried
      CROSS JOIN LATERAL (
        SELECT CASE WHEN indicator.nature = 'quantile' THEN 'quantile' WHEN carries_counts THEN indicator.nature ELSE 'part_publiee' END AS nature,
               CASE WHEN indicator.nature = 'quantile' THEN indicator.quantile ->> 'variable' WHEN carries_counts THEN indicator.numerator ELSE indicator."publishedAs" END AS numerator
      ) AS used
      CROSS JOIN LATERAL (
        SELECT CASE WHEN used.nature = 'quantile' THEN indicator.quantile ->> 'weight' WHEN carries_counts THEN indicator.denominator
                    ELSE (SELECT variable.denominator FROM variable WHERE variable.code = indicator."publishedAs") END AS variable
      ) AS denominator
    )`
}
