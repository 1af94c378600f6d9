import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { readBytes } from './read-bytes.ts'
import { checkReadable } from './signature.ts'

/**
 * sha256 (hexadecimal) and size in bytes of a file, streamed.
 * @throws DomainError `fichier_introuvable` or `fichier_illisible` (a folder, an empty file, no permission).
 */
export async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  await checkReadable({ path, label: basename(path) })
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of readBytes(path)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
