import { open } from 'node:fs/promises'
import { DomainError } from '../../model/error.ts'
import { messageOf, unreadable } from './file-error.ts'
import type { Input } from './source-file.ts'

/** What the first bytes of a file show, whatever its name says. */
export type Signature = 'text' | 'json' | 'zip' | 'sqlite' | 'shp' | 'xls' | 'html' | 'xml' | 'gzip' | 'pdf' | 'utf16' | 'binary'

/** How a user is told what the file really is. */
export const SIGNATURE_NAMES: Record<Signature, string> = {
  text: 'un fichier texte',
  json: 'un fichier JSON',
  zip: 'une archive zip (ou un classeur XLSX)',
  sqlite: 'une base SQLite (GeoPackage)',
  shp: 'un shapefile',
  xls: 'un classeur Excel 97-2003 (.xls)',
  html: 'une page HTML (souvent le message d’erreur d’un téléchargement)',
  xml: 'un document XML',
  gzip: 'une archive gzip',
  pdf: 'un document PDF',
  utf16: 'un texte en UTF-16',
  binary: 'un fichier binaire',
}

const MAGIC: readonly (readonly [Signature, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['sqlite', [...Buffer.from('SQLite format 3\0')]],
  ['shp', [0x00, 0x00, 0x27, 0x0a]],
  ['xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['gzip', [0x1f, 0x8b]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['utf16', [0xff, 0xfe]],
  ['utf16', [0xfe, 0xff]],
]

/**
 * What the file is, by its first 4 KiB.
 * @throws DomainError `fichier_introuvable`; `fichier_illisible` for a folder, an empty file, or no permission.
 */
export async function readSignature(input: Input): Promise<Signature> {
  const head = await checkReadable(input)
  for (const [signature, bytes] of MAGIC) if (bytes.every((byte, i) => head[i] === byte)) return signature
  if (head.includes(0)) return 'binary'
  const text = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase()
  if (/^(<!doctype html|<html|<head|<body)/.test(text)) return 'html'
  if (text.startsWith('<?xml')) return text.includes('<html') ? 'html' : 'xml'
  return text.startsWith('{') ? 'json' : 'text'
}

/** The first 4 KiB of a file that exists, is one, and is not empty. @throws as `readSignature`. */
export async function checkReadable(input: Input): Promise<Buffer> {
  const file = await open(input.path, 'r').catch((error: unknown) => {
    throw openError(input, error)
  })
  try {
    if ((await file.stat()).isDirectory()) throw unreadable(input, 'est un dossier ; donnez un fichier.')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    if (bytesRead === 0) throw unreadable(input, 'le fichier est vide (0 octet) ; téléchargez-le de nouveau.')
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function openError(input: Input, error: unknown): DomainError {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new DomainError('fichier_introuvable', `Le fichier ${input.path} n'existe pas ; vérifiez son chemin.`, { fichier: input.label })
  if (code === 'EACCES' || code === 'EPERM') return unreadable(input, 'la lecture est refusée ; vérifiez les droits du fichier.')
  return unreadable(input, `ouverture impossible (${messageOf(error)}).`)
}
