import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { at, cell, type Table } from './table.ts'

/**
 * Weighted sums of some rows of a table, its columns taken from an `origin` near their means: what a ridge needs of them. Sums of two sets of
 * rows add up and subtract, so that a fit without a département costs no more than that département.
 */
export type Moments = {
  origin: Float64Array
  rows: number
  weight: number
  x: Float64Array
  y: number
  /** Σ w·x·xᵀ, row after row. */
  xx: Float64Array
  xy: Float64Array
}

/** A linear model of standardised columns: y = intercept + Σ coefficient · (x − mean) ÷ deviation. A constant column has deviation 0 and no effect. */
export type Ridge = {
  mean: Float64Array
  deviation: Float64Array
  coefficients: Float64Array
  intercept: number
  /** Of ZᵀWZ + λI: what leverage is measured with. */
  cholesky: CholeskyDecomposition
}

/** A column whose deviation is this small beside its mean is constant: what is left is rounding (float64 keeps 16 digits). */
const CONSTANT = 1e-12

/** Sums of the rows of `x` numbered `rows`, of their `y` and `weights`. */
export function momentsOf(x: Table, y: Float64Array, weights: Float64Array, rows: Int32Array, origin: Float64Array): Moments {
  const { columns } = x
  const sums = {
    origin,
    rows: rows.length,
    weight: 0,
    x: new Float64Array(columns),
    y: 0,
    xx: new Float64Array(columns * columns),
    xy: new Float64Array(columns),
  }
  const gaps = new Float64Array(columns)
  for (const row of rows) {
    const weight = at(weights, row)
    sums.weight += weight
    sums.y += weight * at(y, row)
    for (let j = 0; j < columns; j++) gaps[j] = cell(x, row, j) - at(origin, j)
    for (let j = 0; j < columns; j++) {
      const weighted = weight * at(gaps, j)
      sums.x[j] = at(sums.x, j) + weighted
      sums.xy[j] = at(sums.xy, j) + weighted * at(y, row)
      for (let k = 0; k <= j; k++) sums.xx[j * columns + k] = at(sums.xx, j * columns + k) + weighted * at(gaps, k)
    }
  }
  return sums
}

/** Sums of the rows that are in `all` and not in `part`. */
export function without(all: Moments, part: Moments): Moments {
  const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - at(b, i))
  return {
    origin: all.origin,
    rows: all.rows - part.rows,
    weight: all.weight - part.weight,
    x: minus(all.x, part.x),
    y: all.y - part.y,
    xx: minus(all.xx, part.xx),
    xy: minus(all.xy, part.xy),
  }
}

/**
 * Weighted ridge regression: β = (ZᵀWZ + λI)⁻¹ Zᵀ W (y − ȳ), with Z the columns brought to weighted mean 0 and deviation 1, W the weights brought
 * to mean 1, ȳ the weighted mean, which is the intercept and is not shrunk. Null where the matrix is not positive definite or a number not finite.
 * Source: Hoerl & Kennard, Ridge Regression, Technometrics 12 (1970); Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, § 3.4.1.
 */
export function fitRidge({ origin, rows, weight, x, y, xx, xy }: Moments, penalty: number): Ridge | null {
  const columns = origin.length
  const shift = x.map((sum) => sum / weight)
  const intercept = y / weight
  const deviation = shift.map((gap, j) => {
    const square = at(xx, j * columns + j) / weight
    const variance = square - gap * gap
    const rounding = Math.max(CONSTANT * Math.abs(at(origin, j) + gap), Math.sqrt(CONSTANT * square))
    return variance > rounding * rounding ? Math.sqrt(variance) : 0
  })
  const scaled = (value: number, j: number): number => (at(deviation, j) > 0 ? value / at(deviation, j) : 0)
  const normal = new Matrix(columns, columns)
  const moment = new Float64Array(columns)
  for (let j = 0; j < columns; j++) {
    moment[j] = rows * scaled(at(xy, j) / weight - at(shift, j) * intercept, j)
    for (let k = 0; k <= j; k++) {
      const product = rows * scaled(scaled(at(xx, j * columns + k) / weight - at(shift, j) * at(shift, k), j), k) + (j === k ? penalty : 0)
      normal.set(j, k, product)
      normal.set(k, j, product)
    }
  }
  const cholesky = new CholeskyDecomposition(normal)
  if (!cholesky.isPositiveDefinite()) return null
  const coefficients = Float64Array.from(cholesky.solve(Matrix.columnVector(moment)).getColumn(0))
  if (!coefficients.every(Number.isFinite) || !Number.isFinite(intercept)) return null
  return { mean: shift.map((gap, j) => at(origin, j) + gap), deviation, coefficients, intercept, cholesky }
}

/** What each column adds to the intercept for row `i` of `x`. */
export function contributionsOf(ridge: Ridge, x: Table, i: number): Float64Array {
  return ridge.coefficients.map((coefficient, j) => coefficient * standardised(ridge, x, i, j))
}

/** Estimate of row `i` of `x`: NaN where a column is missing. */
export function predict(ridge: Ridge, x: Table, i: number): number {
  let estimate = ridge.intercept
  for (let j = 0; j < x.columns; j++) estimate += at(ridge.coefficients, j) * standardised(ridge, x, i, j)
  return estimate
}

/** Leverage zᵀ(ZᵀWZ + λI)⁻¹z of row `i` of `x`: how far its combination of columns lies from those learned on. */
export function leverage(ridge: Ridge, x: Table, i: number): number {
  const z = ridge.mean.map((_, j) => standardised(ridge, x, i, j))
  const solved = ridge.cholesky.solve(Matrix.columnVector(z))
  return z.reduce((sum, value, j) => sum + value * solved.get(j, 0), 0)
}

function standardised({ mean, deviation }: Ridge, x: Table, i: number, j: number): number {
  return at(deviation, j) > 0 ? (cell(x, i, j) - at(mean, j)) / at(deviation, j) : 0
}
