import { makeZip } from './make-zip.ts'

/** A workbook whose sheets are given as the XML of their rows; `shared` are its shared strings, as the XML inside `<si>`. */
export function makeXlsx(sheets: Record<string, string>, shared: readonly string[] = []): Buffer {
  const names = Object.keys(sheets)
  const relations = names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="http://x/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
  const strings = '<Relationship Id="rIdS" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>'
  return makeZip([
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="r"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${relations.join('')}${strings}</Relationships>` },
    { name: 'xl/sharedStrings.xml', content: `<sst>${shared.map((one) => `<si>${one}</si>`).join('')}</sst>` },
    ...names.map((name, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: `<worksheet><sheetData>${sheets[name]}</sheetData></worksheet>` })),
  ])
}

/** A row of inline texts and numbers; null is a cell that is not written. */
export function xmlRow(line: number, cells: readonly (string | number | null)[]): string {
  const written = cells.map((cell, i) => {
    const reference = `${columnName(i)}${line}`
    if (cell === null) return ''
    return typeof cell === 'number' ? `<c r="${reference}"><v>${cell}</v></c>` : `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`
  })
  return `<row r="${line}">${written.join('')}</row>`
}

/** `A` for the first column, `Z` for the 26th, `AA` for the 27th. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}
