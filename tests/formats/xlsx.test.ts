import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { refuseTooManyRows, xlsxFeatures } from '../../src/formats/index.ts'
import { columnName, escapeText, rowXml } from '../../src/formats/xlsx-cell.ts'
import { xlsxWorkbook } from '../../src/formats/xlsx-workbook.ts'
import { bytesOf, rowsOf, toyFile } from '../support/toy-file.ts'

async function partsOf(pieces: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(unzipSync(await bytesOf(pieces))).map(([path, bytes]) => [path, strFromU8(bytes)]))
}

/** Cells of a sheet as a reader of XML sees them: reference, style, type, text. */
function cellsOf(xml: string | undefined): { r: string; s: string; t: string; text: string }[] {
  const cells: { r: string; s: string; t: string; text: string }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes: { r = '', s = '0', t = 'n' } }) => void (name === 'c' && cells.push({ r, s, t, text: '' })))
  parser.on('text', (text) => {
    const cell = cells.at(-1)
    if (cell) cell.text += text
  })
  parser.write(xml ?? '').close()
  return cells
}

describe('xlsx', () => {
  test('every part is XML, and the four sheets are in their order', async () => {
    const parts = await partsOf(xlsxFeatures(toyFile()))
    for (const [path, xml] of Object.entries(parts)) expect(() => new SaxesParser().write(xml).close(), path).not.toThrow()
    expect([...(parts['xl/workbook.xml'] ?? '').matchAll(/sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Valeurs',
      'Dictionnaire',
      'Sources',
      'Publication',
    ])
  })

  test('a number is a number with its format, text is text whatever it begins with, and nothing is no cell', async () => {
    const { 'xl/worksheets/sheet1.xml': sheet, 'xl/styles.xml': styles = '' } = await partsOf(xlsxFeatures(toyFile()))
    const cells = new Map(cellsOf(sheet).map((cell) => [cell.r, cell]))
    expect(cells.get('A1')).toMatchObject({ t: 'inlineStr', text: 'code', s: '1' })
    expect(cells.get('B3')).toMatchObject({ t: 'inlineStr', text: '=1+1' })
    expect(cells.get('C2')).toMatchObject({ t: 'n', text: '2024', s: '0' })
    expect(cells.get('D2')).toMatchObject({ t: 'n', text: '0.5915779585230968' })
    expect(cells.has('D3')).toBe(false)
    expect(cells.get('E3')?.text).toBe('secret')
    expect(cells.get('D4')?.text).toBe('0')
    expect(sheet).not.toContain('<f>')
    const formats = [...styles.matchAll(/<xf numFmtId="(\d+)"[^>]*applyNumberFormat/g)].map(([, id]) => id)
    const format = formats[Number(cells.get('D2')?.s) - 3]
    expect(styles).toContain(`<numFmt numFmtId="${format}" formatCode="0.0 %"/>`)
  })

  test('its header stays in sight, is filtered, and columns have widths', async () => {
    const { 'xl/worksheets/sheet1.xml': sheet } = await partsOf(xlsxFeatures(toyFile()))
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
    expect(sheet).toContain('<autoFilter ref="A1:E5"/>')
    expect(sheet?.match(/<col [^>]*customWidth="1"\/>/g)).toHaveLength(5)
  })

  test('sources and release are told, a formula among them being text too', async () => {
    const parts = await partsOf(xlsxFeatures(toyFile()))
    expect(cellsOf(parts['xl/worksheets/sheet3.xml']).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['demo', 'Licence Ouverte 2.0', '=SOMME(A1)', 'ODbL']),
    )
    expect(cellsOf(parts['xl/worksheets/sheet4.xml']).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Emploi dans les carrés', '3', '2026-03-01T12:00:00.000Z', 'oui : ces chiffres ne décrivent aucun territoire réel']),
    )
  })

  test('any text comes back whole from a reader of XML that knows _xHHHH_', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('_', 'x', '0', '4', '1', '<', '&', '\u0001', '\r', '\uD800') })),
        (text) => {
          const [cell] = cellsOf(rowXml([text], 1))
          const read = cell?.text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
          expect(read).toBe(text)
        },
      ),
    )
  })

  test('text that looks like an escape is escaped', () => expect(escapeText('_x0041_')).toBe('_x005F_x0041_'))

  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ])('column %i is %s', (column, name) => expect(columnName(column)).toBe(name))

  test('more rows than a sheet has are refused before anything is written', () => {
    expect(() => refuseTooManyRows(1_048_575)).not.toThrow()
    expect(() => refuseTooManyRows(1_048_576)).toThrow(expect.objectContaining({ code: 'parametre_invalide', place: { parametre: 'f', valeur: 'xlsx' } }))
  })

  test('rows that come all the same break the file rather than be left out', async () => {
    const batch = Array.from({ length: 1_048_576 }, () => [])
    const sheet = { name: 'Valeurs', columns: [{ title: 'a', width: 9 }], textStyle: 0, rows: [batch] }
    await expect(bytesOf(xlsxWorkbook([sheet], { title: '', date: new Date('2026-03-01') }))).rejects.toThrow('more than 1048576 rows')
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is no number of a spreadsheet', (amount) => expect(() => rowXml([amount], 1)).toThrow(RangeError))
  test('a text longer than a cell is refused, not cut', () => expect(() => rowXml(['a'.repeat(32_768)], 1)).toThrow(RangeError))

  test('the same rows make the same bytes', async () =>
    expect((await bytesOf(xlsxFeatures(toyFile({ rows: rowsOf([]) })))).equals(await bytesOf(xlsxFeatures(toyFile({ rows: rowsOf([]) }))))).toBe(true))
})
