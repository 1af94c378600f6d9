import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSourceFile } from '../../../src/ingest/read/index.ts'
import { cellsOf, format, linesOf, readAll, useFolder } from './reading.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

describe('a CSV', () => {
  const { put } = useFolder()

  test('cells stay the raw strings, whatever they look like', async () => {
    const file = await readAll(put('raw.csv', 'code;valeur\n01001;1 234,5\n2A004;\n'))
    expect(file).toMatchObject({ format: 'csv', encoding: 'utf-8', columns: ['code', 'valeur'], srid: null })
    expect(cellsOf(file)).toEqual([
      ['01001', '1 234,5'],
      ['2A004', ''],
    ])
  })

  test.each([',', ';', '\t', '|'])('the separator %j is recognised on the header, where others stand between quotes', async (separator) => {
    const file = await readAll(put('sep.csv', `a${separator}"b ,;|\t,;|\t"${separator}c\n1${separator}2${separator}3\n`))
    expect(file.columns).toEqual(['a', 'b ,;|\t,;|', 'c'])
    expect(cellsOf(file)).toEqual([['1', '2', '3']])
  })

  test('a separator that is given is not guessed', async () => {
    const file = await readAll(put('given.csv', 'a,b,c;d\n1,2,3;4\n'), { separateur: ';' })
    expect(file.columns).toEqual(['a,b,c', 'd'])
  })

  test('titles above the header are text, a second header row is skipped, lines are those of the file', async () => {
    const text = 'Bénéficiaires "CAF,,\nDonnées par IRIS,,\n\niris,nom,A\n"Code IRIS","Nom\nde la zone",Allocataires\n0101,"SUD\nEST",190\n0102,NORD,34\n'
    const file = await readAll(put('titres.csv', text), { ligne_entete: 4, lignes_entete: 2 })
    expect(file.columns).toEqual(['iris', 'nom', 'A'])
    expect(cellsOf(file)).toEqual([
      ['0101', 'SUD\nEST', '190'],
      ['0102', 'NORD', '34'],
    ])
    expect(linesOf(file)).toEqual([7, 9])
  })

  test('line ends may be those of Windows, of Unix, or mixed', async () => {
    const file = await readAll(put('fins.csv', 'a,b\r\n1,"x\r\ny"\n2,z\r\n'))
    expect(file.columns).toEqual(['a', 'b'])
    expect(cellsOf(file)).toEqual([
      ['1', 'x\ny'],
      ['2', 'z'],
    ])
    expect(linesOf(file)).toEqual([2, 4])
  })

  test('empty rows are dropped at the end of the file, and only there', async () => {
    const file = await readAll(put('vides.csv', 'a;b\n;\n1;2\n;\n\n\n;\n'))
    expect(cellsOf(file)).toEqual([
      ['', ''],
      ['1', '2'],
    ])
  })

  test('any table written by the rules is read back, at the right lines', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '0', ',', ';', '"', '\n', ' ', '’'), maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, fc.constant('.')), { maxLength: 40 }), fc.integer({ min: 0, max: 3 }), async (rows, pad) => {
        // Rows repeated over several chunks of the reader, shifted so that any character may fall on their borders.
        const body = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')}\n`).join('')
        const times = body === '' ? 0 : Math.ceil(70_000 / Buffer.byteLength(body))
        const file = await readAll(put('table.csv', `${'x'.repeat(pad)}a;b;c\n${body.repeat(times)}`))
        const expected = Array.from({ length: times }, () => rows).flat()
        expect(cellsOf(file)).toEqual(expected)
        let line = 2
        const lines = expected.map((row) => {
          const first = line
          line += row.join('').split('\n').length
          return first
        })
        expect(linesOf(file)).toEqual(lines)
      }),
      { numRuns: 40 },
    )
  })

  test('back-pressure: nothing is read beyond what is asked for, and closing early releases the file', async () => {
    const file = await openSourceFile(put('grand.csv', `a;b\n${'1;2\n'.repeat(100_000)}`), format())
    let batches = 0
    for await (const batch of file.batches) {
      batches++
      expect(batch.length).toBeLessThan(40_000)
      if (batches === 2) break
    }
    await file.close()
    await file.close()
    expect(batches).toBe(2)
  })
})

describe('the encoding of a CSV', () => {
  const { put } = useFolder()

  test('UTF-8 with a byte order mark: the mark is no part of the first name', async () => {
    const file = await readAll(put('bom.csv', '\uFEFFcode,nom\n1,Évry\n'))
    expect(file).toMatchObject({ encoding: 'utf-8', columns: ['code', 'nom'] })
    expect(cellsOf(file)).toEqual([['1', 'Évry']])
  })

  test('what is not UTF-8 is read as Windows-1252, which holds Latin-1 and the euro', async () => {
    const bytes = Buffer.concat([latin1('nom,prix\nB\xe9ziers,5 '), Buffer.from([0x80, 0x0a])])
    const file = await readAll(put('latin.csv', bytes))
    expect(file.encoding).toBe('windows-1252')
    expect(cellsOf(file)).toEqual([['Béziers', '5 €']])
  })

  test('one byte out of UTF-8 far down the file is enough', async () => {
    const file = await readAll(put('loin.csv', Buffer.concat([Buffer.from(`a\n${'x\n'.repeat(200_000)}`), latin1('\xe9t\xe9\n')])))
    expect(file.encoding).toBe('windows-1252')
    expect(cellsOf(file).at(-1)).toEqual(['été'])
  })

  test.each([0, 1, 2, 3])('a character of several bytes may be cut by the border of a chunk (shift %i)', async (shift) => {
    const text = `${'a'.repeat(shift + 1)}\n${'é€😀\n'.repeat(20_000)}`
    const file = await readAll(put('bord.csv', text))
    expect(file.encoding).toBe('utf-8')
    expect(new Set(cellsOf(file).flat())).toEqual(new Set(['é€😀']))
    expect(file.rows).toHaveLength(20_000)
  })

  test.each([
    ['said to be UTF-8 by the descriptor', 'a\nb\n', { encodage: 'utf-8' as const }],
    ['marked as UTF-8', '\xef\xbb\xbfa\nb\n', {}],
  ])('a file %s that is not names the line', async (_, head, said) => {
    const path = put('faux.csv', latin1(`${head}${'ok\n'.repeat(50_000)}\xe9t\xe9\nfin\n`))
    await expect(readAll(path, said)).rejects.toMatchObject({ code: 'fichier_illisible', place: { fichier: 'faux.csv', ligne: 50_003 } })
  })

  test('a UTF-8 file cut in the middle of a character is truncated, not Windows-1252', async () => {
    const path = put('coupe.csv', Buffer.from('nom\nÉvry\nSèvres é').subarray(0, -1))
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('tronqué'), place: { ligne: 3 } })
  })

  test('a descriptor that says windows-1252 of a file marked as UTF-8 is contradicted', async () => {
    await expect(readAll(put('marque.csv', '\uFEFFa\n1\n'), { encodage: 'windows-1252' })).rejects.toMatchObject({ code: 'fichier_illisible' })
  })
})

describe('a CSV that is refused', () => {
  const { put } = useFolder()
  const refused = async (text: string, said = {}) =>
    readAll(put('mauvais.csv', text), said).then(
      () => null,
      (error: unknown) => error,
    )

  test('a row with too few or too many cells, with every such line', async () => {
    expect(await refused('a;b;c\n1;2;3\n1;2\n1;2;3;4\n')).toMatchObject({
      code: 'fichier_illisible',
      place: { ligne: 3 },
      details: [
        { ligne: 3, motif: '2 cellules au lieu de 3' },
        { ligne: 4, motif: '4 cellules au lieu de 3' },
      ],
    })
  })

  test('an empty line inside the data', async () => {
    expect(await refused('a;b\n1;2\n\n1;2\n')).toMatchObject({ code: 'fichier_illisible', place: { ligne: 3 }, details: [{ ligne: 3, motif: 'ligne vide' }] })
  })

  test('a file cut in the middle of a row', async () => {
    expect(await refused('a;b\n1;2\n3')).toMatchObject({ code: 'fichier_illisible', place: { ligne: 3 }, message: expect.stringContaining('tronqué') })
  })

  test('a quote that is never closed', async () => {
    expect(await refused('a;b\n1;2\n3;"quatre\n5;6\n')).toMatchObject({
      code: 'fichier_illisible',
      place: { ligne: 3 },
      message: expect.stringContaining('jamais refermé'),
    })
  })

  test('a quote followed by something else', async () => {
    expect(await refused('a;b\n1;"x"y\n3;4\n')).toMatchObject({ code: 'fichier_illisible', place: { ligne: 2 } })
  })

  test('columns that share a name', async () => {
    expect(await refused('code;pop;code \n1;2;3\n')).toMatchObject({ code: 'fichier_non_conforme', place: { colonne: 'code', ligne: 1 } })
  })

  test('a header placed beyond the end of the file, or on an empty line', async () => {
    expect(await refused('a;b\n1;2\n', { ligne_entete: 6 })).toMatchObject({ code: 'fichier_illisible', place: { ligne: 6 } })
    expect(await refused('titre\n\na;b\n1;2\n', { ligne_entete: 2 })).toMatchObject({ code: 'fichier_non_conforme', place: { ligne: 2 } })
  })
})
