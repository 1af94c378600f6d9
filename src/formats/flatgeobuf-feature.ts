import { Builder } from 'flatbuffers'
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js'
import { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import type { CellValue, Column, FeatureRow } from '../model/column.ts'

/** A feature with its size before it (feature.fbs of FlatGeobuf 3). A polygon goes as a multipolygon of one: a file has one type of shape. */
export function featureOf({ cells, wkb }: FeatureRow, columns: readonly Column[]): Uint8Array {
  const builder = new Builder(1024)
  const propertiesAt = Feature.createPropertiesVector(builder, properties(cells, columns))
  const shapeAt = wkb ? addShape(builder, wkb) : null
  Feature.startFeature(builder)
  if (shapeAt !== null) Feature.addGeometry(builder, shapeAt)
  Feature.addProperties(builder, propertiesAt)
  builder.finishSizePrefixed(Feature.endFeature(builder))
  return builder.asUint8Array()
}

/** Number of the column, then its value, for each that is not null. */
function properties(cells: readonly CellValue[], columns: readonly Column[]): Buffer {
  return Buffer.concat(
    columns.flatMap(({ type }, i) => {
      const cell = cells[i] ?? null
      if (cell === null) return []
      const number = Buffer.alloc(2)
      number.writeUInt16LE(i)
      return [number, ...stored(cell, type)]
    }),
  )
}

function stored(cell: string | number, type: Column['type']): Buffer[] {
  const fixed = Buffer.alloc(type === 'text' ? 4 : 8)
  if (type === 'text') {
    const text = Buffer.from(String(cell))
    fixed.writeUInt32LE(text.length)
    return [fixed, text]
  }
  if (type === 'integer') fixed.writeBigInt64LE(BigInt(cell))
  else fixed.writeDoubleLE(Number(cell))
  return [fixed]
}

type Reader = { view: DataView; at: number }

function addShape(builder: Builder, wkb: Uint8Array): number {
  const reader: Reader = { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), at: 0 }
  const { type, isLittle } = readStart(reader)
  if (type === 1) return addPart(builder, GeometryType.Point, { xy: readPositions(reader, 1, isLittle), ends: [] })
  if (type !== 3 && type !== 6) throw new RangeError(`WKB of type ${type}: points, polygons and multipolygons are written`)
  const count = type === 3 ? 1 : readCount(reader, isLittle)
  const parts: number[] = []
  for (let i = 0; i < count; i++) {
    const order = type === 3 ? isLittle : readStart(reader).isLittle
    parts.push(addPart(builder, GeometryType.Polygon, readRings(reader, order)))
  }
  const partsAt = Geometry.createPartsVector(builder, parts)
  Geometry.startGeometry(builder)
  Geometry.addParts(builder, partsAt)
  Geometry.addType(builder, GeometryType.MultiPolygon)
  return Geometry.endGeometry(builder)
}

function addPart(builder: Builder, type: GeometryType, { xy, ends }: { xy: readonly number[]; ends: readonly number[] }): number {
  const xyAt = Geometry.createXyVector(builder, Float64Array.from(xy))
  const endsAt = ends.length > 1 ? Geometry.createEndsVector(builder, Uint32Array.from(ends)) : null
  Geometry.startGeometry(builder)
  if (endsAt !== null) Geometry.addEnds(builder, endsAt)
  Geometry.addXy(builder, xyAt)
  Geometry.addType(builder, type)
  return Geometry.endGeometry(builder)
}

/** Positions of the rings one after the other, and how many there are up to the end of each. */
function readRings(reader: Reader, isLittle: boolean): { xy: number[]; ends: number[] } {
  const xy: number[] = []
  const ends: number[] = []
  for (let left = readCount(reader, isLittle); left > 0; left--) {
    for (const ordinate of readPositions(reader, readCount(reader, isLittle), isLittle)) xy.push(ordinate)
    ends.push(xy.length / 2)
  }
  return { xy, ends }
}

function readStart(reader: Reader): { type: number; isLittle: boolean } {
  const isLittle = reader.view.getUint8(reader.at) === 1
  reader.at += 5
  return { type: reader.view.getUint32(reader.at - 4, isLittle), isLittle }
}

function readCount(reader: Reader, isLittle: boolean): number {
  reader.at += 4
  return reader.view.getUint32(reader.at - 4, isLittle)
}

function readPositions(reader: Reader, count: number, isLittle: boolean): number[] {
  const start = reader.at
  reader.at += 16 * count
  return Array.from({ length: 2 * count }, (_, i) => reader.view.getFloat64(start + 8 * i, isLittle))
}
