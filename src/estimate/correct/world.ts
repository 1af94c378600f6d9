import type { CovariateColumn } from './covariates.ts'

/** Source zones in order of code: x and y are the middle of their box, in metres of their territory's CRS. */
export type Sources = {
  codes: readonly string[]
  territories: readonly string[]
  x: Float64Array
  y: Float64Array
  area_m2: Float64Array
  /** People (or what else the correction weighs by); 0 where unknown. */
  mass: Float64Array
}

/** Target zones in order of code. */
export type Targets = {
  codes: readonly string[]
  territories: readonly string[]
  departements: readonly (string | null)[]
  x: Float64Array
  y: Float64Array
  area_m2: Float64Array
}

/** Pairs of a source and a target, by their positions: `share` of the source's area (0–1) that the target, or its surroundings, holds. */
export type Links = { source: Int32Array; target: Int32Array; share: Float64Array }

/** Everything a correction's terms are computed from. */
export type World = {
  sources: Sources
  targets: Targets
  covariates: ReadonlyMap<string, CovariateColumn>
  overlaps: Links
  /** Surroundings, by distance in metres. */
  rings: ReadonlyMap<number, Links>
  /** Figures published on the targets, by variable; NaN where there is none. */
  published: ReadonlyMap<string, Float64Array>
}
