import type { Database } from '../../db/database.ts'
import { CHECKSUMS, checksumsFile } from './checksums-file.ts'
import { readContents } from './contents.ts'
import { planFiles } from './plan-files.ts'
import { replaceFile, type StoredFile, storeFile } from './store-file.ts'

export type FilesReport = { release: number; files: StoredFile[]; seconds: number }

/**
 * Makes the files of a release that are missing: whole zonings × indicators, the dictionary, the sources and their checksums.
 * Each one is stored whole or not at all: interrupted, it goes on from there when it is called again, and changes nothing once all are made.
 * @throws DomainError `publication_inconnue`, `espace_disque`, `base_injoignable`.
 */
export async function makeFiles(database: Database, release: number, onStep: (done: number, total: number, what: string) => void): Promise<FilesReport> {
  const start = performance.now()
  const planned = await planFiles(database.db, await readContents(database.db, release))
  const files: StoredFile[] = []
  for (const [i, file] of planned.entries()) {
    onStep(i, planned.length + 1, `fichiers : ${file.name}`)
    files.push(await storeFile(database, release, file))
  }
  onStep(planned.length, planned.length + 1, `fichiers : ${CHECKSUMS}`)
  const checksums = checksumsFile(files)
  const stored = await storeFile(database, release, checksums)
  files.push(stored.sha256 === checksums.sha256 ? stored : await replaceFile(database, release, checksums))
  return { release, files, seconds: (performance.now() - start) / 1000 }
}
