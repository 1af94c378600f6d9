import { type Correction, PREDICTION } from '../../model/correction.ts'
import type { Columns } from './impute.ts'
import { columnOf } from './prepare.ts'
import { fitRidge, type Moments, momentsOf, predict, type Ridge, without } from './ridge.ts'
import { at, columnMeans, type Table, tableOf } from './table.ts'

/** Part of truths that an interval must hold. */
export const CONFIDENCE = 0.9

/** Half width of the interval of a zone: `quantile` × the error expected of it, which is never under `floor`. */
export type WidthRule = { ridge: Ridge; floor: number; quantile: number }

/**
 * How wide errors are, learned on the out-of-sample errors of a cross-validation, and the same without the errors of each group (which is what a perimeter of
 * that département is given). Its own errors are left out, its figures not wholly: the errors of the others come from models that had learned on them. So the
 * guarantee of split conformal prediction is not exact for it: its coverage is measured (see `validationOf`), not proved. The error expected of a zone, σ, is a ridge of |e| on the terms of `dispersion`, held above a part of the mean |e|;
 * the quantile is the ⌈confidence · (n + 1)⌉-th smallest |e| ÷ σ, or the largest. Null when it cannot be solved. `errors` follow the rows of `x`, the zones
 * of the target; only those of `groups` are read.
 * Source: split conformal prediction with locally weighted residuals, Lei, G'Sell, Rinaldo, Tibshirani & Wasserman, Distribution-Free Predictive
 * Inference for Regression, JASA 113 (2018), § 2 and 5.2; errors cross-validated by département.
 */
export function widthRules(
  { spread }: Correction,
  x: Table,
  errors: Float64Array,
  groups: ReadonlyMap<string, Int32Array>,
  confidence = CONFIDENCE,
): { all: WidthRule; byGroup: Map<string, WidthRule> } | null {
  const rows = Int32Array.from([...groups.values()].flatMap((group) => [...group])).sort()
  const ones = new Float64Array(x.rows).fill(1)
  const origin = columnMeans(x, rows)
  const total = momentsOf(x, errors, ones, rows, origin)
  const rule = (moments: Moments, own: Int32Array): WidthRule | null => {
    const ridge = fitRidge(moments, spread.penalty)
    return ridge && widthRule(ridge, spread.floor, x, errors, own, confidence)
  }
  const all = rule(total, rows)
  const byGroup = new Map<string, WidthRule>()
  for (const [group, members] of groups) {
    const left = new Set(members)
    const partial = rule(
      without(total, momentsOf(x, errors, ones, members, origin)),
      rows.filter((row) => !left.has(row)),
    )
    if (partial) byGroup.set(group, partial)
  }
  return all && byGroup.size === groups.size ? { all, byGroup } : null
}

/** Half width of the interval of row `i` of `x`, from `widthTerms`. */
export function halfWidth({ ridge, floor, quantile }: WidthRule, x: Table, i: number): number {
  return quantile * Math.max(floor, predict(ridge, x, i))
}

/** The terms of `dispersion` of every zone, given their estimates; NaN where one is missing. */
export function widthTerms({ spread }: Correction, columns: Columns, estimates: Float64Array): Table {
  const x = tableOf(estimates.length, spread.terms.length)
  for (const [j, code] of spread.terms.entries()) {
    const column = code === PREDICTION ? estimates : columnOf(columns, code)
    for (let i = 0; i < x.rows; i++) x.data[i * x.columns + j] = at(column, i)
  }
  return x
}

function widthRule(ridge: Ridge, part: number, x: Table, errors: Float64Array, rows: Int32Array, confidence: number): WidthRule {
  let total = 0
  for (const row of rows) total += at(errors, row)
  const floor = (part * total) / rows.length
  const ratios = new Float64Array(rows.length)
  for (const [i, row] of rows.entries()) ratios[i] = at(errors, row) / Math.max(floor, predict(ridge, x, row), Number.MIN_VALUE)
  ratios.sort()
  return { ridge, floor, quantile: at(ratios, Math.min(ratios.length, Math.ceil(confidence * (ratios.length + 1))) - 1) }
}
