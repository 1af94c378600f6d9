import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { around, readWkb } from '../../src/formats/wkb-bounds.ts'
import { squareWkb } from '../support/toy-file.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('readWkb', () => {
  test('finds the box of any square', () => {
    const place = fc.integer({ min: -1e6, max: 1e6 })
    fc.assert(
      fc.property(place, place, (x, y) => {
        expect(readWkb(squareWkb(x, y))).toEqual({ type: 'Polygon', bounds: [x, y, x + 1, y + 1] })
      }),
    )
  })

  test('reads parts one after the other, and big-endian', () => {
    const two = Buffer.concat([hex('01 06000000 02000000'), squareWkb(0, 0), squareWkb(5, -2)])
    expect(readWkb(two)).toEqual({ type: 'MultiPolygon', bounds: [0, -2, 6, 1] })
    expect(readWkb(hex('00 00000001 3ff0000000000000 4000000000000000'))).toEqual({ type: 'Point', bounds: [1, 2, 1, 2] })
  })

  test('an empty shape has no box', () => {
    expect(readWkb(hex('01 03000000 00000000'))).toEqual({ type: 'Polygon', bounds: null })
    expect(readWkb(hex('01 01000000 000000000000f87f 000000000000f87f'))).toEqual({ type: 'Point', bounds: null })
  })

  test.each([
    ['nothing', ''],
    ['three dimensions', '01 e9030000'],
    ['an EWKB', '01 01000020 e6100000'],
    ['cut short', '01 03000000 01000000 05000000 00'],
  ])('%s is refused', (_, text) => expect(() => readWkb(hex(text))).toThrow(RangeError))

  test('the box around is that of both', () => {
    expect(around([0, 0, 1, 1], [2, -1, 3, 0])).toEqual([0, -1, 3, 1])
    expect(around(null, [2, -1, 3, 0])).toEqual([2, -1, 3, 0])
    expect(around(null, null)).toBeNull()
  })
})
