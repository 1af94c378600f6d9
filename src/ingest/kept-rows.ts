import type { Descriptor } from './descriptor.ts'
import type { SourceFile, SourceRow } from './read/index.ts'
import type { Refusals } from './refusals.ts'
import { type ColumnAt, cellText, codeReader } from './zone-code.ts'

/** A row that passed the descriptor's filter, with the code of its zone. */
export type KeptRow = { row: SourceRow; code: string }

/** What was met while reading, for the report. */
export type Tally = { read: number; filtered: number; merged: number; imputed: number }

/**
 * Rows of a file with their zone code, batch by batch; rows without a sound code are refused, rows out of `filtre` are counted.
 * Once anything is refused nothing more comes out, but every row is still read, so that all refusals are known.
 */
export async function* keptRows(
  file: SourceFile,
  descriptor: Descriptor,
  columnAt: ColumnAt,
  refusals: Refusals,
  tally: Tally,
  onProgress: (rowsRead: number) => void = () => undefined,
): AsyncGenerator<readonly KeptRow[]> {
  const readCode = codeReader(descriptor.cle, columnAt)
  const isKept = filterReader(descriptor, columnAt)
  const keyNames = descriptor.cle.colonnes.join(' + ')
  for await (const batch of file.batches) {
    const kept: KeptRow[] = []
    for (const row of batch) {
      if (!isKept(row)) {
        tally.filtered++
        continue
      }
      const { code, ...refused } = readCode(row)
      if (code !== null) kept.push({ row, code })
      else refusals.addKey(row.line, refused.refusal ?? '', { colonne: keyNames, valeur: 'value' in refused ? refused.value : '' })
    }
    tally.read += batch.length
    onProgress(tally.read)
    yield kept
  }
}

/** Whether the descriptor's `filtre` keeps a row. */
export function filterReader({ filtre }: Descriptor, columnAt: ColumnAt): (row: SourceRow) => boolean {
  if (!filtre) return () => true
  const column = columnAt(filtre.colonne) ?? -1
  const only = filtre.valeurs ? new Set(filtre.valeurs) : null
  const without = new Set(filtre.exclure ?? [])
  return ({ cells }) => {
    const value = cellText(cells[column])
    return (only === null || only.has(value)) && !without.has(value)
  }
}
