import type { Correction } from '../../model/correction.ts'
import type { Columns } from './impute.ts'
import type { Prepared } from './prepare.ts'
import { fitRidge, leverage, momentsOf, predict, type Ridge, without } from './ridge.ts'
import { at, cell, columnMeans, type Table } from './table.ts'
import { type WidthRule, widthRules, widthTerms } from './width.ts'

/** Least perimeters and départements to learn from: about five perimeters per term of the largest correction, and enough départements to leave each out in turn. */
export const LEAST_PERIMETERS = 100
export const LEAST_GROUPS = 5

/** Leverage beyond which an estimate is said to extrapolate: one learned perimeter in twenty lies further. */
const FREQUENT = 0.95

/** The zones a correction learns from, by département; official figure (0–1) and weight of every zone of the target, NaN where there is none. */
export type Sample = { groups: ReadonlyMap<string, Int32Array>; truth: Float64Array; weights: Float64Array }

/** A fitted correction. Columns and arrays of estimates have one value per zone of the target. */
export type Learned = {
  correction: Correction
  prepared: Prepared
  sample: Sample
  rows: Int32Array
  ridge: Ridge
  /** The ridge learned without a département: it is what speaks of that département's perimeters. */
  ridgeWithout: ReadonlyMap<string, Ridge>
  /** Département of each zone learned on. */
  groupOf: ReadonlyMap<number, string>
  /** Estimate of each zone: without its own département where it was learned on, else by the fit on all; NaN where a term is missing. */
  estimates: Float64Array
  /** How wide errors are: learned on the errors of all, and of all but each département's own (see `widthRules`); and what it is read from. */
  width: WidthRule
  widthWithout: ReadonlyMap<string, WidthRule>
  widthTerms: Table
  /** Values of each term and product among the zones learned on. */
  range: readonly { minimum: number; maximum: number }[]
  leverage: { largest: number; frequent: number }
}

/**
 * The correction fitted on its sample and validated by leaving each département out in turn; or, in French, why it cannot be.
 * What is left out are its official figures: terms are centred, imputed and read from sources over the whole sample, without regard to them.
 */
export function learn(correction: Correction, prepared: Prepared, columns: Columns, sample: Sample): Learned | { aside: string } {
  const { x } = prepared
  const { truth, weights } = sample
  const groups = new Map([...sample.groups].sort(([a], [b]) => (a < b ? -1 : 1)))
  const rows = Int32Array.from([...groups.values()].flatMap((members) => [...members])).sort()
  if (rows.length < LEAST_PERIMETERS || groups.size < LEAST_GROUPS)
    return {
      aside: `Trop peu de périmètres pour apprendre : ${rows.length} dans ${groups.size} département(s), il en faut ${LEAST_PERIMETERS} dans ${LEAST_GROUPS}.`,
    }
  const origin = columnMeans(x, rows)
  const all = momentsOf(x, truth, weights, rows, origin)
  const ridge = fitRidge(all, correction.penalty)
  if (!ridge) return { aside: 'Les équations n’ont pas de solution : matrice singulière.' }
  const estimates = Float64Array.from({ length: x.rows }, (_, i) => predict(ridge, x, i))
  const ridgeWithout = new Map<string, Ridge>()
  for (const [group, members] of groups) {
    const partial = fitRidge(without(all, momentsOf(x, truth, weights, members, origin)), correction.penalty)
    if (!partial) return { aside: `Les équations n’ont pas de solution sans le département ${group} : matrice singulière.` }
    ridgeWithout.set(group, partial)
    for (const row of members) estimates[row] = predict(partial, x, row)
  }
  const terms = widthTerms(correction, columns, estimates)
  const widths = widthRules(
    correction,
    terms,
    estimates.map((estimate, i) => Math.abs(estimate - at(truth, i))),
    groups,
  )
  if (!widths) return { aside: 'La largeur des erreurs ne peut pas être apprise : matrice singulière.' }
  const ordered = Float64Array.from(rows, (row) => leverage(ridge, x, row)).sort()
  return {
    correction,
    prepared,
    sample,
    rows,
    ridge,
    ridgeWithout,
    groupOf: new Map([...groups].flatMap(([group, members]) => [...members].map((row): [number, string] => [row, group]))),
    estimates,
    width: widths.all,
    widthWithout: widths.byGroup,
    widthTerms: terms,
    range: rangesOf(x, rows),
    leverage: { largest: at(ordered, ordered.length - 1), frequent: at(ordered, Math.ceil(FREQUENT * ordered.length) - 1) },
  }
}

function rangesOf(x: Table, rows: Int32Array): { minimum: number; maximum: number }[] {
  return Array.from({ length: x.columns }, (_, j) => {
    let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const row of rows) {
      minimum = Math.min(minimum, cell(x, row, j))
      maximum = Math.max(maximum, cell(x, row, j))
    }
    return { minimum, maximum }
  })
}
