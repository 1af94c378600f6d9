import { open, readFile } from 'node:fs/promises'
import { unreadable } from './file-error.ts'
import { readBytes } from './read-bytes.ts'
import type { Input } from './source-file.ts'

/** What the header of a .dbf announces: records, and the raw name and type of each field. */
export type DbfHeader = { records: number; headerBytes: number; recordBytes: number; fields: { name: Buffer; type: string }[] }

// Names found in .cpg files → labels of the WHATWG Encoding Standard.
const ENCODINGS: Record<string, string> = {
  utf8: 'utf-8',
  '65001': 'utf-8',
  '1252': 'windows-1252',
  ansi1252: 'windows-1252',
  cp1252: 'windows-1252',
  windows1252: 'windows-1252',
  iso88591: 'windows-1252',
  latin1: 'windows-1252',
  '88591': 'windows-1252',
  iso885915: 'iso-8859-15',
  '885915': 'iso-8859-15',
}
const FIELD_TYPES = 'BCDFLMN'

/**
 * The header of a .dbf, checked against the size of the file.
 * @throws DomainError `fichier_illisible` when it is truncated or of an unknown kind.
 */
export async function readDbfHeader(input: Input, path: string): Promise<DbfHeader> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = Buffer.alloc(32)
    await file.read(start, 0, 32, 0)
    const header: DbfHeader = { records: start.readUInt32LE(4), headerBytes: start.readUInt16LE(8), recordBytes: start.readUInt16LE(10), fields: [] }
    const expected = header.headerBytes + header.records * header.recordBytes
    if (size < 33 || size < expected)
      throw unreadable(input, `le fichier .dbf est tronqué : ${size} octets au lieu de ${expected} ; téléchargez-le de nouveau.`)
    const descriptors = Buffer.alloc(Math.max(0, header.headerBytes - 32))
    await file.read(descriptors, 0, descriptors.length, 32)
    for (let at = 0; at + 32 <= descriptors.length && descriptors[at] !== 0x0d; at += 32) {
      const name = descriptors.subarray(at, at + 11)
      const end = name.indexOf(0)
      const type = String.fromCharCode(descriptors[at + 11] ?? 0)
      if (!FIELD_TYPES.includes(type))
        throw unreadable(input, `le fichier .dbf a un champ d'un type inconnu (« ${type} ») ; convertissez la couche en GeoPackage.`)
      header.fields.push({ name: end === -1 ? name : name.subarray(0, end), type })
    }
    return header
  } finally {
    await file.close()
  }
}

/**
 * Encoding of the texts of a .dbf: `declared`, else what the .cpg says, else UTF-8 if every byte fits, else Windows-1252.
 * @throws DomainError `fichier_illisible` when the .cpg names an encoding that is unknown.
 */
export async function dbfEncoding(input: Input, path: string, cpgPath: string | null, declared?: string): Promise<string> {
  if (declared !== undefined) return declared
  if (cpgPath === null) return (await isUtf8Throughout(path)) ? 'utf-8' : 'windows-1252'
  const name = (await readFile(cpgPath, 'latin1')).trim()
  const encoding = ENCODINGS[name.toLowerCase().replace(/[^a-z0-9]/g, '')]
  if (encoding) return encoding
  throw unreadable(input, `le fichier .cpg annonce un encodage inconnu (« ${name.slice(0, 40)} ») ; donnez-le par format.encodage dans le descripteur.`)
}

/** Fields have a fixed length in bytes, padded with ASCII: the records are one text. Its binary header is left out. */
async function isUtf8Throughout(path: string): Promise<boolean> {
  const file = await open(path)
  const head = Buffer.alloc(12)
  await file.read(head, 0, 12, 0).finally(() => file.close())
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of readBytes(path, head.readUInt16LE(8))) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}
