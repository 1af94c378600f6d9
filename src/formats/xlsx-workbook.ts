import { columnName, escapeText, rowXml, type XlsxCell } from './xlsx-cell.ts'
import { HEADER_STYLE, stylesXml } from './xlsx-styles.ts'
import { type ZipEntry, zip } from './zip.ts'

/** A sheet whose first row is its header, frozen and filtered. `width` is in characters. */
export type Sheet = {
  name: string
  columns: readonly { title: string; width: number }[]
  /** Style of texts, 0: none. */
  textStyle: number
  rows: AsyncIterable<readonly (readonly XlsxCell[])[]> | Iterable<readonly (readonly XlsxCell[])[]>
}

/** Rows of a sheet, its header among them (ECMA-376; support.microsoft.com, « Excel specifications and limits »). */
export const MOST_ROWS = 1_048_576

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** A workbook (Office Open XML, ECMA-376 transitional) written row by row: memory holds a batch. @throws RangeError past MOST_ROWS. */
export function xlsxWorkbook(sheets: readonly Sheet[], { title, date }: { title: string; date: Date }): AsyncGenerator<Uint8Array> {
  const whole = (path: string, text: string): ZipEntry => ({ path, pieces: [DECLARATION + text] })
  const entries: ZipEntry[] = [
    whole('[Content_Types].xml', contentTypesXml(sheets)),
    whole(
      '_rels/.rels',
      relationshipsXml([`${OFFICE}/officeDocument`, 'xl/workbook.xml'], [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml']),
    ),
    whole('docProps/core.xml', coreXml(title, date)),
    whole('xl/workbook.xml', workbookXml(sheets)),
    whole(
      'xl/_rels/workbook.xml.rels',
      relationshipsXml(...sheets.map((_, i): Target => [`${OFFICE}/worksheet`, `worksheets/sheet${i + 1}.xml`]), [`${OFFICE}/styles`, 'styles.xml']),
    ),
    { path: 'xl/styles.xml', pieces: [stylesXml()] },
    ...sheets.map((sheet, i): ZipEntry => ({ path: `xl/worksheets/sheet${i + 1}.xml`, pieces: sheetXml(sheet) })),
  ]
  return zip(entries, date)
}

async function* sheetXml({ name, columns, textStyle, rows }: Sheet): AsyncGenerator<string> {
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')
  const view = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
  const header = rowXml(
    columns.map(({ title }) => title),
    1,
    HEADER_STYLE,
  )
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>${view}</sheetViews><cols>${widths}</cols><sheetData>${header}`
  let row = 1
  for await (const batch of rows) {
    if (row + batch.length > MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS} rows in the sheet ${name}`)
    yield batch.map((cells) => rowXml(cells, ++row, textStyle)).join('')
  }
  yield `</sheetData><autoFilter ref="A1:${columnName(columns.length - 1)}${row}"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`
}

function contentTypesXml(sheets: readonly Sheet[]): string {
  const part = (name: string, type: string): string => `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-${type}+xml"/>`
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('docProps/core.xml', 'package.core-properties')}${part('xl/workbook.xml', 'officedocument.spreadsheetml.sheet.main')}${part('xl/styles.xml', 'officedocument.spreadsheetml.styles')}${sheets.map((_, i) => part(`xl/worksheets/sheet${i + 1}.xml`, 'officedocument.spreadsheetml.worksheet')).join('')}</Types>`
}

function workbookXml(sheets: readonly Sheet[]): string {
  const listed = sheets.map(({ name }, i) => `<sheet name="${escapeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed}</sheets></workbook>`
}

function coreXml(title: string, date: Date): string {
  return `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeText(title)}</dc:title><dc:creator>Kartyé</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${date.toISOString()}</dcterms:created></cp:coreProperties>`
}

type Target = readonly [type: string, path: string]

function relationshipsXml(...targets: readonly Target[]): string {
  const listed = targets.map(([type, path], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${path}"/>`).join('')
  return `<Relationships xmlns="${PACKAGE}/relationships">${listed}</Relationships>`
}
