import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shapeOf } from '../../../src/zonings/pockets/compactness.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { meshOf } from './ascii-mesh.ts'

test('a square has the compactness of squares, π ÷ 4, whatever its size', () => {
  expect(shape('9')).toEqual({ area_m2: 40_000, perimeter_m: 800, compactness: expect.closeTo(Math.PI / 4, 12) })
  expect(shape('9 9 9 \n 9 9 9 \n 9 9 9').compactness).toBeCloseTo(Math.PI / 4, 12)
})

test('a strip is less compact as it gets longer', () => {
  expect(shape('9 9 9')).toEqual({ area_m2: 120_000, perimeter_m: 1600, compactness: expect.closeTo((4 * Math.PI * 3) / 64, 12) })
})

test('the sides of a hole are part of the perimeter', () => {
  expect(shape('9 9 9 \n 9 . 9 \n 9 9 9').perimeter_m).toBe((12 + 4) * 200)
})

test('cells that touch by a corner, or not at all, share no side', () => {
  expect(shape('9 . \n . 9').perimeter_m).toBe(1600)
  expect(shape('9 . 9').perimeter_m).toBe(1600)
})

test('cells of 1 km have the shape of smaller ones, larger', () => {
  expect(shape('9 9', 1000)).toEqual({ area_m2: 2e6, perimeter_m: 6000, compactness: shape('9 9').compactness })
})

test('whatever the cells and the neighbourhood, the perimeter is the number of sides that have a cell on one side only', () => {
  const rule = fc.constantFrom({ type: 'cotes' } as const, { type: 'cotes_et_coins' } as const, { type: 'distance', metres: 450 } as const)
  const picture = fc.array(fc.array(fc.constantFrom('9', '.'), { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(picture, rule, (rows, wanted) => {
      const isCell = (row: number, column: number): boolean => rows[row]?.[column] === '9'
      let sides = 0
      for (let row = -1; row <= rows.length; row++)
        for (let column = -1; column <= 6; column++)
          sides += Number(isCell(row, column) !== isCell(row, column + 1)) + Number(isCell(row, column) !== isCell(row + 1, column))
      const mesh = meshOf(rows.map((row) => row.join('')).join('\n'))
      expect(shapeOf(mesh, neighboursOf(mesh, wanted), all(mesh), () => true).perimeter_m).toBe(200 * sides)
    }),
  )
})

test('polygons: areas add up, lengths shared within are not perimeter', () => {
  const mesh: Mesh = {
    ...meshOf('9 9 9'),
    cells: null,
    area_m2: Float64Array.of(10, 20, 30),
    perimeter_m: Float64Array.of(14, 18, 22),
    edges: { starts: Int32Array.of(0, 1, 3, 4), of: Int32Array.of(1, 0, 2, 1), shared_m: Float64Array.of(3, 3, 4, 4) },
  }
  const neighbours = neighboursOf(mesh, { type: 'cotes_et_coins' })
  expect(shapeOf(mesh, neighbours, Int32Array.of(0, 1), (unit) => unit < 2)).toMatchObject({ area_m2: 30, perimeter_m: 26 })
  expect(shapeOf(mesh, neighbours, all(mesh), () => true)).toMatchObject({ area_m2: 60, perimeter_m: 40 })
})

function shape(drawing: string, side_m = 200): ReturnType<typeof shapeOf> {
  const mesh = meshOf(drawing, { side_m })
  return shapeOf(mesh, neighboursOf(mesh, { type: 'cotes_et_coins' }), all(mesh), () => true)
}

function all(mesh: Mesh): Int32Array {
  return Int32Array.from(mesh.codes.keys())
}
