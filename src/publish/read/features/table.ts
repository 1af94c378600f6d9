import type { Column } from '../../../model/column.ts'
import type { Crs } from '../../../model/crs.ts'
import type { Filter } from '../../../model/filter.ts'
import type { ZoneFilter } from '../zone-filter.ts'

/** A zoning of a release with the columns to read: what a collection, a file or a tile shows. */
export type FeatureTable = {
  run: number
  zoning: string
  vintage: number
  edition: number
  geometry: 'polygon' | 'point'
  columns: readonly Column[]
}

/** Which features of a table, which of their columns, in which order and CRS. */
export type FeatureQuery = {
  table: FeatureTable
  zones: ZoneFilter
  /** A box in another CRS than CRS84: x, y order of `srid`. `zones.bbox` is the one in CRS84. */
  box: { bounds: readonly [number, number, number, number]; srid: number } | null
  filter: Filter | null
  /** Names of columns, in the order of the table; null: all. */
  select: readonly string[] | null
  /** By these columns, nulls last whatever the direction; always by code in the end. */
  sort: readonly { column: string; isDescending: boolean }[]
  crs: Crs
  withGeometry: boolean
}

/** Where a page starts or ends: the values of the columns of `sort`, then the code. */
export type FeatureKey = readonly (string | number | null)[]
