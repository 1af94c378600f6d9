import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DecimalMark, parseAmount, whyNotAmount } from '../../src/ingest/amount.ts'

const free = (): DecimalMark => ({ mark: null })

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
    expect(parseAmount(text, free())).toBe(value)
  })

  test.each(['', ' ', '-', 'abc', 'ns', '12 34', '1 23', '1,2,3', '1.234,5', '0x10', '0b1', 'Infinity', 'NaN', '1e', '12 %', '1_000', '1 2345'])(
    '« %s » is not a number',
    (text) => {
      expect(parseAmount(text, free())).toBeNaN()
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
          expect(parseAmount(written, free())).toBe(Number(`${sign}${digits}.${String(cents).padStart(2, '0')}`))
        },
      ),
    )
  })

  test('a file has one decimal mark: the first one met, and the other is refused with its reason', () => {
    const learnt = free()
    expect(parseAmount('30,10', learnt)).toBe(30.1)
    expect(parseAmount('12', learnt)).toBe(12)
    expect(parseAmount('4.5', learnt)).toBeNaN()
    expect(whyNotAmount('4.5', learnt)).toBe('décimale « . » alors que le fichier emploie « , »')
    expect(whyNotAmount('ns', learnt)).toBe('texte dans une colonne de nombres')
  })

  test('the mark that a descriptor gives is the only one', () => {
    expect(parseAmount('12,5', { mark: '.' })).toBeNaN()
    expect(parseAmount('12.5', { mark: ',' })).toBeNaN()
  })
})
