import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { MeasureSet } from './inputs.ts'

/** What a dataset's descriptor says of how far its figures can be trusted: see `certaintyOf`. */
export type Publishing = {
  producer: string
  /** Smallest count that may be shown, and the count it protects (null: each one); null without a rule. */
  threshold: number | null
  protects: string | null
  /** Variables summed or subtracted from several columns: one secret column hides the whole, whatever its size. */
  composed: string[]
  /** Whether a note withholds whole rows, whatever their counts. */
  withholdsRows: boolean
  /** Variables that stay exact where the producer imputes the row. */
  exactWhenImputed: string[]
  /** Step that counts are rounded to, e.g. 5 for the CAF since 2020. */
  step: number
  /** Variables that the producer holds under a share of another: Filosofi shows no more than 80 % of poor households in a cell. */
  caps: { variable: string; share: number; of: string }[]
}

/** What is sure of the figures of one variable in one dataset, for hard bounds. */
export type Certainty = {
  /** Largest count that a secret may hide where a row shows other figures; Infinity where the rule does not say. */
  secretCeiling: number
  isSecretOnlyByCell: boolean
  /** Largest count that an imputed figure may stand for; null: imputed figures are exact. */
  imputedCeiling: number | null
  /** A published count lies less than this from the true one. */
  slack: number
  /** From this share of the count at `position` on, a figure is only a minimum. */
  cap: { share: number; position: number } | null
}

/** How every dataset in use was published, by dataset. */
export async function readPublishing(db: Db): Promise<ReadonlyMap<number, Publishing>> {
  const { rows } = await sql<Publishing & { id: number }>`
    SELECT id, descriptor ->> 'producteur' AS producer,
           (descriptor #>> '{secret,seuil}')::int AS threshold, descriptor #>> '{secret,variable}' AS protects,
           ARRAY(SELECT v ->> 'variable' FROM jsonb_array_elements(descriptor -> 'variables') v WHERE v ? 'somme' OR jsonb_array_length(v -> 'moins') > 0) AS composed,
           coalesce(descriptor #> '{notes,valeurs}' @? '$.* ? (@ == "secret")', false) AS "withholdsRows",
           ARRAY(SELECT jsonb_array_elements_text(descriptor #> '{imputation,sauf}')) AS "exactWhenImputed",
           coalesce((descriptor ->> 'arrondi')::float8, 0) AS step,
           coalesce((SELECT jsonb_agg(jsonb_build_object('variable', v -> 'variable', 'share', v #> '{plafond,part}', 'of', v #> '{plafond,de}'))
                     FROM jsonb_array_elements(descriptor -> 'variables') v WHERE v ? 'plafond'), '[]') AS caps
    FROM ingest.dataset WHERE superseded_by IS NULL AND cardinality(variables) > 0`.execute(db)
  return new Map(rows.map(({ id, ...publishing }) => [id, publishing]))
}

/**
 * What is sure of `variable` in a dataset; `partOf` says whether a variable is counted among another.
 * A secret hides less than the threshold only where the rule protects this very count (or one that it is part of), read from one column; a row withheld
 * whole by a note may hide any count. Imputed figures are the producer's guess for a row that its threshold protects. Rounding is known when the
 * descriptor tells its step (`arrondi`); otherwise bounds are those of the figures as published. Secondary suppression, which hides a cell of any size so
 * that no other can be deduced, is told by no file of the catalogue: a source that practises it must declare no threshold.
 */
export function certaintyOf(publishing: Publishing | undefined, set: MeasureSet, variable: string, partOf: (one: string, whole: string) => boolean): Certainty {
  if (!publishing) return { secretCeiling: Number.POSITIVE_INFINITY, isSecretOnlyByCell: true, imputedCeiling: Number.POSITIVE_INFINITY, slack: 0, cap: null }
  const { threshold, protects, composed, withholdsRows, exactWhenImputed, step, caps } = publishing
  const isProtected = protects === null || protects === variable || partOf(variable, protects)
  const ceiling = threshold !== null && isProtected && !composed.includes(variable) ? threshold - 1 : Number.POSITIVE_INFINITY
  const imputed = threshold !== null && protects !== null && isProtected ? threshold - 1 : Number.POSITIVE_INFINITY
  const cap = caps.find((one) => one.variable === variable)
  const position = cap ? set.variables.indexOf(cap.of) + 1 : 0
  return {
    secretCeiling: ceiling,
    isSecretOnlyByCell: !withholdsRows,
    imputedCeiling: exactWhenImputed.includes(variable) ? null : imputed,
    slack: step > 1 ? step - 1 : 0,
    cap: cap && position > 0 ? { share: cap.share, position } : null,
  }
}
