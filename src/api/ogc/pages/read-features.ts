import type { Geometry } from 'geojson'
import type { Properties } from './feature-columns.ts'

/** A feature as GeoJSON wrote it, in CRS84. */
export type ReadFeature = { id: string; geometry: Geometry | null; properties: Properties }

/** Features out of the text that the database printed between the brackets of a FeatureCollection. */
export function readFeaturesText(features: string): ReadFeature[] {
  const read: ReadFeature[] = JSON.parse(`[${features}]`)
  return read
}
