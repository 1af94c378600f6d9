/**
 * EPSG codes of the coordinate systems met in French files, by the names that their .prj give them: the EPSG registry's (epsg.io)
 * and Esri's (developers.arcgis.com, projected and geographic coordinate systems), reduced to letters and digits.
 */
const NAMES: Record<string, number> = {
  rgf93lambert93: 2154,
  rgf93v1lambert93: 2154,
  rgf1993lambert93: 2154,
  lambert93: 2154,
  rgaf09utmzone20n: 5490,
  wgs84utmzone20n: 32620,
  wgs1984utmzone20n: 32620,
  rgr92utmzone40s: 2975,
  rgr1992utm40s: 2975,
  rgr1992utmzone40s: 2975,
  rgfg95utmzone22n: 2972,
  rgfg1995utm22n: 2972,
  rgfg1995utmzone22n: 2972,
  rgm04utmzone38s: 4471,
  rgm2004utmzone38s: 4471,
  etrs89laeaeurope: 3035,
  etrs89extendedlaeaeurope: 3035,
  etrs1989laea: 3035,
  etrs1989laeaeurope: 3035,
  ntfparislambertzoneii: 27572,
  ntfparislambertiietendu: 27572,
  ntflambertiietendu: 27572,
  lambertiietendu: 27572,
  wgs84: 4326,
  wgs1984: 4326,
  gcswgs1984: 4326,
  rgf93: 4171,
  rgf93v1: 4171,
  gcsrgf1993: 4171,
  wgs84pseudomercator: 3857,
  wgs1984webmercatorauxiliarysphere: 3857,
}

/** EPSG code of a WKT definition (.prj, gpkg_spatial_ref_sys): its own authority code, else its name; null when neither is known. */
export function sridOfWkt(wkt: string): number | null {
  const authority = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt)
  if (authority) return Number(authority[1])
  const name = nameOfWkt(wkt)
  return name === null ? null : (NAMES[plain(name)] ?? null)
}

/** The name that a WKT definition gives itself. */
export function nameOfWkt(wkt: string): string | null {
  return /^\s*\w+\s*\[\s*"([^"]*)"/.exec(wkt)?.[1] ?? null
}

/** EPSG code of the name in a GeoJSON `crs` member (2008 format): `urn:ogc:def:crs:EPSG::2154`, `EPSG:2154`, `…:CRS84`; null when unknown. */
export function sridOfCrsName(name: string): number | null {
  if (/(^|:)CRS84$/i.test(name)) return 4326
  const code = /EPSG(?::[\w.]*)?:(\d+)$/i.exec(name)?.[1] ?? /\/EPSG\/[\d.]+\/(\d+)$/i.exec(name)?.[1]
  return code === undefined ? null : Number(code)
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
}
