/** West, south, east, north in the geometry's own CRS, x before y. */
export type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number]

export type GeometryType = 'Point' | 'LineString' | 'Polygon' | 'MultiPoint' | 'MultiLineString' | 'MultiPolygon' | 'GeometryCollection'

const TYPES: Record<number, GeometryType> = {
  1: 'Point',
  2: 'LineString',
  3: 'Polygon',
  4: 'MultiPoint',
  5: 'MultiLineString',
  6: 'MultiPolygon',
  7: 'GeometryCollection',
}

/**
 * Type and bounds of a two-dimensional WKB (OGC 06-103r4, §8); bounds are null when it is empty.
 * @throws RangeError when it is cut short, or of another kind.
 */
export function readWkb(wkb: Uint8Array): { type: GeometryType; bounds: Bounds | null } {
  const reader = { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), at: 0, bounds: [Infinity, Infinity, -Infinity, -Infinity] as Box }
  const type = readGeometry(reader)
  return { type, bounds: reader.bounds[0] > reader.bounds[2] ? null : reader.bounds }
}

/** The smallest bounds around both. */
export function around(one: Bounds | null, other: Bounds | null): Bounds | null {
  if (!one || !other) return one ?? other
  return [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])]
}

type Box = [number, number, number, number]
type Reader = { view: DataView; at: number; bounds: Box }

function readGeometry(reader: Reader): GeometryType {
  const isLittle = reader.view.getUint8(reader.at) === 1
  const type = TYPES[reader.view.getUint32(reader.at + 1, isLittle)]
  if (!type) throw new RangeError('not a two-dimensional WKB')
  reader.at += 5
  if (type === 'Point') readPositions(reader, 1, isLittle)
  else if (type === 'LineString') readPositions(reader, readCount(reader, isLittle), isLittle)
  else
    for (let left = readCount(reader, isLittle); left > 0; left--) {
      if (type === 'Polygon') readPositions(reader, readCount(reader, isLittle), isLittle)
      else readGeometry(reader)
    }
  return type
}

function readCount(reader: Reader, isLittle: boolean): number {
  reader.at += 4
  return reader.view.getUint32(reader.at - 4, isLittle)
}

// An empty point is written with NaN: no comparison lets it in.
function readPositions(reader: Reader, count: number, isLittle: boolean): void {
  const { view, bounds } = reader
  for (let left = count; left > 0; left--) {
    const x = view.getFloat64(reader.at, isLittle)
    const y = view.getFloat64(reader.at + 8, isLittle)
    if (x < bounds[0]) bounds[0] = x
    if (y < bounds[1]) bounds[1] = y
    if (x > bounds[2]) bounds[2] = x
    if (y > bounds[3]) bounds[3] = y
    reader.at += 16
  }
}
