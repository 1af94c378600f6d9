import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { readableShare } from './readable-share.ts'

/** One value of a run; `rank` null takes the best of `method`, or the best of all when `method` is null too. */
export type ValueKey = { run: number; zoning: string; code: string; indicator: string; period: string; method: string | null }

export type TracedValue = {
  libelle: string | null
  rang: number
  valeur: number | null
  unite: string
  statut: string
  motif: string | null
  fiabilite: string | null
  bas: number | null
  haut: number | null
  borne_basse: number | null
  borne_haute: number | null
  couverture: number | null
  part_imputee: number | null
  methode: string
  officiel: number | null
  numerateur: number | null
  denominateur: number | null
  formule: Formula
  support: { variable: string; zonage: string | null } | null
  autres_methodes: { methode: string; rang: number; valeur: number | null; statut: string }[]
}

/** How the value is made of its sources; `part_publiee`: the producer publishes the share without its counts. */
export type Formula = {
  nature: 'effectif' | 'part' | 'moyenne' | 'part_publiee'
  indicateur: string
  definition: string
  numerateur: { variable: string; libelle: string | null }
  denominateur: { variable: string; libelle: string | null } | null
}

/** The value with what it was made by; null when the run holds none. Numerator and denominator are only shown beside their value. */
export async function readTracedValue(db: Db, key: ValueKey): Promise<TracedValue | null> {
  const { rows } = await sql<TracedValue>`
    WITH ${tracedFormula(key)}
    SELECT zone.label AS libelle, formula.rank AS rang, formula.value AS valeur, formula.unit AS unite, formula.status AS statut, formula.reason AS motif,
           formula.reliability AS fiabilite, ${readableShare(sql`formula.coverage`)} AS couverture,
           ${readableShare(sql`formula.imputed_share`)} AS part_imputee, formula.official AS officiel,
           formula.method || coalesce(':' || split_part(formula.support, '@', 1), '') AS methode,
           CASE WHEN formula.value IS NOT NULL THEN formula.low END AS bas,
           CASE WHEN formula.value IS NOT NULL THEN formula.high END AS haut,
           CASE WHEN formula.value IS NOT NULL THEN formula.bound_low END AS borne_basse,
           CASE WHEN formula.value IS NOT NULL THEN formula.bound_high END AS borne_haute,
           CASE WHEN formula.value IS NOT NULL THEN formula.numerator END AS numerateur,
           CASE WHEN formula.value IS NOT NULL THEN formula.denominator END AS denominateur,
           json_build_object(
             'nature', formula.nature, 'indicateur', formula.label, 'definition', formula.definition,
             'numerateur', json_build_object('variable', formula.numerator_variable, 'libelle', (SELECT label FROM variable WHERE code = formula.numerator_variable)),
             'denominateur', CASE WHEN formula.denominator_variable IS NOT NULL THEN
               json_build_object('variable', formula.denominator_variable, 'libelle', (SELECT label FROM variable WHERE code = formula.denominator_variable)) END
           ) AS formule,
           CASE WHEN formula.support IS NOT NULL THEN
             json_build_object('variable', split_part(formula.support, '@', 1), 'zonage', nullif(split_part(formula.support, '@', 2), '')) END AS support,
           (SELECT coalesce(json_agg(json_build_object('methode', other.method || coalesce(':' || split_part(other.support, '@', 1), ''),
                                                       'rang', other.rank, 'valeur', other.value, 'statut', other.status) ORDER BY other.rank), '[]')
            FROM estimate.value AS other
            WHERE other.run = formula.run AND other.zoning = formula.zoning AND other.code = formula.code
              AND other.indicator = formula.indicator AND other.period = formula.period AND other.rank <> formula.rank) AS autres_methodes
    FROM formula
    LEFT JOIN zonings.zone ON zone.edition = formula.edition AND zone.code = formula.code
  `.execute(db)
  return rows[0] ?? null
}

/**
 * CTEs `variable` (of the run's catalogue) and `formula`: the value's row with the nature of its formula, its variables and where they
 * lie in `measure_row.amounts`. Without the numerator in its dataset, or without counts beside it, the value was made from the published share.
 */
export function tracedFormula({ run, zoning, code, indicator, period, method }: ValueKey): RawBuilder<unknown> {
  return sql`
    variable AS (
      SELECT variable.* FROM estimate.run, jsonb_to_recordset(run.catalogue -> 'variables') AS variable(code text, label text, denominator text)
      WHERE run.id = ${run}::int
    ),
    formula AS (
      SELECT traced.*, indicator.label, indicator.definition, indicator.unit,
             coalesce(traced.base_crosswalk, traced.crosswalk) AS denominator_crosswalk,
             CASE WHEN carries_counts THEN indicator.nature ELSE 'part_publiee' END AS nature,
             CASE WHEN carries_counts THEN indicator.numerator ELSE indicator."publishedAs" END AS numerator_variable,
             denominator.variable AS denominator_variable,
             array_position(dataset.variables, CASE WHEN carries_counts THEN indicator.numerator ELSE indicator."publishedAs" END) AS numerator_position,
             array_position(base.variables, denominator.variable) AS denominator_position
      FROM (
        SELECT * FROM estimate.value
        WHERE run = ${run}::int AND zoning = ${zoning}::text AND code = ${code}::text AND indicator = ${indicator}::text AND period = ${period}::text
          ${method ? sql`AND method = ${method}::text` : sql``}
        ORDER BY rank LIMIT 1
      ) AS traced
      JOIN estimate.run ON run.id = traced.run
      JOIN jsonb_to_recordset(run.catalogue -> 'indicators') AS indicator(
        code text, label text, definition text, nature text, unit text, numerator text, denominator text, "publishedAs" text) ON indicator.code = traced.indicator
      JOIN ingest.dataset ON dataset.id = traced.dataset
      LEFT JOIN ingest.dataset AS base ON base.id = traced.base_dataset
      CROSS JOIN LATERAL (
        SELECT coalesce(indicator.numerator = ANY (dataset.variables), false)
               AND (indicator.nature = 'effectif'
                    OR (traced.base_dataset IS NOT NULL AND NOT (traced.method = 'officiel' AND traced.value IS NOT NULL AND traced.denominator IS NULL))) AS carries_counts
      ) AS carried
      CROSS JOIN LATERAL (
        SELECT CASE WHEN carries_counts THEN indicator.denominator ELSE (SELECT variable.denominator FROM variable WHERE variable.code = indicator."publishedAs") END
               AS variable
      ) AS denominator
    )`
}
