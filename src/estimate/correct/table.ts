/** Numbers in rows and columns, row after row; NaN where missing. */
export type Table = { rows: number; columns: number; data: Float64Array }

export function tableOf(rows: number, columns: number): Table {
  return { rows, columns, data: new Float64Array(rows * columns) }
}

/** Value at an index known to be inside; NaN elsewhere, which no test lets through. */
export function at(values: Float64Array, i: number): number {
  return values[i] ?? Number.NaN
}

/** Value of row `i`, column `j`. */
export function cell({ columns, data }: Table, i: number, j: number): number {
  return at(data, i * columns + j)
}

/** Row `i`, not copied. */
export function rowOf({ columns, data }: Table, i: number): Float64Array {
  return data.subarray(i * columns, (i + 1) * columns)
}

/** Mean of each column over some rows, missing values left out. */
export function columnMeans(x: Table, rows: Int32Array): Float64Array {
  return Float64Array.from({ length: x.columns }, (_, j) => {
    let [sum, count] = [0, 0]
    for (const row of rows) {
      if (Number.isNaN(cell(x, row, j))) continue
      sum += cell(x, row, j)
      count++
    }
    return sum / count
  })
}
