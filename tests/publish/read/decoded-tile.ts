import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'

export type DecodedFeature = { id: number | undefined; type: number; properties: Record<string, string | number | boolean>; rings: [x: number, y: number][][] }

/** A tile as MapLibre's own reader sees it; null when it is empty. */
export function layerOf(tile: Uint8Array, name: string): VectorTileLayer | null {
  if (tile.byteLength === 0) return null
  const { layers } = new VectorTile(new PbfReader(tile))
  const layer = layers[name]
  if (!layer || Object.keys(layers).length !== 1) throw new Error(`layers are ${Object.keys(layers).join(', ')} instead of ${name}`)
  return layer
}

/** Its features, in order, with rings in units of the grid. */
export function featuresOf(tile: Uint8Array, name: string): DecodedFeature[] {
  const layer = layerOf(tile, name)
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i)
    if (!feature) throw new Error('unreachable')
    const rings = feature.loadGeometry().map((ring) => ring.map(({ x, y }): [number, number] => [x, y]))
    return { id: feature.id, type: feature.type, properties: feature.properties, rings }
  })
}

/** Twice the signed area of a ring (surveyor's formula): positive for outer rings in the tile's axes (Mapbox Vector Tile 2.1 §4.3.4.4). */
export function doubleArea(ring: readonly (readonly [x: number, y: number])[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
}

/** The polygons of a feature as WKT: each outer ring with the holes that follow it. */
export function wktOf({ rings }: DecodedFeature): string {
  const polygons: string[][] = []
  for (const ring of rings) {
    const text = `(${ring.map((position) => position.join(' ')).join(',')})`
    if (doubleArea(ring) > 0) polygons.push([text])
    else polygons.at(-1)?.push(text)
  }
  return `MULTIPOLYGON(${polygons.map((polygon) => `(${polygon.join(',')})`).join(',')})`
}
