import { extname } from 'node:path'
import { formatOfExtension } from './extension.ts'
import { nonConforming } from './file-error.ts'
import { readSignature, SIGNATURE_NAMES, type Signature } from './signature.ts'
import type { Input, ReadFormat, SourceFormat } from './source-file.ts'

const EXPECTED: Record<SourceFormat, { signature: Signature; name: string }> = {
  csv: { signature: 'text', name: 'un CSV' },
  xlsx: { signature: 'zip', name: 'un classeur XLSX' },
  geojson: { signature: 'json', name: 'un GeoJSON' },
  shapefile: { signature: 'shp', name: 'un shapefile' },
  geopackage: { signature: 'sqlite', name: 'un GeoPackage' },
}

/** Whether a file is a zip archive of data files: its name says so, and its content agrees. @throws as `chooseFormat`. */
export async function isArchive(input: Input): Promise<boolean> {
  if (extname(input.path).toLowerCase() !== '.zip') return false
  const signature = await readSignature(input)
  if (signature === 'zip') return true
  throw nonConforming(input, `ce devrait être une archive zip d'après son nom, mais c'est ${SIGNATURE_NAMES[signature]}${advice(signature)}.`)
}

/**
 * The format of a file: what the descriptor says, else its extension, else its content; the content must agree.
 * @throws DomainError `fichier_non_conforme` saying what the file really is; `fichier_introuvable`, `fichier_illisible`.
 */
export async function chooseFormat(input: Input, { type }: ReadFormat): Promise<SourceFormat> {
  const signature = await readSignature(input)
  if (signature === 'xls') throw nonConforming(input, `c'est ${SIGNATURE_NAMES.xls} ; ouvrez-le dans un tableur et enregistrez-le en XLSX ou en CSV.`)
  const promised = formatOfExtension(input.path)
  const format = type ?? promised ?? formatOfContent(signature)
  if (format === null)
    throw nonConforming(input, `c'est ${SIGNATURE_NAMES[signature]}, que Kartyé ne lit pas ; donnez un CSV, XLSX, GeoJSON, shapefile ou GeoPackage.`)
  const expected = EXPECTED[format]
  if (signature === expected.signature) return format
  const who = type === undefined ? "d'après son nom" : "d'après le descripteur"
  throw nonConforming(input, `ce devrait être ${expected.name} ${who}, mais c'est ${SIGNATURE_NAMES[signature]}${advice(signature)}.`)
}

function formatOfContent(signature: Signature): SourceFormat | null {
  if (signature === 'zip') return null
  for (const format of ['csv', 'geojson', 'shapefile', 'geopackage'] as const) if (EXPECTED[format].signature === signature) return format
  return null
}

function advice(signature: Signature): string {
  if (signature === 'zip') return ' ; donnez-lui l’extension .zip ou .xlsx'
  if (signature === 'gzip') return ' ; décompressez-la'
  if (signature === 'utf16') return ' ; enregistrez-le en « CSV UTF-8 »'
  if (signature === 'html') return ' ; téléchargez le fichier de nouveau'
  return ''
}
