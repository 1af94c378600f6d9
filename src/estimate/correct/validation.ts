import { LEAST_SAMPLE } from '../calibrate.ts'
import type { Learned } from './learn.ts'
import { at } from './table.ts'
import { halfWidth } from './width.ts'

/** Errors of estimates of perimeters whose département was left out, in the indicator's unit; `couverture`: part of truths inside the 90 % interval. */
export type Validation = {
  n: number
  erreur_absolue_moyenne: number
  erreur_absolue_mediane: number
  biais: number
  racine_erreur_quadratique_moyenne: number
  couverture: number
}

/** What cross-validation says of a fitted correction, over its whole sample, before it is held within 0–1. */
export function validationOf(learned: Learned): Validation {
  const { rows, groupOf, widthWithout, width, widthTerms } = learned
  const errors = Float64Array.from(rows, (row) => errorOf(learned, row))
  const absolute = errors.map(Math.abs).sort()
  const n = errors.length
  const inside = rows.filter((row) => Math.abs(errorOf(learned, row)) <= halfWidth(widthWithout.get(groupOf.get(row) ?? '') ?? width, widthTerms, row))
  return {
    n,
    erreur_absolue_moyenne: mean(absolute),
    erreur_absolue_mediane: (at(absolute, (n - 1) >> 1) + at(absolute, n >> 1)) / 2,
    biais: mean(errors),
    racine_erreur_quadratique_moyenne: Math.sqrt(mean(errors.map((error) => error * error))),
    couverture: inside.length / n,
  }
}

/**
 * Whether the correction errs less, on average over the perimeters where both answer, than each method that answers for enough of them to tell
 * (`LEAST_SAMPLE.perimeters`), and how many do: where none does, it beats all of none.
 */
export function compareWith(
  learned: Learned,
  codes: readonly string[],
  others: readonly ReadonlyMap<string, number>[],
): { beatsAll: boolean; compared: number } {
  const comparable = others
    .map((values) => ({ values, both: learned.rows.filter((row) => values.has(codes[row] ?? '')) }))
    .filter(({ both }) => both.length >= LEAST_SAMPLE.perimeters)
  const beatsAll = comparable.every(({ values, both }) => {
    const own = Float64Array.from(both, (row) => Math.abs(errorOf(learned, row)))
    const other = Float64Array.from(both, (row) => Math.abs((values.get(codes[row] ?? '') ?? Number.NaN) - at(learned.sample.truth, row)))
    return mean(own) < mean(other)
  })
  return { beatsAll, compared: comparable.length }
}

function errorOf({ estimates, sample }: Learned, row: number): number {
  return at(estimates, row) - at(sample.truth, row)
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
