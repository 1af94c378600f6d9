import type { CellValue, Column } from '../model/column.ts'
import { dictionaryOf } from './dictionary.ts'
import type { FeatureFile } from './index.ts'
import { xlsx } from './xlsx.ts'
import type { XlsxCell } from './xlsx-cell.ts'
import { numberStyle, percentStyle } from './xlsx-styles.ts'

/** The cells of the features, without their shapes, as a workbook: a line per feature. */
export function xlsxFeatures({ title, description, extent, columns, decimals, rows, about }: FeatureFile): AsyncGenerator<Uint8Array> {
  const styles = columns.map((column) => styleOf(column, decimals?.get(column.name) ?? null))
  return xlsx({ title, description, extent, about, columns: dictionaryOf(columns), codes: [], rows: styled(rows, styles) })
}

async function* styled(rows: FeatureFile['rows'], styles: readonly (number | null)[]): AsyncGenerator<XlsxCell[][]> {
  for await (const batch of rows) yield batch.map(({ cells }) => cells.map((cell, i) => styledCell(cell, styles[i] ?? null)))
}

function styledCell(cell: CellValue, style: number | null): XlsxCell {
  return typeof cell === 'number' && style !== null ? { amount: cell, style } : cell
}

/** Null: as the spreadsheet likes, every digit. A year or a code has no thousands. */
function styleOf({ unit, type, origin }: Column, decimals: number | null): number | null {
  if (type === 'text' || (origin.kind === 'zone' && origin.field === 'millesime')) return null
  if (unit === 'part') return percentStyle(decimals ?? 1)
  if (type === 'integer') return numberStyle(0)
  return decimals === null ? null : numberStyle(decimals)
}
