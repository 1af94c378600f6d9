/** A cell: text, a number as it is, a number with its style (see xlsx-styles), or nothing. */
export type XlsxCell = string | number | null | { amount: number; style: number }

/** Excel's own limit (support.microsoft.com, « Excel specifications and limits »). */
const MOST_CHARACTERS = 32_767

/** A row of a sheet (ECMA-376 Part 1, §18.3.1.73); `row` counts from 1. A null cell is not written: it is empty. */
export function rowXml(cells: readonly XlsxCell[], row: number, textStyle = 0): string {
  return `<row r="${row}">${cells.map((cell, column) => cellXml(cell, columnName(column) + row, textStyle)).join('')}</row>`
}

/** A, B… Z, AA… of the column, from 0. */
export function columnName(column: number): string {
  const known = NAMES[column]
  if (known) return known
  const name = (column >= 26 ? columnName(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))
  NAMES[column] = name
  return name
}

/** Text for XML; what XML 1.0 cannot hold is written _xHHHH_, as spreadsheets do (§22.9.2.19, ST_Xstring). */
export function escapeText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(UNWRITABLE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

const NAMES: string[] = []
// Line feeds stay: a cell may hold lines. Lone halves of surrogate pairs have no UTF-8.
const UNWRITABLE = /(?![\t\n])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu

// Text is a string of the cell's own (inlineStr): whatever it begins with, no spreadsheet takes it for a formula.
function cellXml(cell: XlsxCell, reference: string, textStyle: number): string {
  if (cell === null) return ''
  if (typeof cell === 'string') {
    if (cell.length > MOST_CHARACTERS) throw new RangeError(`a cell of ${cell.length} characters: a spreadsheet holds ${MOST_CHARACTERS}`)
    return `<c r="${reference}"${styleXml(textStyle)} t="inlineStr"><is><t xml:space="preserve">${escapeText(cell)}</t></is></c>`
  }
  const [amount, style] = typeof cell === 'number' ? [cell, 0] : [cell.amount, cell.style]
  if (!Number.isFinite(amount)) throw new RangeError(`${amount} is no number of a spreadsheet`)
  return `<c r="${reference}"${styleXml(style)}><v>${amount}</v></c>`
}

function styleXml(style: number): string {
  return style === 0 ? '' : ` s="${style}"`
}
