import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openSourceFile, type ReadFormat, type SourceFile, type SourceRow } from '../../../src/ingest/read/index.ts'

/** A temporary folder for a test file: `put` writes a file in it and returns its path. */
export function useFolder(): { put: (name: string, content: string | Uint8Array) => string; path: () => string } {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kartye-read-test-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    path: () => folder,
    put: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
  }
}

export const format = (said: Partial<ReadFormat> = {}): ReadFormat => ({ decimale: '.', ligne_entete: 1, lignes_entete: 1, ...said })

/** The whole of a file: its description and its rows. */
export async function readAll(path: string, said: Partial<ReadFormat> = {}): Promise<Omit<SourceFile, 'batches' | 'close'> & { rows: SourceRow[] }> {
  const { batches, close, ...description } = await openSourceFile(path, format(said))
  const rows: SourceRow[] = []
  try {
    for await (const batch of batches) rows.push(...batch)
  } finally {
    await close()
  }
  return { ...description, rows }
}

export const cellsOf = ({ rows }: { rows: readonly SourceRow[] }) => rows.map(({ cells }) => cells)
export const linesOf = ({ rows }: { rows: readonly SourceRow[] }) => rows.map(({ line }) => line)
