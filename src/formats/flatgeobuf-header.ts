import { Builder } from 'flatbuffers'
import { Column as ColumnTable } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js'
import { ColumnType as Stored } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import type { Column, ColumnType } from '../model/column.ts'
import type { FeatureFile } from './index.ts'
import type { Bounds } from './wkb-bounds.ts'

const STORED_TYPES: Record<ColumnType, Stored> = { text: Stored.String, integer: Stored.Long, number: Stored.Double }

/** What is known once every feature was seen; a node size of 0: no index. */
export type Seen = { count: number; bounds: Bounds | null; nodeSize: number }

/** The header with its size before it: name, titles, typed columns that may all be null, CRS, count, envelope (header.fbs of FlatGeobuf 3). */
export function headerOf({ name, title, description, columns, geometry, crs }: Omit<FeatureFile, 'rows'>, { count, bounds, nodeSize }: Seen): Uint8Array {
  const builder = new Builder()
  const columnsAt = Header.createColumnsVector(
    builder,
    columns.map((column) => columnTable(builder, column)),
  )
  const [nameAt, titleAt, descriptionAt] = [builder.createString(name), builder.createString(title), builder.createString(description)]
  const envelopeAt = bounds && Header.createEnvelopeVector(builder, [...bounds])
  const [authority, label] = [builder.createString('EPSG'), builder.createString(crs.label)]
  const crsAt = Crs.createCrs(builder, authority, crs.srid, label, 0, 0, 0)
  Header.startHeader(builder)
  Header.addName(builder, nameAt)
  if (envelopeAt) Header.addEnvelope(builder, envelopeAt)
  Header.addGeometryType(builder, geometry === 'point' ? GeometryType.Point : GeometryType.MultiPolygon)
  Header.addColumns(builder, columnsAt)
  Header.addFeaturesCount(builder, BigInt(count))
  Header.addIndexNodeSize(builder, nodeSize)
  Header.addCrs(builder, crsAt)
  Header.addTitle(builder, titleAt)
  Header.addDescription(builder, descriptionAt)
  builder.finishSizePrefixed(Header.endHeader(builder))
  return builder.asUint8Array()
}

function columnTable(builder: Builder, { name, type, title, description }: Column): number {
  const [nameAt, titleAt, descriptionAt] = [
    builder.createString(name),
    builder.createString(title),
    description === null ? 0 : builder.createString(description),
  ]
  return ColumnTable.createColumn(builder, nameAt, STORED_TYPES[type], titleAt, descriptionAt, -1, -1, -1, true, false, false, 0)
}
