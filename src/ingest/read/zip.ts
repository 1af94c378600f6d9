import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import type { DomainError } from '../../model/error.ts'
import { messageOf, unreadable } from './file-error.ts'
import type { Input } from './source-file.ts'

/** How much an archive may unpack to: more is a zip bomb, or a file to unpack by hand. */
export type ZipLimits = { bytes: number; ratio: number }

/**
 * The largest official archive weighs about 4 GB unpacked (ADMIN-EXPRESS, whole country); the emptiest text we met shrinks 40 times (a .dbf padded
 * with spaces), and deflate cannot shrink more than 1,032 times (zlib's technical details).
 */
export const ZIP_LIMITS: ZipLimits = { bytes: 16 * 1024 ** 3, ratio: 400 }

/** Below this an entry is let through whatever its ratio. */
const HARMLESS_BYTES = 16 * 1024 ** 2

export type ZipArchive = {
  entries: readonly yauzl.Entry[]
  /** The content of one entry; fails when it is longer than announced or when its checksum is not the announced one. */
  content: (entry: yauzl.Entry) => AsyncGenerator<Buffer>
  extract: (entry: yauzl.Entry, path: string) => Promise<void>
  close: () => void
}

/**
 * Opens a zip archive and lists its files (folders and macOS leftovers apart). Names that leave the archive's folder, encrypted entries
 * and entries beyond the limits are refused before anything is unpacked.
 * @throws DomainError `fichier_illisible`.
 */
export async function openZip(input: Input, limits: ZipLimits = ZIP_LIMITS): Promise<ZipArchive> {
  const zip = await yauzl.openPromise(input.path, { autoClose: false, lazyEntries: true, strictFileNames: false }).catch((error: unknown) => {
    throw zipError(input, error)
  })
  try {
    const entries = (await listEntries(input, zip)).filter(({ fileName }) => !fileName.endsWith('/') && !/(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(fileName))
    const content = (entry: yauzl.Entry) => readEntry(input, zip, entry, limits)
    const extract = (entry: yauzl.Entry, path: string) => pipeline(content(entry), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    return { entries, content, extract, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function* readEntry(input: Input, zip: yauzl.ZipFile, entry: yauzl.Entry, limits: ZipLimits): AsyncGenerator<Buffer> {
  checkEntry(input, entry, limits)
  let checksum = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    throw zipError(input, error)
  }
  if (checksum !== entry.crc32) throw zipError(input, new Error(`somme de contrôle de ${entry.fileName}`))
}

async function listEntries(input: Input, zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch (error) {
    throw zipError(input, error)
  }
  return entries
}

function checkEntry(input: Input, entry: yauzl.Entry, { bytes, ratio }: ZipLimits): void {
  if (entry.isEncrypted()) throw unreadable(input, `« ${entry.fileName} » est protégé par un mot de passe ; décompressez l'archive à la main.`)
  const isTooLong = entry.uncompressedSize > bytes
  const isTooDense = entry.uncompressedSize > HARMLESS_BYTES && entry.uncompressedSize > ratio * entry.compressedSize
  if (!isTooLong && !isTooDense) return
  throw unreadable(
    input,
    `« ${entry.fileName} » occuperait ${Math.round(entry.uncompressedSize / 1024 ** 2)} Mio une fois décompressé, ce qui dépasse les limites (${Math.round(bytes / 1024 ** 2)} Mio, ${ratio} fois sa taille) ; s'il est sain, décompressez-le à la main.`,
  )
}

/** yauzl's message in words that a user can act on. */
function zipError(input: Input, error: unknown): DomainError {
  const message = messageOf(error)
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(message))
    return unreadable(input, `l'archive contient un nom de fichier qui sortirait de son dossier (${message}) ; elle est refusée.`)
  return unreadable(input, `l'archive zip est tronquée ou abîmée ; téléchargez-la de nouveau (${message}).`)
}
