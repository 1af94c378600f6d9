/** One official file → its rows, whatever its format: `openSourceFile` reads it, `fingerprint` tells it from any other. */

import { basename } from 'node:path'
import { unpack } from './archive.ts'
import { chooseFormat, isArchive } from './choose-format.ts'
import { openCsv } from './csv.ts'
import { openGeojson } from './geojson.ts'
import { openGeopackage } from './geopackage.ts'
import { openShapefile } from './shapefile.ts'
import type { Input, ReadFormat, SourceFile, SourceFormat } from './source-file.ts'
import { openXlsx } from './xlsx.ts'

export { fingerprint } from './fingerprint.ts'
export type { RawGeometry, ReadFormat, SourceFile, SourceFormat, SourceRow } from './source-file.ts'

const READERS: Record<SourceFormat, (input: Input, format: ReadFormat) => Promise<SourceFile>> = {
  csv: openCsv,
  xlsx: openXlsx,
  geojson: openGeojson,
  shapefile: openShapefile,
  geopackage: openGeopackage,
}

/**
 * Opens an official file, alone or in a zip archive: its columns are known, its rows come in batches with bounded memory.
 * Nothing is written beside it; an archive is unpacked into a private temporary folder that `close` removes.
 * @throws DomainError `fichier_introuvable`, `fichier_illisible` (damaged), `fichier_non_conforme` (another file than the descriptor's).
 */
export async function openSourceFile(path: string, format: ReadFormat): Promise<SourceFile> {
  const input = { path, label: basename(path) }
  if (!(await isArchive(input))) return openAs(input, format)
  const unpacked = await unpack(input, format)
  try {
    const file = await openAs(unpacked.input, format)
    return { ...file, close: () => file.close().finally(unpacked.remove) }
  } catch (error) {
    await unpacked.remove()
    throw error
  }
}

async function openAs(input: Input, format: ReadFormat): Promise<SourceFile> {
  return READERS[await chooseFormat(input, format)](input, format)
}
