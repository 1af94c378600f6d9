import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAmount, whyNotAmount } from '../../src/ingest/amount.ts'
import { DecimalMarks } from '../../src/ingest/decimal-marks.ts'

describe('numbers of official files', () => {
  test.each([
    ['0', 0],
    ['007', 7],
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['.5', 0.5],
    ['-13,9', -13.9],
    ['−13,9', -13.9],
    ['+4', 4],
    ['1e+05', 100_000],
    ['4 713', 4713],
    ['4\u00a0713', 4713],
    ['4\u2009713', 4713],
    ['4\u202f713', 4713],
    ['1 234 567,8', 1_234_567.8],
    [' 42 ', 42],
  ])('« %s » is %d', (text, value) => {
    expect(parseAmount(text, null)).toBe(value)
  })

  test.each(['', ' ', '-', 'abc', 'ns', '12 34', '1 23', '1,2,3', '1.234,5', '0x10', '0b1', 'Infinity', 'NaN', '1e', '12 %', '1_000', '1 2345'])(
    '« %s » is not a number',
    (text) => {
      expect(parseAmount(text, null)).toBeNaN()
    },
  )

  test('every number is read back as it was written, with either mark and with or without spaces', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.integer({ min: 0, max: 99 }),
        fc.constantFrom('.' as const, ',' as const),
        fc.boolean(),
        (whole, cents, mark, spaced) => {
          const digits = String(Math.abs(whole))
          const grouped = spaced ? digits.replace(/\B(?=(\d{3})+$)/g, '\u202f') : digits
          const sign = whole < 0 ? '-' : ''
          const written = `${sign}${grouped}${mark}${String(cents).padStart(2, '0')}`
          expect(parseAmount(written, null)).toBe(Number(`${sign}${digits}.${String(cents).padStart(2, '0')}`))
        },
      ),
    )
  })

  test('the mark that a descriptor gives is the only one, and the other is refused with its reason', () => {
    expect(parseAmount('12,5', '.')).toBeNaN()
    expect(parseAmount('12.5', ',')).toBeNaN()
    expect(parseAmount('12.000', ',')).toBeNaN()
    expect(parseAmount('12', ',')).toBe(12)
    expect(whyNotAmount('4.5', ',')).toBe('décimale « . » alors que le fichier emploie « , »')
    expect(whyNotAmount('ns', ',')).toBe('texte dans une colonne de nombres')
    expect(whyNotAmount('ns', null)).toBe('texte dans une colonne de nombres')
  })
})

describe('the marks of a file', () => {
  const rarerOf = (marks: readonly ('.' | ',')[]) => {
    const met = new DecimalMarks()
    for (const [line, mark] of marks.entries()) met.add(mark, line, 0, '')
    const rarer = met.rarer()
    return rarer && { mark: rarer.mark, count: rarer.count, lines: rarer.cells.map(({ line }) => line) }
  }

  test('the rarer is told with its cells, wherever they are; the later one when they are as many', () => {
    expect(rarerOf([])).toBeNull()
    expect(rarerOf(['.', '.'])).toBeNull()
    expect(rarerOf([',', '.', '.'])).toEqual({ mark: ',', count: 1, lines: [0] })
    expect(rarerOf(['.', ',', '.'])).toEqual({ mark: ',', count: 1, lines: [1] })
    expect(rarerOf([',', '.', '.', ','])).toEqual({ mark: '.', count: 2, lines: [1, 2] })
  })

  test('is never the more frequent one, and all its cells are counted', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.' as const, ',' as const), { maxLength: 300 }), (marks) => {
        const points = marks.filter((mark) => mark === '.').length
        expect(rarerOf(marks)?.count ?? 0).toBe(Math.min(points, marks.length - points))
      }),
    )
  })
})
