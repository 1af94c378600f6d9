import { at } from './table.ts'

/** Values of each term on every zone, NaN where missing. */
export type Columns = ReadonlyMap<string, Float64Array>

/** How a missing term is guessed from another one: term = intercept + slope · other. */
export type ImputationRule = { term: string; from: string; intercept: number; slope: number }

/**
 * The simple regressions of each imputed term on those it may be guessed from, in order, over the `rows` where both are known.
 * A pair that is hardly ever known together gives no rule.
 */
export function learnImputations(columns: Columns, rows: Int32Array, imputations: readonly { term: string; from: readonly string[] }[]): ImputationRule[] {
  return imputations.flatMap(({ term, from }) => from.flatMap((other) => regression(columns, rows, term, other) ?? []))
}

/** The columns with their holes filled by the rules, one after the other: an imputed term may serve the next rule. */
export function impute(columns: Columns, rules: readonly ImputationRule[]): Columns {
  const filled = new Map(columns)
  for (const { term, from, intercept, slope } of rules) {
    const [values, other] = [filled.get(term), filled.get(from)]
    if (!values || !other) continue
    const whole = values.slice()
    for (let i = 0; i < whole.length; i++) if (Number.isNaN(at(whole, i))) whole[i] = intercept + slope * at(other, i)
    filled.set(term, whole)
  }
  return filled
}

function regression(columns: Columns, rows: Int32Array, term: string, from: string): ImputationRule | null {
  const [y, x] = [columns.get(term), columns.get(from)]
  if (!x || !y) return null
  let [count, sumX, sumY] = [0, 0, 0]
  for (const row of rows) {
    if (Number.isNaN(at(x, row) + at(y, row))) continue
    count++
    sumX += at(x, row)
    sumY += at(y, row)
  }
  if (count < 2) return null
  const [meanX, meanY] = [sumX / count, sumY / count]
  let [shared, spread] = [0, 0]
  for (const row of rows) {
    if (Number.isNaN(at(x, row) + at(y, row))) continue
    shared += (at(x, row) - meanX) * (at(y, row) - meanY)
    spread += (at(x, row) - meanX) ** 2
  }
  const slope = spread > 0 ? shared / spread : 0
  return { term, from, intercept: meanY - slope * meanX, slope }
}

/** Mean over `rows` of the values that are known; NaN when none is. */
export function meanOf(values: Float64Array, rows: Int32Array): number {
  let [sum, count] = [0, 0]
  for (const row of rows) {
    if (Number.isNaN(at(values, row))) continue
    sum += at(values, row)
    count++
  }
  return count > 0 ? sum / count : Number.NaN
}
