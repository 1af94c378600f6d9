import { definitionOf } from './crs-definition.ts'
import { dictionaryOf, sourcesOf } from './dictionary.ts'
import type { FeatureFile } from './index.ts'
import { around, type Bounds, type GeometryType, readWkb } from './wkb-bounds.ts'

/** The column of shapes. */
export const GEOMETRY = 'geometry'

type GeoMetadata = {
  see: (wkb: Uint8Array | null) => void
  /** Keys and values of the file's metadata, once every shape was seen. */
  entries: () => { key: string; value: string }[]
}

/**
 * Gathers what GeoParquet 1.1 says of a file: encoding, types of the shapes seen, their bounds, the CRS. Coordinates are x, y in every CRS
 * (§ Coordinate axis order); without `crs` they are in CRS84.
 */
export function createGeoMetadata({ crs, title, description, columns, about }: FeatureFile): GeoMetadata {
  const types = new Set<GeometryType>()
  let bounds: Bounds | null = null
  return {
    see: (wkb) => {
      if (!wkb) return
      const shape = readWkb(wkb)
      types.add(shape.type)
      bounds = around(bounds, shape.bounds)
    },
    entries: () => {
      const column = {
        encoding: 'WKB',
        geometry_types: [...types].sort(),
        ...(crs.uri.endsWith('/CRS84') ? {} : { crs: definitionOf(crs).projjson }),
        ...(bounds ? { bbox: bounds } : {}),
      }
      const { release, builtAt, isFictitious } = about
      return [
        { key: 'geo', value: JSON.stringify({ version: '1.1.0', primary_column: GEOMETRY, columns: { [GEOMETRY]: column } }) },
        {
          key: 'kartye',
          value: JSON.stringify({
            titre: title,
            description,
            publication: release,
            date: builtAt,
            fictif: isFictitious,
            dictionnaire: dictionaryOf(columns),
            sources: sourcesOf(about),
          }),
        },
      ]
    },
  }
}
