/**
 * The units that pockets are made of, column by column: cells of a regular grid, or polygons (IRIS). Every array has one entry per unit, in the order
 * of `codes`, which is that of the code points: the same units give the same result, however they were read.
 */
export type Mesh = {
  codes: readonly string[]
  /** Cells: their grid (an index; cells of two grids never touch), column and row, and the side of a cell in metres. Null for polygons. */
  cells: { grid: Uint8Array; column: Int32Array; row: Int32Array; side_m: number } | null
  /** Polygons: who is at 0 m from whom, or closer than the distance asked for. Null for cells, whose neighbours are read from their place. */
  edges: Neighbours | null
  area_m2: Float64Array
  /** Perimeter of the unit in metres, and the length shared with each neighbour of `edges` (polygons only; cells are squares). */
  perimeter_m: Float64Array
  population: Float64Array
  households: Float64Array
  /** Poor households; NaN where it is not known. */
  poor: Float64Array
  /** Sum of the incomes of its people, in euros; NaN where it is not known. */
  income: Float64Array
  isImputed: Uint8Array
  /** Imputed units whose figures were spread from one group have the same number, from 0; −1 for a unit measured by itself. */
  imputedGroup: Int32Array
  /** The producer does not show more poor households than this share of the households (0.8 in Filosofi cells); 1: no cap. */
  poorCap: number
  /** 1: may be part of a pocket (in an eligible commune, outside the perimeters left out and the distance around them). */
  isEligible: Uint8Array
  /** What its measure is held against: a share of poor households (0–1), or euros. */
  threshold: Float64Array
  measure: 'part' | 'revenu'
}

/** Neighbours of unit i: `of[starts[i]]` to `of[starts[i + 1] − 1]`, in increasing order; symmetric, without i itself. */
export type Neighbours = { starts: Int32Array; of: Int32Array; shared_m?: Float64Array }
