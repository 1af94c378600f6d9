import proj4 from 'proj4'
import { at } from './at.ts'
import type { Point, Ring, Zone } from './plane.ts'

export type Feature = { properties: Record<string, string | null>; zone: Zone }

/** In which coordinates a file is written: metres of EPSG:5490 to the millimetre, which keeps partitions exact, or CRS84 with 7 decimals (1 cm). */
export type Coordinates = 'EPSG:5490' | 'CRS84'

const NAMES = { 'EPSG:5490': 'urn:ogc:def:crs:EPSG::5490', CRS84: 'urn:ogc:def:crs:OGC:1.3:CRS84' }

/** EPSG:5490: RGAF09 / UTM zone 20N, on GRS80. */
const ISLAND_CRS = '+proj=utm +zone=20 +ellps=GRS80 +units=m +no_defs'

const toDegrees = proj4(ISLAND_CRS, '+proj=longlat +ellps=GRS80 +no_defs')

/** A FeatureCollection of zones, one feature a line, its CRS named as official files do. */
export function writeZones(name: string, features: readonly Feature[], coordinates: Coordinates): string {
  const lines = features.map(({ properties, zone }) => JSON.stringify({ type: 'Feature', properties, geometry: geometryOf(zone, coordinates) }))
  const crs = JSON.stringify({ type: 'name', properties: { name: NAMES[coordinates] } })
  return `{"type":"FeatureCollection","name":${JSON.stringify(name)},"crs":${crs},"features":[\n${lines.join(',\n')}\n]}\n`
}

function geometryOf(zone: Zone, coordinates: Coordinates): object {
  const polygons = zone.map((shape) => shape.map((ring) => closed(ring, coordinates)))
  return polygons.length === 1 ? { type: 'Polygon', coordinates: at(polygons, 0) } : { type: 'MultiPolygon', coordinates: polygons }
}

function closed(ring: Ring, coordinates: Coordinates): number[][] {
  return [...ring, at(ring, 0)].map((point) => (coordinates === 'CRS84' ? degrees(point) : [...point]))
}

/** A position in CRS84, in metres of EPSG:5490. */
export function toIsland([longitude, latitude]: Point): Point {
  const [x, y] = toDegrees.inverse([longitude, latitude])
  return [x ?? Number.NaN, y ?? Number.NaN]
}

function degrees([x, y]: Point): number[] {
  return toDegrees.forward([x, y]).map((angle) => Math.round(angle * 1e7) / 1e7)
}
