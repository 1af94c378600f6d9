import { MEDIA } from '../negotiate.ts'
import { ITEM_FORMATS, type ItemFormat } from './query/parameters.ts'

const LABELS: Readonly<Record<ItemFormat, string>> = {
  geojson: 'GeoJSON',
  html: 'page',
  geojsonseq: 'GeoJSON, une entité par ligne',
  csv: 'CSV pour tableur',
  xlsx: 'classeur Excel',
  fgb: 'FlatGeobuf',
  gpkg: 'GeoPackage',
  parquet: 'GeoParquet',
}

/** A format in which features are answered: its name in `f=`, its media type as links write it, and how a reader calls it. */
export type Offered = { f: ItemFormat; type: string; label: string }

/** Formats of features, the one that answers when anything will do first. */
export const OFFERED_FORMATS: readonly Offered[] = ITEM_FORMATS.map((f) => ({ f, type: MEDIA[f].split(';')[0] ?? '', label: LABELS[f] }))

/** Those that are files: everything that matches, in one piece. */
export const FILE_FORMATS: readonly Offered[] = OFFERED_FORMATS.filter(({ f }) => f !== 'geojson' && f !== 'html')
