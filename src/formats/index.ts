/**
 * Files that other programs open, from typed rows: no SQL, no HTTP. A missing value stays missing in every format; its status is beside it.
 * Each writer gives the pieces of the file in order and keeps a batch in memory; whoever stops reading leaves nothing behind.
 */
import type { Column, FeatureRow } from '../model/column.ts'
import type { Crs, Extent84 } from '../model/crs.ts'

export { aboutOf } from './about.ts'
export { type CsvCell, type CsvColumn, csvHeader, csvLines, csvText, type Dialect, percent } from './csv.ts'
export { csvFeatures } from './csv-features.ts'
export { type DictionaryEntry, explained } from './dictionary.ts'
export { flatgeobuf } from './flatgeobuf.ts'
export { geojsonSequence } from './geojson-sequence.ts'
export { geopackage } from './geopackage.ts'
export { geoparquet } from './geoparquet.ts'
export { refuseTooManyRows, type XlsxTable, xlsx } from './xlsx.ts'
export type { XlsxCell } from './xlsx-cell.ts'
export { xlsxFeatures } from './xlsx-features.ts'
export { numberStyle, percentStyle } from './xlsx-styles.ts'

/** A table of features on its way to a file. */
export type FeatureFile = {
  /** Name of the layer: letters, digits, - and _. */
  name: string
  title: string
  description: string
  columns: readonly Column[]
  /** Decimals to show, by name of column, where the catalogue says; elsewhere numbers are shown whole. Files for programs keep every digit. */
  decimals?: ReadonlyMap<string, number>
  geometry: 'polygon' | 'point'
  crs: Crs
  extent: Extent84
  /** Shapes with x before y, whatever the CRS says. */
  rows: AsyncIterable<readonly FeatureRow[]>
  about: About
}

/** What goes with figures wherever they are copied: the release, its sources, their licences. */
export type About = {
  release: number
  builtAt: string
  isFictitious: boolean
  sources: readonly { id: string; titre: string; producteur: string; licence: string; url: string | null; millesime: number | null; periode: string | null }[]
}
