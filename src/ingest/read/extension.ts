import { extname } from 'node:path'
import type { SourceFormat } from './source-file.ts'

const FORMATS: Record<string, SourceFormat> = {
  '.csv': 'csv',
  '.txt': 'csv',
  '.tsv': 'csv',
  '.xlsx': 'xlsx',
  '.geojson': 'geojson',
  '.json': 'geojson',
  '.shp': 'shapefile',
  '.gpkg': 'geopackage',
}

/** The format that a file's name promises; null when its extension is none of ours. */
export function formatOfExtension(name: string): SourceFormat | null {
  return FORMATS[extname(name).toLowerCase()] ?? null
}
