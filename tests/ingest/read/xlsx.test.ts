import { describe, expect, test } from 'vitest'
import { makeXlsx, xmlRow } from './make-xlsx.ts'
import { makeZip } from './make-zip.ts'
import { cellsOf, linesOf, readAll, useFolder } from './reading.ts'

describe('an XLSX workbook', () => {
  const { put } = useFolder()

  test("the header may be on row 6, as in INSEE's workbooks: codes that are texts keep their zeros, numbers stay numbers", async () => {
    const sheet = [
      xmlRow(1, ['Activité des résidents']),
      xmlRow(3, ['Mise en ligne le 18/10/2022']),
      xmlRow(5, ['Code', 'Actifs']),
      xmlRow(6, ['IRIS', 'P16_ACT1564']),
      xmlRow(7, ['010010000', 329.5]),
      xmlRow(8, ['2A0040101', null]),
    ]
    const file = await readAll(put('insee.xlsx', makeXlsx({ Documentation: xmlRow(1, ['x']), IRIS: sheet.join('') })), { onglet: 'IRIS', ligne_entete: 6 })
    expect(file).toMatchObject({ format: 'xlsx', encoding: null, columns: ['IRIS', 'P16_ACT1564'], srid: null })
    expect(cellsOf(file)).toEqual([
      ['010010000', 329.5],
      ['2A0040101', null],
    ])
    expect(linesOf(file)).toEqual([7, 8])
  })

  test('every kind of cell: shared, rich, phonetic and escaped texts, formulas, booleans, errors, cells without reference', async () => {
    const shared = [
      '<t xml:space="preserve"> code </t>',
      '<r><t>Fort</t></r><r><t>-de-France</t></r>',
      '<t>東</t><rPh sb="0" eb="1"><t>ひ</t></rPh>',
      '<t>a_x000D_b</t>',
      '<t/>',
    ]
    const header =
      '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>b</t></is></c><c t="str"><v>c</v></c><c><v>2016</v></c><c t="inlineStr"><is><t>e</t></is></c></row>'
    const first = '<row><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>4</v></c><c t="str"><f>TEXT(A1)</f><v>01001</v></c></row>'
    const second = '<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1/3</f></c><c/><c><v>1E-2</v></c></row>'
    const file = await readAll(put('cellules.xlsx', makeXlsx({ Feuille: header + first + second }, shared)))
    expect(file.columns).toEqual(['code', 'b', 'c', '2016', 'e'])
    expect(cellsOf(file)).toEqual([
      ['Fort-de-France', '東', 'a\rb', '', '01001'],
      [1, '#N/A', null, null, 0.01],
    ])
  })

  test('empty rows are dropped at the end, and only there; a second header row is skipped', async () => {
    const rows = [xmlRow(1, ['a', 'b']), xmlRow(2, ['libellé a', 'libellé b']), xmlRow(4, ['1', 2]), xmlRow(7, [null, '']), xmlRow(900, [])]
    const file = await readAll(put('vides.xlsx', makeXlsx({ F: rows.join('') })), { lignes_entete: 2 })
    expect(cellsOf(file)).toEqual([
      [null, null],
      ['1', 2],
    ])
    expect(linesOf(file)).toEqual([3, 4])
  })

  test('thousands of rows come in order, over many batches', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => xmlRow(i + 2, [`é${i}`, i]))
    const file = await readAll(put('long.xlsx', makeXlsx({ F: xmlRow(1, ['a', 'b']) + rows.join('') })))
    expect(cellsOf(file)).toEqual(Array.from({ length: 5000 }, (_, i) => [`é${i}`, i]))
  })
})

describe('a workbook that is refused', () => {
  const { put } = useFolder()
  const refused = (content: Buffer, said = {}) =>
    readAll(put('mauvais.xlsx', content), said).then(
      () => null,
      (error: unknown) => error,
    )
  const sound = makeXlsx({ Com: xmlRow(1, ['a', 'b']) + xmlRow(2, ['1', 2]), Iris: xmlRow(1, ['a']) })

  test('a sheet that is not there, naming those that are', async () => {
    expect(await refused(sound, { onglet: 'IRIS_DISP' })).toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('« Com », « Iris »') })
  })

  test('a header row that is empty or missing', async () => {
    expect(await refused(sound, { ligne_entete: 6 })).toMatchObject({ code: 'fichier_illisible', place: { ligne: 6 } })
  })

  test('columns that share a name, and cells beyond the header', async () => {
    expect(await refused(makeXlsx({ F: xmlRow(1, ['a', 'a']) }))).toMatchObject({ code: 'fichier_non_conforme', place: { colonne: 'a' } })
    expect(await refused(makeXlsx({ F: xmlRow(1, ['a']) + xmlRow(2, ['1', 'x']) }))).toMatchObject({ code: 'fichier_illisible', place: { ligne: 2 } })
  })

  test('truncated, another zip, XML that does not hold, a text that does not exist', async () => {
    expect(await refused(sound.subarray(0, sound.length - 40))).toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('tronquée') })
    expect(await refused(makeZip([{ name: 'lisez-moi.txt', content: 'x' }]))).toMatchObject({
      code: 'fichier_illisible',
      message: expect.stringContaining('xl/workbook.xml'),
    })
    expect(await refused(makeXlsx({ F: '<row><c>' }))).toMatchObject({ code: 'fichier_illisible' })
    expect(await refused(makeXlsx({ F: `${xmlRow(1, ['a'])}<row><c t="s"><v>9</v></c></row>` }))).toMatchObject({
      code: 'fichier_illisible',
      place: { ligne: 2 },
    })
  })
})
