import type { Crs } from '../model/crs.ts'
import definitions from './crs-definitions.json' with { type: 'json' }

/** A CRS as files carry it: WKT 1 (OGC 01-009) for GeoPackage, PROJJSON for GeoParquet. */
export type CrsDefinition = { wkt: string; projjson: object }

// From the EPSG registry by PROJ 9.1: gdalsrsinfo -o wkt1 --single-line EPSG:<srid>; gdalsrsinfo -o projjson EPSG:<srid>.
const BY_SRID: ReadonlyMap<number, CrsDefinition> = new Map(Object.entries(definitions).map(([srid, definition]) => [Number(srid), definition]))

/** @throws RangeError for a CRS that is served but not defined here: a bug. */
export function definitionOf({ srid }: Pick<Crs, 'srid'>): CrsDefinition {
  const found = BY_SRID.get(srid)
  if (!found) throw new RangeError(`no definition of EPSG:${srid} in crs-definitions.json`)
  return found
}
