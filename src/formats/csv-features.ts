import type { Column, FeatureRow } from '../model/column.ts'
import { type CsvColumn, csvHeader, csvLines, type Dialect, percent } from './csv.ts'
import type { FeatureFile } from './index.ts'

/**
 * The cells of the features, without their shapes, a batch at a time. For spreadsheets shares are percentages, named and written with the decimals
 * of the catalogue: « taux_chomage_% »; for programs they are 0–1 as everywhere else.
 */
export async function* csvFeatures({ columns, decimals, rows }: Pick<FeatureFile, 'columns' | 'decimals' | 'rows'>, dialect: Dialect): AsyncGenerator<string> {
  const printed = columns.map((column, i) => printedColumn(column, i, { dialect, decimals: decimals?.get(column.name) ?? null }))
  yield csvHeader(printed, dialect)
  for await (const batch of rows) yield csvLines(printed, batch, dialect)
}

function printedColumn({ name, unit, type }: Column, i: number, { dialect, decimals }: { dialect: Dialect; decimals: number | null }): CsvColumn<FeatureRow> {
  if (dialect === 'rfc4180' || type === 'text') return { name, cell: ({ cells }) => cells[i] ?? null }
  const isShare = unit === 'part'
  const shown = (cell: number): number | null => (isShare ? percent(cell) : cell)
  return {
    name: isShare ? `${name}_%` : name,
    cell: ({ cells }) => {
      const cell = cells[i]
      return typeof cell === 'number' ? rounded(shown(cell), decimals) : null
    },
  }
}

function rounded(amount: number | null, decimals: number | null): number | null {
  return amount === null || decimals === null ? amount : Number(amount.toFixed(decimals))
}
