import { type Feature, fromVectorTileJs, GeoJSONWrapper } from '@maplibre/vt-pbf'
import type { CellValue } from '../../../model/column.ts'
import { EXTENT } from './matrix.ts'

/** A zone with its shape in whole units of the tile's grid, rings wound as the specification asks. */
export type TileFeature = { id: number; properties: Record<string, CellValue>; shape: GridShape }

type Position = [x: number, y: number]
export type GridShape =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint'; coordinates: Position[] }
  | { type: 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] }

/** The features as one layer of a Mapbox Vector Tile 2.1; nulls are left out, for the format has none. Empty when there is no feature. */
export function encodeTile(layer: string, features: readonly TileFeature[]): Uint8Array {
  if (features.length === 0) return new Uint8Array()
  const wrapped = new GeoJSONWrapper(features.map(drawn), { version: 2, extent: EXTENT })
  wrapped.name = layer
  return fromVectorTileJs({ layers: { [layer]: wrapped } })
}

function drawn({ id, properties, shape }: TileFeature): Feature {
  switch (shape.type) {
    case 'Point':
      return { id, tags: properties, type: 1, geometry: [shape.coordinates] }
    case 'MultiPoint':
      return { id, tags: properties, type: 1, geometry: shape.coordinates }
    case 'Polygon':
      return { id, tags: properties, type: 3, geometry: shape.coordinates }
    case 'MultiPolygon':
      return { id, tags: properties, type: 3, geometry: shape.coordinates.flat() }
  }
}
