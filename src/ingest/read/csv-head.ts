import Papa from 'papaparse'
import { columnNames } from './columns.ts'
import { unreadable } from './file-error.ts'
import type { Input, ReadFormat } from './source-file.ts'

export type CsvHead = {
  columns: string[]
  separator: string
  /** Line of the first data row. */
  line: number
  /** Text already read after the header. */
  rest: string
}

/** A row longer than this is a quote that was never closed. */
export const MAX_ROW_CHARACTERS = 16 * 1024 * 1024

const SEPARATORS = [';', ',', '\t', '|']

/**
 * Reads titles and header rows from `text`, which is left at the first chunk of data.
 * @throws DomainError `fichier_illisible` when the header is not where the descriptor says; `fichier_non_conforme` for names given twice.
 */
export async function readCsvHead(input: Input, text: AsyncIterator<string>, format: ReadFormat): Promise<CsvHead> {
  let read = ''
  for (;;) {
    const { done, value } = await text.next()
    if (!done) read += value
    const head = headOf(input, read, done === true, format)
    if (head) return head
    if (read.length > MAX_ROW_CHARACTERS)
      throw unreadable(input, "l'en-tête ne finit pas : un guillemet n'est sans doute jamais refermé.", { ligne: format.ligne_entete })
  }
}

function headOf(input: Input, text: string, isWhole: boolean, format: ReadFormat): CsvHead | null {
  const start = startOfLine(text, format.ligne_entete)
  if (start === null || start === text.length) {
    if (!isWhole) return null
    throw unreadable(input, `le fichier n'a pas de ligne ${format.ligne_entete}, où le descripteur place l'en-tête.`, { ligne: format.ligne_entete })
  }
  const afterTitles = text.slice(start)
  const header = firstRow(afterTitles)
  if (header === null && !isWhole) return null
  const separator = format.separateur ?? guessSeparator(header ?? afterTitles)
  const parser = new Papa.Parser({ delimiter: separator, newline: '\n', fastMode: false, preview: format.lignes_entete })
  const parsed: Papa.ParseResult<string[]> = parser.parse(afterTitles, 0, !isWhole)
  const [names] = parsed.data
  if (!names || parsed.data.length < format.lignes_entete) {
    if (!isWhole) return null
    throw unreadable(input, `le fichier s'arrête dans ses ${format.lignes_entete} lignes d'en-tête.`, { ligne: format.ligne_entete })
  }
  if (parsed.errors.some(({ row }) => row !== undefined && row < format.lignes_entete))
    throw unreadable(input, "les guillemets de l'en-tête sont mal fermés.", { ligne: format.ligne_entete })
  const line = parsed.data.reduce((next, row) => next + linesOf(row), format.ligne_entete)
  return { columns: columnNames(input, names, format.ligne_entete), separator, line, rest: afterTitles.slice(parsed.meta.cursor) }
}

/** Physical lines that a row covers: more than one when a quoted cell holds line breaks. */
export function linesOf(cells: readonly string[]): number {
  let lines = 1
  for (const cell of cells) for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) lines++
  return lines
}

/** Where the `line`-th physical line starts; null when the text stops before. Titles are text, not CSV: their quotes mean nothing. */
function startOfLine(text: string, line: number): number | null {
  let start = 0
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', start)
    if (end === -1) return null
    start = end + 1
  }
  return start
}

/** The text up to the first line break outside quotes; null when there is none. */
function firstRow(text: string): string | null {
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') quoted = !quoted
    else if (character === '\n' && !quoted) return text.slice(0, i)
  }
  return null
}

/** The separator seen most often outside quotes. */
function guessSeparator(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const [best] = SEPARATORS.map((separator) => ({ separator, count: bare.split(separator).length - 1 })).sort((a, b) => b.count - a.count)
  return best?.separator ?? ','
}
