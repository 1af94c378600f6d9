import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Validation } from '../../estimate/index.ts'
import { tracedFormula, type ValueKey } from './trace-formula.ts'

/** One term of a correction on one zone: `valeur` is what was read of the zone, `contribution` what it adds to the estimate. */
export type TracedTerm = {
  code: string
  libelle: string
  valeur: number | null
  coefficient: number
  contribution: number | null
  minimum: number | null
  maximum: number | null
  hors_domaine: boolean | null
}

/**
 * How a corrected estimate was made: `constante` + Σ contributions = `avant_bornes`. `departement_laisse_de_cote`: where an official figure exists, the
 * estimate was made by a fit that did not learn from that département, so that its terms' coefficients differ from those of the whole fit, which are shown.
 */
export type TracedCorrection = {
  code: string
  periode: string
  n: number
  departements: number
  validation: Validation | null
  par_defaut: boolean
  departement_laisse_de_cote: string | null
  constante: number | null
  termes: TracedTerm[]
  avant_bornes: number | null
}

/** The correction behind a value, null when there is none. A hidden value hides what was read of the zone and what it adds. */
export async function readTracedCorrection(db: Db, key: ValueKey): Promise<TracedCorrection | null> {
  const { rows } = await sql<TracedCorrection>`
    WITH ${tracedFormula(key)},
    said AS (
      SELECT formula.value IS NOT NULL AS is_shown, fitted.*, corrected.features, corrected.contributions, corrected.intercept AS own_intercept, corrected.left_out
      FROM formula
      JOIN estimate.correction AS fitted
        ON fitted.run = formula.run AND fitted.code = formula.correction AND fitted.zoning = formula.zoning AND fitted.period = formula.period
      LEFT JOIN estimate.corrected
        ON corrected.run = formula.run AND corrected.correction = formula.correction AND corrected.zoning = formula.zoning AND corrected.period = formula.period
           AND corrected.code = formula.code
    )
    SELECT said.code, said.period AS periode, said.sample AS n, said.groups AS departements,
           said.spread -> 'validation' AS validation,
           said.is_default AS par_defaut, said.left_out AS departement_laisse_de_cote, CASE WHEN is_shown THEN own_intercept END AS constante,
           (SELECT coalesce(json_agg(json_build_object(
              'code', term ->> 'code', 'libelle', term ->> 'libelle', 'valeur', CASE WHEN is_shown THEN features[position] END,
              'coefficient', term -> 'coefficient', 'contribution', CASE WHEN is_shown THEN contributions[position] END,
              'minimum', term -> 'minimum', 'maximum', term -> 'maximum',
              'hors_domaine', CASE WHEN is_shown THEN features[position] NOT BETWEEN (term ->> 'minimum')::float8 AND (term ->> 'maximum')::float8 END)
              ORDER BY position), '[]')
            FROM jsonb_array_elements(said.terms) WITH ORDINALITY AS each(term, position)) AS termes,
           CASE WHEN is_shown THEN own_intercept + (SELECT coalesce(sum(contribution), 0) FROM unnest(contributions) AS contribution) END AS avant_bornes
    FROM said
  `.execute(db)
  return rows[0] ?? null
}
