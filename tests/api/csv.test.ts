import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { csvText, percent } from '../../src/formats/index.ts'

type Row = { text: string | null; number: number | null }
const COLUMNS = [
  { name: 'texte', cell: ({ text }: Row) => text },
  { name: 'nombre', cell: ({ number }: Row) => number },
]

const rows = fc.array(
  fc.record({
    text: fc.option(fc.string({ unit: 'binary' }), { nil: null }),
    number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }), { nil: null }),
  }),
)

describe('CSV', () => {
  test.each([
    ['tableur', ';'],
    ['rfc4180', ','],
  ] as const)('what a reader parses is what was written (%s)', (dialect, delimiter) => {
    fc.assert(
      fc.property(rows, (given) => {
        const { data } = Papa.parse<string[]>(csvText(COLUMNS, given, dialect).replace(/^\uFEFF/, ''), { delimiter, newline: '\r\n', skipEmptyLines: false })
        const read = data
          .slice(1, -1)
          .map(([text = '', number = '']) => [dialect === 'tableur' ? text.replace(/^'(?=[=+\-@\t\r])/, '') : text, number && Number(number.replace(',', '.'))])
        const expected = given.map(({ text, number }) => [text ?? '', number === null ? '' : Number(String(number))])
        expect(read).toEqual(expected)
      }),
    )
  })

  test('no cell of text starts a formula in a spreadsheet; programs read it as it is', () => {
    for (const text of ['=1+1', '+33', '-1', '@cmd', '\tx', '\rx']) expect(csvText(COLUMNS, [{ text, number: -1 }], 'tableur')).toMatch(/\r\n"?'[=+\-@\t\r]/)
    expect(csvText(COLUMNS, [{ text: 'a', number: -1.5 }], 'tableur')).toContain('a;-1,5\r\n')
    expect(csvText(COLUMNS, [{ text: '-Centre', number: -1 }], 'rfc4180')).toContain('\r\n-Centre,-1\r\n')
  })

  test('percentages have no binary noise', () => {
    expect([0.07, 0.29, 1, 0, 0.312, 1 / 3].map(percent)).toEqual([7, 29, 100, 0, 31.2, 33.3333333333])
    expect(percent(null)).toBeNull()
  })

  test('numbers have no exponent', () => {
    expect(csvText(COLUMNS, [{ text: null, number: 1.5e-7 }], 'rfc4180')).toContain('0.00000015')
    expect(csvText(COLUMNS, [{ text: null, number: 1.5e21 }], 'rfc4180')).toContain(',1500000000000000000000')
  })
})
