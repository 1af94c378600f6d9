import { type BulkColumn, type BulkRow, floatArrayLiteral } from '../db/bulk.ts'
import type { SourceStatus } from '../model/status.ts'
import type { Descriptor } from './descriptor.ts'
import type { KeptRow, Tally } from './kept-rows.ts'
import type { MeasureReader } from './measures.ts'
import type { SourceRow } from './read/index.ts'
import type { Refusals } from './refusals.ts'
import { type ColumnAt, cellText, departementOf } from './zone-code.ts'

export const MEASURE_COLUMNS: readonly BulkColumn[] = [
  { name: 'dataset', type: 'int' },
  { name: 'code', type: 'text' },
  { name: 'departement', type: 'text' },
  { name: 'imputed', type: 'boolean' },
  { name: 'amounts', type: 'float8[]' },
  { name: 'statuses', type: 'text[]' },
]

/**
 * Rows of ingest.measure_row. Rows of one code that say the same are merged when `doublons` allows it (their codes are then held
 * in memory: such files have one row per perimeter, not millions); when they do not say the same they are refused.
 */
export async function* measureRows(
  dataset: number,
  descriptor: Descriptor,
  columnAt: ColumnAt,
  batches: AsyncIterable<readonly KeptRow[]>,
  measures: MeasureReader,
  refusals: Refusals,
  tally: Tally,
): AsyncGenerator<BulkRow> {
  const id = String(dataset)
  const { type } = descriptor.zonage
  const departement = columnAt(descriptor.departement) ?? -1
  const communes = columnAt(descriptor.communes) ?? -1
  const isImputed = imputationReader(descriptor, columnAt)
  const seen = descriptor.doublons === 'refuser' ? null : new Map<string, { line: number; said: string }>()
  for await (const batch of batches) {
    for (const { row, code } of batch) {
      if (!measures.read(row)) continue
      const amounts = floatArrayLiteral(measures.amounts)
      const statuses = statusesLiteral(measures.statuses)
      const imputed = isImputed(row)
      if (seen !== null) {
        const said = `${amounts}${statuses ?? ''}`
        const before = seen.get(code)
        if (before !== undefined) {
          if (before.said === said) tally.merged++
          else
            refusals.addKey(row.line, `code déjà lu ligne ${before.line} avec d'autres valeurs`, { colonne: descriptor.cle.colonnes.join(' + '), valeur: code })
          continue
        }
        seen.set(code, { line: row.line, said })
      }
      if (refusals.any) continue
      if (imputed) tally.imputed++
      yield [id, code, departementOf(type, code, row.cells[departement] ?? null, row.cells[communes] ?? null), imputed ? 't' : 'f', amounts, statuses]
    }
  }
}

/** The array literal of a row's statuses; null when every one is `ok`. */
function statusesLiteral(statuses: readonly SourceStatus[]): string | null {
  for (const status of statuses) if (status !== 'ok') return `{${statuses.join(',')}}`
  return null
}

function imputationReader({ imputation }: Descriptor, columnAt: ColumnAt): (row: SourceRow) => boolean {
  if (!imputation) return () => false
  const column = columnAt(imputation.colonne) ?? -1
  const values = new Set(imputation.valeurs)
  return ({ cells }) => values.has(cellText(cells[column]))
}
