import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, placeOf } from '../../../src/zonings/pockets/cell-codes.ts'
import { pocketCode, pocketLabels } from '../../../src/zonings/pockets/name-pockets.ts'

test('a code gives the place of its cell back', () => {
  fc.assert(
    fc.property(fc.constantFrom(200, 1000), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (side, column, row) => {
      const cells = cellsOf([`CRS3035RES${side}mN${row * side}E${column * side}`])
      expect([cells?.side_m, cells?.column[0], cells?.row[0]]).toEqual([side, column, row])
    }),
  )
})
test('cells of two projections lie on two grids', () =>
  expect([...(cellsOf(['CRS2975RES200mN0E0', 'CRS5490RES200mN0E0', 'CRS5490RES200mN200E0'])?.grid ?? [])]).toEqual([0, 1, 1]))
test('cells of two sizes, or what is no cell, are refused', () => {
  expect(() => cellsOf(['CRS5490RES200mN0E0', 'CRS5490RES1000mN0E0'])).toThrow(/200 et de 1000 m sont mêlés/)
  expect(() => cellsOf(['972130101'])).toThrow(/ne nomme pas un carreau/)
})
test('a corner that is not a multiple of the side is a shifted grid: refused with its code, never moved to the nearest place', () => {
  for (const code of ['CRS5490RES200mN100E200', 'CRS5490RES200mN200E201', 'CRS5490RES1000mN200E0'])
    expect(() => cellsOf(['CRS5490RES200mN0E0', code].slice(code.includes('1000') ? 1 : 0))).toThrow(new RegExp(`« ${code} ».*sa grille est décalée`))
})
test('the code of a pocket is its place, not its rank', () => {
  expect(placeOf('CRS5490RES200mN1614800E705800')).toBe('N16148E7058')
  expect(pocketCode('972', 'CRS5490RES200mN1614800E705800')).toBe('P972-N16148E7058')
  expect(pocketCode(null, 'CRS5490RES200mN1614800E705800')).toBe('P-N16148E7058')
  expect(pocketCode('972', '972130101')).toBe('P972130101')
})
test('two pockets of one IRIS are told apart', () => {
  const at = (place: string | null, commune: string | null) => ({ place, commune, smallestUnit: 'CRS5490RES200mN1614800E705800' })
  expect(pocketLabels([at('Acajou', 'Le Lamentin'), at(null, 'Le Lamentin'), at('Acajou', 'Le Lamentin'), at('Ducos', 'Ducos')])).toEqual([
    'Poche Acajou (Le Lamentin), 1',
    'Poche N16148E7058 (Le Lamentin)',
    'Poche Acajou (Le Lamentin), 2',
    'Poche Ducos',
  ])
})
