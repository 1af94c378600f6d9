import { columnNames } from './columns.ts'
import { unreadable } from './file-error.ts'
import type { Input, ReadFormat, SourceFile, SourceRow } from './source-file.ts'
import { type SheetCell, type SheetRow, sheetHearing } from './xlsx-sheet.ts'
import { hearChunks, readWorkbook } from './xlsx-workbook.ts'
import { openZip } from './zip.ts'

const BATCH_ROWS = 500

/**
 * A sheet of an XLSX workbook, by `format.onglet`, its header at `format.ligne_entete`. Empty rows are dropped at the end, and only there.
 * Memory: the texts shared by the workbook's cells, and one batch of rows.
 * @throws DomainError `fichier_illisible` (damaged, header missing, cells beyond the header), `fichier_non_conforme` (sheet, names given twice).
 */
export async function openXlsx(input: Input, format: ReadFormat): Promise<SourceFile> {
  const archive = await openZip(input)
  try {
    const { sheet, sharedStrings } = await readWorkbook(input, archive, format.onglet)
    const heard: SheetRow[] = []
    const chunks = hearChunks(
      input,
      archive,
      sheet,
      sheetHearing(input, sharedStrings, (row) => heard.push(row)),
    )
    const columns = await readHeader(input, chunks, heard, format)
    const firstLine = format.ligne_entete + format.lignes_entete
    const close = async (): Promise<void> => {
      await chunks.return(undefined)
      archive.close()
    }
    return { format: 'xlsx', encoding: null, columns, srid: format.crs ?? null, batches: readBatches(input, chunks, heard, columns, firstLine), close }
  } catch (error) {
    archive.close()
    throw error
  }
}

/** Reads up to the header row; rows heard after it stay in `heard`. */
async function readHeader(input: Input, chunks: AsyncGenerator<void>, heard: SheetRow[], { ligne_entete }: ReadFormat): Promise<string[]> {
  for (let done = false; !done; ) {
    done = (await chunks.next()).done === true
    while (heard[0] && heard[0].line < ligne_entete) heard.shift()
    const [header] = heard
    if (header?.line === ligne_entete)
      return columnNames(
        input,
        withoutTail(header.cells).map((cell) => String(cell ?? '')),
        ligne_entete,
      )
    if (header) break
  }
  throw unreadable(input, `l'onglet n'a rien à la ligne ${ligne_entete}, où le descripteur place l'en-tête.`, { ligne: ligne_entete })
}

async function* readBatches(
  input: Input,
  chunks: AsyncGenerator<void>,
  heard: SheetRow[],
  columns: readonly string[],
  firstLine: number,
): AsyncGenerator<SourceRow[]> {
  let nextLine = firstLine
  let batch: SourceRow[] = []
  const noCells = columns.map(() => null)
  for (let done = false; !done; ) {
    for (const row of heard.splice(0)) {
      if (row.line < firstLine) continue
      const cells = fitted(input, row, columns.length)
      if (cells === null) continue // empty: kept only if a row follows
      for (; nextLine < row.line; nextLine++) batch.push({ line: nextLine, cells: noCells, geometry: null })
      batch.push({ line: row.line, cells, geometry: null })
      nextLine = row.line + 1
    }
    if (batch.length >= BATCH_ROWS) {
      yield batch
      batch = []
    }
    done = (await chunks.next()).done === true && heard.length === 0
  }
  if (batch.length > 0) yield batch
}

/** Exactly `width` cells, or null when all are empty. @throws DomainError `fichier_illisible` when something stands beyond the header. */
function fitted(input: Input, { line, cells }: SheetRow, width: number): SheetCell[] | null {
  const written = withoutTail(cells)
  if (written.length === 0) return null
  if (written.length > width) throw unreadable(input, `la ligne ${line} a ${written.length} cellules au lieu de ${width}.`, { ligne: line })
  return Array.from({ length: width }, (_, i) => written[i] ?? null)
}

/** Cells up to the last one that holds something. */
function withoutTail(cells: readonly SheetCell[]): SheetCell[] {
  const last = cells.findLastIndex((cell) => cell !== null && cell !== '')
  return cells.slice(0, last + 1)
}
