import Papa from 'papaparse'
import type { Refusal } from '../../model/error.ts'
import { type CsvHead, linesOf, MAX_ROW_CHARACTERS, readCsvHead } from './csv-head.ts'
import { unreadable } from './file-error.ts'
import type { Input, ReadFormat, SourceFile, SourceRow } from './source-file.ts'
import { encodingOf, readText } from './text-encoding.ts'

const REFUSALS_SHOWN = 100

/**
 * A delimited text file: separator and encoding given or recognised, titles above the header, quoted cells that hold line breaks.
 * Cells stay as written. Rows whose cells are all empty are dropped at the end of the file, and only there.
 * Memory: one chunk of text and its rows at a time.
 * @throws DomainError `fichier_illisible` (encoding, header, quotes, number of cells: with lines), `fichier_non_conforme` (names given twice).
 */
export async function openCsv(input: Input, format: ReadFormat): Promise<SourceFile> {
  const encoding = await encodingOf(input, format.encodage)
  const text = readText(input.path, encoding)
  const close = async () => void (await text.return(undefined))
  try {
    const head = await readCsvHead(input, text, format)
    return { format: 'csv', encoding, columns: head.columns, srid: format.crs ?? null, batches: readBatches(input, text, head), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* readBatches(input: Input, text: AsyncGenerator<string>, head: CsvHead): AsyncGenerator<SourceRow[]> {
  const takeRows = rowTaker(input, head)
  const parser = new Papa.Parser({ delimiter: head.separator, newline: '\n' })
  let rest = head.rest
  for await (const chunk of text) {
    rest += chunk
    const parsed: Papa.ParseResult<string[]> = parser.parse(rest, 0, true)
    const rows = takeRows(parsed, rest.includes('"'))
    rest = rest.slice(parsed.meta.cursor)
    if (rest.length > MAX_ROW_CHARACTERS) throw takeRows.unclosed()
    if (rows.length > 0) yield rows
  }
  if (rest === '') return
  const parsed: Papa.ParseResult<string[]> = parser.parse(rest, 0, false)
  const rows = takeRows(parsed, rest.includes('"'))
  if (rows.length > 0) yield rows
}

/** Turns parsed rows into source rows, counting lines across calls and refusing rows of another width than the header's. */
function rowTaker(input: Input, { columns, line: firstLine }: CsvHead) {
  const width = columns.length
  let line = firstLine
  let blanks: { line: number; cells: string[] }[] = [] // empty rows: dropped if nothing follows them
  const unclosed = () => unreadable(input, `un guillemet ouvert ligne ${line} n'est jamais refermé.`, { ligne: line })

  const take = ({ data, errors }: Papa.ParseResult<string[]>, hasQuotes: boolean): SourceRow[] => {
    const [fault] = errors.filter(({ row }) => row !== undefined && row < data.length)
    const rows: SourceRow[] = []
    const refusals: Refusal[] = []
    const keep = (at: number, cells: string[]): void => {
      if (cells.length === width) rows.push({ line: at, cells, geometry: null })
      else refusals.push({ ligne: at, motif: widthMistake(cells, width) })
    }
    for (const [i, cells] of data.entries()) {
      if (fault?.row === i) {
        if (fault.code === 'MissingQuotes') throw unclosed()
        throw unreadable(input, `un guillemet de la ligne ${line} est suivi d'autre chose qu'un séparateur.`, { ligne: line })
      }
      if (cells[0] === '' && cells.every((cell) => cell === '')) blanks.push({ line, cells })
      else {
        if (blanks.length > 0) {
          for (const blank of blanks) keep(blank.line, blank.cells)
          blanks = []
        }
        keep(line, cells)
      }
      line += hasQuotes ? linesOf(cells) : 1
    }
    if (refusals.length > 0) throw wrongWidth(input, refusals)
    return rows
  }
  return Object.assign(take, { unclosed })
}

function widthMistake(cells: readonly string[], width: number): string {
  if (cells.length === 1 && cells[0] === '') return 'ligne vide'
  return `${cells.length} cellule${cells.length > 1 ? 's' : ''} au lieu de ${width}`
}

function wrongWidth(input: Input, refusals: readonly Refusal[]) {
  const [first] = refusals
  const others = refusals.length > 1 ? ` (et ${refusals.length - 1} autres lignes dans le même cas)` : ''
  return unreadable(
    input,
    `la ligne ${first?.ligne} n'a pas le nombre de cellules de l'en-tête : ${first?.motif}${others}. Le fichier est tronqué, ou le séparateur n'est pas le bon.`,
    first?.ligne === undefined ? {} : { ligne: first.ligne },
    refusals.slice(0, REFUSALS_SHOWN),
  )
}
