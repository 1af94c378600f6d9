export type Dialect = 'tableur' | 'rfc4180'

export type CsvCell = string | number | null
export type CsvColumn<Row> = { name: string; cell: (row: Row) => CsvCell }

const BYTE_ORDER_MARK = '\uFEFF'
// Programs of spreadsheets take a cell that starts so for a formula (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r]/

/**
 * CSV with a header row and CRLF. `tableur`: UTF-8 with BOM, « ; », decimal comma, what French spreadsheets open; `rfc4180`: « , » and point, for programs.
 * Null is an empty cell. For spreadsheets, text that they would run is quoted with an apostrophe; programs get it as it is.
 */
export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[], dialect: Dialect): string {
  return csvHeader(columns, dialect) + csvLines(columns, rows, dialect)
}

/** The start of a CSV that is written piece by piece: what comes before its lines. */
export function csvHeader<Row>(columns: readonly CsvColumn<Row>[], dialect: Dialect): string {
  const names = columns.map(({ name }) => printText(name, dialect))
  return `${dialect === 'tableur' ? BYTE_ORDER_MARK : ''}${names.join(separatorOf(dialect))}\r\n`
}

export function csvLines<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[], dialect: Dialect): string {
  return rows.map((row) => `${columns.map(({ cell }) => print(cell(row), dialect)).join(separatorOf(dialect))}\r\n`).join('')
}

/** A share (0–1) as a percentage, without the noise of binary fractions. */
export function percent(share: number | null): number | null {
  return share === null ? null : Number((share * 100).toPrecision(12))
}

function separatorOf(dialect: Dialect): string {
  return dialect === 'tableur' ? ';' : ','
}

function print(cell: CsvCell, dialect: Dialect): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return printText(cell, dialect)
  const text = plainNumber(cell)
  return dialect === 'tableur' ? text.replace('.', ',') : text
}

function printText(text: string, dialect: Dialect): string {
  const safe = dialect === 'tableur' && FORMULA.test(text) ? `'${text}` : text
  return safe.includes(separatorOf(dialect)) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// Without exponent, digit for digit: French spreadsheets do not all read 1e-7.
function plainNumber(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : sign + digits.padEnd(point, '0')
}
