import { createHash } from 'node:crypto'
import type { NewFile, StoredFile } from './store-file.ts'

export const CHECKSUMS = 'SHA256SUMS'

/** `SHA256SUMS`: what `sha256sum --check` reads, by name; and its own sha256. */
export function checksumsFile(files: readonly Pick<StoredFile, 'name' | 'sha256'>[]): NewFile & { sha256: string } {
  const byName = [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
  const content = Buffer.from(byName.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
  return {
    name: CHECKSUMS,
    title: 'Empreintes SHA-256 des fichiers de la publication (sha256sum --check)',
    mediaType: 'text/plain; charset=utf-8',
    zoning: null,
    rowCount: files.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    write: async function* () {
      yield content
    },
  }
}
