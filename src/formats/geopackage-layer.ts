import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { ColumnType } from '../model/column.ts'
import { CRS84 } from '../model/crs.ts'
import { definitionOf } from './crs-definition.ts'
import { CORE_TABLES, quoted, rtreeTriggers } from './geopackage-schema.ts'
import type { FeatureFile } from './index.ts'
import { around, type Bounds, readWkb } from './wkb-bounds.ts'

const SQLITE_TYPES: Record<ColumnType, string> = { text: 'TEXT', integer: 'INTEGER', number: 'REAL' }

/** The core tables, the CRS of the file and an empty layer. */
export function createLayer(database: DatabaseSync, { name, columns, crs }: FeatureFile): void {
  database.exec(CORE_TABLES)
  const system = database.prepare('INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)')
  system.run('Cartésien sans référence', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system')
  system.run('Géographique sans référence', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system')
  for (const { label, srid } of [crs, CRS84]) system.run(label, srid, 'EPSG', srid, definitionOf({ srid }).wkt, null)
  const cells = columns.map((column) => `, ${quoted(column.name)} ${SQLITE_TYPES[column.type]}`).join('')
  database.exec(`CREATE TABLE ${quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom BLOB${cells})`)
  database.exec(`CREATE VIRTUAL TABLE ${quoted(rtreeOf(name))} USING rtree(id, minx, maxx, miny, maxy)`)
}

/** Writes the rows of the file and their boxes in the index; gives the bounds of all of them, null when none has a shape. */
export async function addFeatures(database: DatabaseSync, { name, columns, crs, rows }: FeatureFile): Promise<Bounds | null> {
  const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (?, ?${', ?'.repeat(columns.length)})`)
  const index = database.prepare(`INSERT INTO ${quoted(rtreeOf(name))} VALUES (?, ?, ?, ?, ?)`)
  let fid = 0
  let extent: Bounds | null = null
  for await (const batch of rows)
    for (const { wkb, cells } of batch) {
      const { type, bounds } = wkb ? readWkb(wkb) : { type: null, bounds: null }
      const shape = wkb && type === 'Polygon' ? asMultiPolygon(wkb) : wkb
      const values: SQLInputValue[] = [++fid, shape && geometryBlob(shape, bounds, crs.srid), ...cells]
      insert.run(...values)
      if (bounds) index.run(fid, bounds[0], bounds[2], bounds[1], bounds[3])
      extent = around(extent, bounds)
    }
  return extent
}

/** Declares the layer once its extent is known, with the triggers that keep its index true when someone edits it. */
export function describeLayer(database: DatabaseSync, { name, title, description, geometry, crs, about }: FeatureFile, bounds: Bounds | null): void {
  database
    .prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(name, 'features', title, description, changedAt(about.builtAt), ...(bounds ?? [null, null, null, null]), crs.srid)
  database.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)').run(name, 'geom', geometry === 'point' ? 'POINT' : 'MULTIPOLYGON', crs.srid)
  database
    .prepare('INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)')
    .run(name, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
  database.exec(rtreeTriggers(name, rtreeOf(name)))
}

/** RFC 3339 with milliseconds, as gpkg_contents.last_change wants it (Table 3): of the release, not of the clock. */
export function changedAt(builtAt: string): string {
  return new Date(builtAt).toISOString()
}

function rtreeOf(name: string): string {
  return `rtree_${name}_geom`
}

// A layer has one type: a polygon is written as a multipolygon of one.
function asMultiPolygon(polygon: Uint8Array): Uint8Array {
  const header = Buffer.alloc(9)
  header.writeUInt8(1)
  header.writeUInt32LE(6, 1)
  header.writeUInt32LE(1, 5)
  return Buffer.concat([header, polygon])
}

/** GeoPackageBinary (§2.1.3): header, little-endian, its envelope in x, y order whatever the CRS says, then the WKB. */
function geometryBlob(wkb: Uint8Array, bounds: Bounds | null, srid: number): Uint8Array {
  const header = Buffer.alloc(bounds ? 40 : 8)
  header.write('GP', 'latin1')
  header.writeUInt8(bounds ? 0b0000_0011 : 0b0001_0001, 3) // envelope of x and y; or empty, without one
  header.writeInt32LE(srid, 4)
  if (bounds) for (const [i, edge] of [bounds[0], bounds[2], bounds[1], bounds[3]].entries()) header.writeDoubleLE(edge, 8 + 8 * i)
  return Buffer.concat([header, wkb])
}
