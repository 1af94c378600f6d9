import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Correction } from '../../model/correction.ts'
import type { Edition } from '../../zonings/index.ts'
import type { Answer } from './answer.ts'
import type { Materials } from './materials.ts'

/** Columns of `estimate.correction` that say what became of a correction; JSON keys are French, since the API shows them. */
export type CorrectionRow = {
  status: 'ajustee' | 'ecartee'
  reason: string | null
  isDefault: boolean
  datasets: readonly number[]
  sample: number
  groups: number
  intercept: number | null
  terms: readonly Record<string, unknown>[]
  spread: Record<string, unknown>
}

/** Writes what became of a correction on a zoning. */
export async function writeCorrection(db: Db, run: number, correction: Correction, target: Edition, period: string, row: CorrectionRow): Promise<void> {
  await sql`
    INSERT INTO estimate.correction (run, code, indicator, zoning, period, status, reason, is_default, specification, datasets, sample, groups, penalty, intercept, terms, spread)
    VALUES (${run}::int, ${correction.code}::text, ${correction.indicator}::text, ${target.zoning}::text, ${period}::text, ${row.status}::text, ${row.reason}::text,
            ${row.isDefault}::boolean, ${JSON.stringify(correction)}::jsonb, ${row.datasets}::int[], ${row.sample}::int, ${row.groups}::int,
            ${row.status === 'ajustee' ? correction.penalty : null}::float8, ${row.intercept}::float8, ${JSON.stringify(row.terms)}::jsonb, ${JSON.stringify(row.spread)}::jsonb)`.execute(
    db,
  )
}

/** What a chain says of a zone, and which of its corrections says it; `people`: its published weight, or what its sources carry where it has none. */
export type Said = { code: string; correction: Correction; preference: number; answer: Answer; coverage: number; people: number }

/** Writes the terms of what was estimated, and drafts every answer. */
export async function draftAnswers(db: Db, run: number, materials: Materials, crosswalk: number, period: string, said: readonly Said[]): Promise<void> {
  await writeTerms(db, run, materials.target, period, said)
  await insertDraft(db, materials, crosswalk, period, said)
}

async function writeTerms(db: Db, run: number, target: Edition, period: string, said: readonly Said[]): Promise<void> {
  const rows = said.flatMap(({ code, correction, answer }) =>
    answer.kind === 'estimate'
      ? [
          {
            correction: correction.code,
            code,
            features: answer.features,
            contributions: answer.contributions,
            intercept: answer.intercept,
            left_out: answer.leftOut,
          },
        ]
      : [],
  )
  await sql`
    INSERT INTO estimate.corrected (run, correction, zoning, period, code, features, contributions, intercept, left_out)
    SELECT ${run}::int, correction, ${target.zoning}::text, ${period}::text, code, features, contributions, intercept, left_out
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
         AS each(correction text, code text, features float8[], contributions float8[], intercept float8, left_out text)`.execute(db)
}

/**
 * A rate is held within 0–1, and within the hard bounds of the same measure where they are of the same period. Where the people under the rate, or above it, are
 * fewer than the source lets out, it is withheld (`non_publiable`); a rate of 0 or 1 counts nobody on that side. Never a secret: the figure is a model's, no
 * producer hid it, and the threshold counts what the source counts (households for Filosofi) where the weight counts people, so that it hides no other method.
 */
async function insertDraft(db: Db, { main, mass, target }: Materials, crosswalk: number, period: string, said: readonly Said[]): Promise<void> {
  const threshold = main.set.disclosure?.threshold ?? 0
  const rows = said.map(({ code, correction, preference, answer, coverage, people }) => {
    const common = { code, correction: correction.code, preference, coverage: Math.min(1, coverage) }
    if (answer.kind === 'aside') return { ...common, status: answer.status, reason: answer.reason }
    const { estimate, halfWidth, isExtrapolated } = answer
    const value = held(estimate)
    if (isSmall(people * value, threshold) || isSmall(people * (1 - value), threshold))
      return { ...common, status: 'non_publiable', reason: `Trop peu de personnes d’un côté du taux pour le dire (seuil de la source : ${threshold}).` }
    return { ...common, status: 'estime', value, low: held(estimate - halfWidth), high: held(estimate + halfWidth), is_extrapolated: isExtrapolated }
  })
  await sql`
    WITH bound AS (
      SELECT code, max(bound_low) AS bound_low, min(bound_high) AS bound_high FROM draft
      WHERE edition = ${target.id}::int AND indicator = ${said[0]?.correction.indicator ?? ''}::text AND period = ${period}::text AND dataset = ${main.set.id}::int
      GROUP BY code
    )
    INSERT INTO draft (preference, edition, zoning, code, departement, indicator, period, method, source, source_zoning, dataset, base_dataset, crosswalk, base_crosswalk,
                       value, status, reason, bound_low, bound_high, coverage, is_final, correction, low, high, is_extrapolated)
    SELECT said.preference, ${target.id}::int, ${target.zoning}::text, said.code, t.departement, ${said[0]?.correction.indicator ?? ''}::text, ${period}::text, 'corrige',
           ${main.set.source}::text, ${main.set.zoning}::text, ${main.set.id}::int, ${mass.set.id}::int, ${crosswalk}::int, ${crosswalk}::int,
           CASE WHEN value IS NOT NULL THEN least(greatest(value, bound_low), bound_high) END, status, reason, bound_low, bound_high, coverage, false, correction,
           CASE WHEN low IS NOT NULL THEN least(greatest(low, bound_low), bound_high) END, CASE WHEN high IS NOT NULL THEN least(greatest(high, bound_low), bound_high) END,
           is_extrapolated
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
         AS said(code text, correction text, preference float8, coverage float8, status text, reason text, value float8, low float8, high float8, is_extrapolated boolean)
    JOIN zonings.zone t ON t.edition = ${target.id}::int AND t.code = said.code
    LEFT JOIN bound ON bound.code = said.code`.execute(db)
}

function isSmall(people: number, threshold: number): boolean {
  return people > 0 && people < threshold
}

function held(share: number): number {
  return Math.max(0, Math.min(1, share))
}
