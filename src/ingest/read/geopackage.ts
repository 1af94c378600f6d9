import { open, stat } from 'node:fs/promises'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { DomainError } from '../../model/error.ts'
import { columnNames } from './columns.ts'
import { messageOf, unreadable } from './file-error.ts'
import { wkbHexOf } from './geopackage-geometry.ts'
import { chooseLayer, type Layer } from './geopackage-layer.ts'
import type { Input, ReadFormat, SourceFile, SourceRow } from './source-file.ts'

const BATCH_FEATURES = 500
const BATCH_CHARACTERS = 2 * 1024 * 1024

/**
 * A layer of a GeoPackage, by `format.couche` or the only one. The file is opened read-only and immutable: nothing is written beside it.
 * Columns are all but the geometry; booleans are 0 and 1, as SQLite stores them.
 * @throws DomainError `fichier_illisible` (truncated, damaged), `fichier_non_conforme` (no GeoPackage, layer, coordinate system).
 */
export async function openGeopackage(input: Input, format: ReadFormat): Promise<SourceFile> {
  await checkSize(input)
  await checkJournal(input)
  const location = pathToFileURL(input.path)
  location.searchParams.set('immutable', '1')
  const database = attempt(input, () => new DatabaseSync(location, { readOnly: true }))
  const close = async () => void (database.isOpen && database.close())
  try {
    const layer = attempt(input, () => chooseLayer(input, database, format))
    const statement = attempt(input, () => database.prepare(`SELECT * FROM ${quoted(layer.table)}`))
    statement.setReturnArrays(true)
    statement.setReadBigInts(true)
    const names = statement.columns().map(({ name }) => name)
    const columns = columnNames(
      input,
      names.filter((name) => name !== layer.geometryColumn),
    )
    return { format: 'geopackage', encoding: null, columns, srid: layer.srid, batches: readBatches(input, statement, names, layer), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* readBatches(input: Input, statement: ReturnType<DatabaseSync['prepare']>, names: readonly string[], layer: Layer): AsyncGenerator<SourceRow[]> {
  const geometryIndex = layer.geometryColumn === null ? -1 : names.indexOf(layer.geometryColumn)
  const rows = statement.iterate()
  let batch: SourceRow[] = []
  let characters = 0
  for (let line = 1; ; line++) {
    const { done, value } = attempt(input, () => rows.next())
    if (done || !Array.isArray(value)) break
    const geometry = geometryIndex === -1 ? null : geometryOf(input, line, value[geometryIndex] ?? null)
    const cells = value.filter((_, i) => i !== geometryIndex).map(cellOf)
    batch.push({ line, cells, geometry })
    characters += geometry?.wkbHex.length ?? 0
    if (batch.length < BATCH_FEATURES && characters < BATCH_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

function geometryOf(input: Input, line: number, value: SQLOutputValue): { wkbHex: string } | null {
  if (value === null) return null
  const wkbHex = value instanceof Uint8Array ? wkbHexOf(value) : 'broken'
  if (wkbHex === 'broken') throw unreadable(input, `la géométrie de l'entité ${line} n'est pas au format GeoPackage.`, { ligne: line })
  return wkbHex === null ? null : { wkbHex }
}

/** Whole numbers beyond 2^53 come as text, bytes as hexadecimal. */
function cellOf(value: SQLOutputValue): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** SQLite finds out about missing pages only when it gets to them: the header already tells how many there should be (sqlite.org/fileformat, 1.3). */
async function checkSize(input: Input): Promise<void> {
  const file = await open(input.path)
  try {
    const { buffer: header, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0)
    const pageSize = bytesRead < 100 ? 0 : header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
    const isCountValid = bytesRead === 100 && header.readUInt32BE(24) === header.readUInt32BE(92)
    const expected = isCountValid ? header.readUInt32BE(28) * pageSize : 0
    const { size } = await file.stat()
    if (bytesRead < 100 || size < expected)
      throw unreadable(input, `le GeoPackage est tronqué : ${size} octets au lieu de ${expected || 'plus'} ; téléchargez-le de nouveau.`)
  } finally {
    await file.close()
  }
}

/** Opened as immutable, a GeoPackage would be read without the changes that its write-ahead log still holds. */
async function checkJournal(input: Input): Promise<void> {
  const journal = await stat(`${input.path}-wal`).catch(() => null)
  if (journal && journal.size > 0)
    throw unreadable(input, "un autre logiciel l'a ouvert et n'a pas fini d'y écrire (fichier -wal) ; fermez-le dans QGIS, puis recommencez.")
}

function attempt<T>(input: Input, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw unreadable(input, `le GeoPackage est tronqué ou abîmé ; téléchargez-le de nouveau (${messageOf(error)}).`)
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
