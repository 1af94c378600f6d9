import type { Descriptor } from '../descriptor.ts'

/** The part of a descriptor that says how its file is laid out. */
export type ReadFormat = Descriptor['format']

export type SourceFormat = 'csv' | 'xlsx' | 'geojson' | 'shapefile' | 'geopackage'

export type RawGeometry = { geojson: string } | { wkbHex: string }

/** One row of a table or one feature of a layer. */
export type SourceRow = {
  /** Line in the file (CSV, XLSX: physical line; else feature number), from 1. */
  line: number
  /** In the order of `columns`. CSV: always the raw string; null only where the format has null. */
  cells: readonly (string | number | null)[]
  geometry: RawGeometry | null
}

/** An official file, opened: its columns are known, its rows are still to be read. */
export type SourceFile = {
  format: SourceFormat
  /** Text encoding used: CSV and shapefile (.dbf); null where the format has only one. */
  encoding: string | null
  /** Trimmed, without byte order mark; unique, except columns without a name. */
  columns: readonly string[]
  /** EPSG code of the geometries: the file's own, else `format.crs`, else 4326 for GeoJSON, else null. */
  srid: number | null
  /** In file order, with bounded memory; iterated once. A DomainError may come at any batch: nothing is sure before the end. */
  batches: AsyncIterable<readonly SourceRow[]>
  /** Releases the file and whatever was unpacked for it; may be called at any time, more than once. */
  close: () => Promise<void>
}

/** A file on disk and the name users know it by: `base.csv`, or `archive.zip › base.csv` for an unpacked entry. */
export type Input = { path: string; label: string }
