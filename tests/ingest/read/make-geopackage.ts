import { DatabaseSync } from 'node:sqlite'

export type ToyLayer = { name: string; srsId: number; geometries: readonly (Uint8Array | null)[] }

/** A GeoPackage file with layers of (fid, geom, code): codes are 01, 02… */
export function makeGeopackage(
  path: string,
  layers: readonly ToyLayer[],
  systems: readonly (readonly [id: number, organization: string, code: number, definition: string])[],
): string {
  const database = new DatabaseSync(path)
  database.exec(`BEGIN;
    CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)`)
  for (const [id, organization, code, definition] of systems)
    database.prepare('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?)').run(`système ${id}`, id, organization, code, definition)
  for (const { name, srsId, geometries } of layers) {
    database.prepare("INSERT INTO gpkg_contents VALUES (?, 'features')").run(name)
    database.prepare("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)").run(name, srsId)
    database.exec(`CREATE TABLE ${quoted(name)} (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT)`)
    const insert = database.prepare(`INSERT INTO ${quoted(name)} (geom, code) VALUES (?, ?)`)
    for (const [i, geometry] of geometries.entries()) insert.run(geometry, String(i + 1).padStart(2, '0'))
  }
  database.exec('COMMIT')
  database.close()
  return path
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** WKB of a point, little-endian. */
export function wkbPoint(x: number, y: number): Buffer {
  const wkb = Buffer.alloc(21)
  wkb[0] = 1
  wkb.writeUInt32LE(1, 1)
  wkb.writeDoubleLE(x, 5)
  wkb.writeDoubleLE(y, 13)
  return wkb
}

/** A GeoPackage geometry: header with an envelope of `envelopeBytes`, then the WKB. */
export function gpkgGeometry(wkb: Uint8Array, { envelope = 0, isEmpty = false }: { envelope?: 0 | 1 | 2 | 3 | 4; isEmpty?: boolean } = {}): Buffer {
  const envelopeBytes = [0, 32, 48, 48, 64][envelope] ?? 0
  const header = Buffer.alloc(8 + envelopeBytes)
  header.write('GP')
  header[3] = 1 | (envelope << 1) | (isEmpty ? 16 : 0)
  return Buffer.concat([header, wkb])
}
