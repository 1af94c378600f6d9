/** The parts of a shapefile of points (null: no shape), with text fields of 20 bytes; texts are given as bytes. */
export function makeShapefile(
  points: readonly (readonly [x: number, y: number] | null)[],
  fields: Record<string, readonly Uint8Array[]>,
): { shp: Buffer; shx: Buffer; dbf: Buffer } {
  const records = points.map((point, i) => shape(i + 1, point))
  const shp = Buffer.concat([mainHeader(100 + records.reduce((sum, { length }) => sum + length, 0)), ...records])
  return { shp, shx: mainHeader(100), dbf: table(points.length, fields) }
}

export const LAMBERT93_PRJ = 'PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]]]]'

function mainHeader(bytes: number): Buffer {
  const header = Buffer.alloc(100)
  header.writeInt32BE(9994, 0)
  header.writeInt32BE(bytes / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(1, 32)
  return header
}

function shape(number: number, point: readonly [number, number] | null): Buffer {
  const content = Buffer.alloc(point === null ? 4 : 20)
  if (point !== null) {
    content.writeInt32LE(1, 0)
    content.writeDoubleLE(point[0], 4)
    content.writeDoubleLE(point[1], 12)
  }
  const header = Buffer.alloc(8)
  header.writeInt32BE(number, 0)
  header.writeInt32BE(content.length / 2, 4)
  return Buffer.concat([header, content])
}

function table(count: number, fields: Record<string, readonly Uint8Array[]>): Buffer {
  const names = Object.keys(fields)
  const header = Buffer.alloc(32 + names.length * 32 + 1)
  header[0] = 3
  header.writeUInt32LE(count, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(1 + names.length * 20, 10)
  names.forEach((name, i) => {
    header.write(name, 32 + i * 32, 'latin1')
    header.write('C', 32 + i * 32 + 11)
    header[32 + i * 32 + 16] = 20
  })
  header[header.length - 1] = 0x0d
  const rows = Array.from({ length: count }, (_, row) => {
    const record = Buffer.alloc(1 + names.length * 20, ' ')
    for (const [i, name] of names.entries()) record.set(fields[name]?.[row] ?? [], 1 + i * 20)
    return record
  })
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])])
}
