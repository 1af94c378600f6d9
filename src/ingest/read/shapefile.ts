import { createReadStream } from 'node:fs'
import { open as openFile, readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { open as openLayer, type Source } from 'shapefile'
import { columnNames } from './columns.ts'
import { nameOfWkt, sridOfWkt } from './crs.ts'
import { type DbfHeader, dbfEncoding, readDbfHeader } from './dbf.ts'
import { messageOf, nonConforming, unreadable } from './file-error.ts'
import type { Input, ReadFormat, SourceFile, SourceRow } from './source-file.ts'

const BATCH_FEATURES = 500
const BATCH_CHARACTERS = 2 * 1024 * 1024

type Layer = Source<GeoJSON.Feature>
type Companions = { dbf: string; prj: string | null; cpg: string | null }

/**
 * A shapefile: the .shp with its .shx, .dbf and .prj (unless `format.crs` says), and its .cpg if any. Dates come as YYYY-MM-DD,
 * booleans as `true` and `false`, empty texts and numbers as null; altitudes and measures are left out.
 * @throws DomainError `fichier_illisible` (a companion is missing, truncated), `fichier_non_conforme` (unknown coordinate system, names given twice).
 */
export async function openShapefile(input: Input, format: ReadFormat): Promise<SourceFile> {
  const { dbf, prj, cpg } = await findCompanions(input, format)
  await checkSize(input)
  const srid = await sridOf(input, prj, format)
  const header = await readDbfHeader(input, dbf)
  const encoding = await dbfEncoding(input, dbf, cpg, format.encodage)
  const decoder = new TextDecoder(encoding)
  const fields = header.fields.map(({ name }) => decoder.decode(name))
  const columns = columnNames(input, fields)
  // Given paths, the library would fetch() them: it is given streams.
  const streams = [createReadStream(input.path), createReadStream(dbf)] as const
  const layer = await openLayer(...streams, { encoding }).catch((error: unknown) => {
    for (const stream of streams) stream.destroy()
    throw unreadable(input, `le shapefile est abîmé (${messageOf(error)}).`)
  })
  const close = async (): Promise<void> => {
    for (const stream of streams) stream.destroy()
  }
  return { format: 'shapefile', encoding, columns, srid, batches: readBatches(input, layer, fields, header), close }
}

async function* readBatches(input: Input, layer: Layer, fields: readonly string[], { records }: DbfHeader): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = []
  let characters = 0
  let line = 0
  for (;;) {
    const { done, value } = await layer.read().catch((error: unknown) => {
      throw unreadable(input, `le shapefile est abîmé après l'entité ${line} (${messageOf(error)}).`, { ligne: line })
    })
    if (done) break
    line++
    const geojson = value.geometry === null ? null : JSON.stringify(value.geometry)
    batch.push({ line, cells: fields.map((field) => cellOf(value.properties?.[field])), geometry: geojson === null ? null : { geojson } })
    characters += geojson?.length ?? 0
    if (batch.length < BATCH_FEATURES && characters < BATCH_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  if (line !== records) throw unreadable(input, `le .shp a ${line} entités et le .dbf ${records} : ils ne vont pas ensemble, ou l'un est abîmé.`)
  if (batch.length > 0) yield batch
}

function cellOf(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return String(value)
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return null
  const two = (part: number) => String(part).padStart(2, '0') // the library reads dates in local time
  return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
}

/** The files beside the .shp, whatever the case of their extensions. */
async function findCompanions(input: Input, format: ReadFormat): Promise<Companions> {
  const folder = dirname(input.path)
  const stem = basename(input.path, extname(input.path)).toLowerCase()
  const names = await readdir(folder)
  const find = (extension: string): string | null => {
    const name = names.find((one) => one.toLowerCase() === stem + extension)
    return name === undefined ? null : join(folder, name)
  }
  const dbf = find('.dbf')
  const prj = find('.prj')
  const missing = [dbf === null && '.dbf', find('.shx') === null && '.shx', prj === null && format.crs === undefined && '.prj'].filter((one) => one !== false)
  if (dbf === null || missing.length > 0) {
    const advice = missing.includes('.prj') ? ', ou donnez le code EPSG par format.crs dans le descripteur' : ''
    throw unreadable(input, `il manque ${missing.join(', ')} à côté du .shp : un shapefile est fait de plusieurs fichiers, donnez-les tous${advice}.`)
  }
  return { dbf, prj, cpg: find('.cpg') }
}

/** The .shp says its own length in 16-bit words (ESRI Shapefile Technical Description, p. 4). */
async function checkSize(input: Input): Promise<void> {
  const file = await openFile(input.path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0)
    const { size } = await file.stat()
    const expected = bytesRead < 100 ? 100 : buffer.readInt32BE(24) * 2
    if (size < expected) throw unreadable(input, `le fichier .shp est tronqué : ${size} octets au lieu de ${expected} ; téléchargez-le de nouveau.`)
  } finally {
    await file.close()
  }
}

async function sridOf(input: Input, prj: string | null, { crs }: ReadFormat): Promise<number | null> {
  if (prj === null) return crs ?? null
  const wkt = await readFile(prj, 'utf8')
  const srid = sridOfWkt(wkt) ?? crs
  if (srid !== undefined) return srid
  throw nonConforming(
    input,
    `le système de coordonnées « ${nameOfWkt(wkt) ?? '?'} » de son .prj est inconnu ; donnez son code EPSG par format.crs dans le descripteur.`,
  )
}
