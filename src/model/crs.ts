import { DomainError } from './error.ts'

/** West, south, east, north in degrees of CRS84. */
export type Extent84 = readonly [west: number, south: number, east: number, north: number]

/** A coordinate reference system that features can be asked in. Its URI is its name on the wire (OGC 18-058r1, Requirement 1). */
export type Crs = {
  uri: string
  label: string
  srid: number
  /** The authority writes latitude or northing first: coordinates are printed, and boxes read, in that order. */
  isLatitudeFirst: boolean
  isGeographic: boolean
  /** Digits kept after the point: about 0.1 m in degrees (RFC 7946 §11.2), 1 cm in metres. */
  decimals: number
  /** Area of use (EPSG registry). */
  area84: Extent84
}

const epsg = (srid: number): string => `http://www.opengis.net/def/crs/EPSG/0/${srid}`
const metres = { isLatitudeFirst: false, isGeographic: false, decimals: 2 }

export const CRS84: Crs = {
  ...{ uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84', label: 'WGS 84, longitude puis latitude', srid: 4326, isLatitudeFirst: false },
  ...{ isGeographic: true, decimals: 6, area84: [-180, -90, 180, 90] },
}

/** Every CRS served; axis orders and areas of use are those of the EPSG registry (epsg.org), decree 2019-165 for the legal ones. */
export const CRSS: readonly Crs[] = [
  CRS84,
  {
    uri: epsg(4326),
    label: 'WGS 84, latitude puis longitude',
    srid: 4326,
    isLatitudeFirst: true,
    isGeographic: true,
    decimals: 6,
    area84: [-180, -90, 180, 90],
  },
  { uri: epsg(3857), label: 'WGS 84 / Pseudo-Mercator', srid: 3857, ...metres, area84: [-180, -85.06, 180, 85.06] },
  { uri: epsg(2154), label: 'RGF93 v1 / Lambert-93', srid: 2154, ...metres, area84: [-9.86, 41.15, 10.38, 51.56] },
  { uri: epsg(5490), label: 'RGAF09 / UTM 20 nord', srid: 5490, ...metres, area84: [-63.66, 14.08, -57.52, 18.54] },
  { uri: epsg(2972), label: 'RGFG95 / UTM 22 nord', srid: 2972, ...metres, area84: [-54.61, 2.11, -49.45, 8.88] },
  { uri: epsg(2975), label: 'RGR92 / UTM 40 sud', srid: 2975, ...metres, area84: [51.83, -24.72, 58.24, -18.28] },
  { uri: epsg(4471), label: 'RGM04 / UTM 38 sud', srid: 4471, ...metres, area84: [43.68, -14.49, 46.7, -11.33] },
  { uri: epsg(3035), label: 'ETRS89-extended / LAEA Europe', srid: 3035, ...metres, isLatitudeFirst: true, area84: [-35.58, 24.6, 44.83, 84.73] },
]

/** Those that a collection of this extent can be asked in: of the whole world, or whose area of use it meets. */
export function crssFor(extent: Extent84): Crs[] {
  return CRSS.filter(({ area84: [west, south, east, north] }) => extent[0] <= east && extent[2] >= west && extent[1] <= north && extent[3] >= south)
}

/** The CRS of that URI among those offered. @throws DomainError `parametre_invalide` listing them. */
export function crsOf(uri: string, offered: readonly Crs[], parametre: string): Crs {
  const found = offered.find((crs) => crs.uri === uri)
  if (found) return found
  const valeur = uri.length > 80 ? `${uri.slice(0, 80)}…` : uri
  throw new DomainError(
    'parametre_invalide',
    `${parametre}=${valeur} : les systèmes de coordonnées offerts ici sont ${offered.map((crs) => crs.uri).join(', ')}.`,
    {
      parametre,
      valeur,
    },
  )
}
