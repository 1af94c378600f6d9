import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DetectionParameters } from '../../../src/model/detection.ts'
import type { Mesh, Neighbours } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { meshOf } from './ascii-mesh.ts'

const SIDES = { type: 'cotes' } as const
const CORNERS = { type: 'cotes_et_coins' } as const

test('sides make 4 neighbours, sides and corners 8', () => {
  const mesh = meshOf(`
    1 2 3
    4 5 6
    7 8 9`)
  expect(namesAround(mesh, SIDES, 'N001E001')).toEqual(['N000E001', 'N001E000', 'N001E002', 'N002E001'])
  expect(namesAround(mesh, CORNERS, 'N001E001')).toHaveLength(8)
  expect(namesAround(mesh, CORNERS, 'N000E000')).toEqual(['N000E001', 'N001E000', 'N001E001'])
})

test('a place without unit links nobody', () => {
  const mesh = meshOf('5 . 5')
  expect(namesAround(mesh, CORNERS, 'N000E000')).toEqual([])
})

test('a distance is between edges: 200 m reaches over one cell of 200 m, 199 m does not, 1 m reaches corners', () => {
  const mesh = meshOf(`
    . . . 5
    5 . 5 .`)
  expect(namesAround(mesh, { type: 'distance', metres: 1 }, 'N000E002')).toEqual(['N001E003'])
  expect(namesAround(mesh, { type: 'distance', metres: 199 }, 'N000E000')).toEqual([])
  expect(namesAround(mesh, { type: 'distance', metres: 200 }, 'N000E000')).toEqual(['N000E002'])
  // over two cells of 200 m: no gap in rows, 400 m in columns
  expect(namesAround(mesh, { type: 'distance', metres: 400 }, 'N000E000')).toEqual(['N000E002', 'N001E003'])
})

test('cells of 1 km are five times as far', () => {
  const mesh = meshOf('5 . 5', { side_m: 1000 })
  expect(namesAround(mesh, { type: 'distance', metres: 999 }, 'N000E000')).toEqual([])
  expect(namesAround(mesh, { type: 'distance', metres: 1000 }, 'N000E000')).toEqual(['N000E002'])
})

test('cells of two grids never touch, even at the same place', () => {
  const mesh = meshOf(['5 5', '5 5'])
  expect(namesAround(mesh, CORNERS, 'aN000E000')).toEqual(['aN000E001'])
  expect(namesAround(mesh, { type: 'distance', metres: 2000 }, 'bN000E000')).toEqual(['bN000E001'])
})

test('two cells at one place are refused with their codes', () => {
  const mesh = meshOf('5 5')
  mesh.cells?.column.fill(7)
  expect(() => neighboursOf(mesh, CORNERS)).toThrow(
    expect.objectContaining({ code: 'mailles_inutilisables', message: expect.stringContaining('N000E000 et N000E001') }),
  )
})

// IRIS in a row, i0 | i1 | i2, and i3 that touches i2 by a point.
const polygons: Mesh = {
  ...meshOf('5 5 5 5'),
  cells: null,
  edges: {
    starts: Int32Array.from([0, 1, 3, 5, 6]),
    of: Int32Array.from([1, 0, 2, 1, 3, 2]),
    shared_m: Float64Array.from([100, 100, 100, 100, 0, 0]),
  },
}

test('polygons touch as they were measured; by sides, along some length', () => {
  expect(neighboursOf(polygons, CORNERS)).toBe(polygons.edges)
  expect(neighboursOf(polygons, SIDES)).toEqual({
    starts: Int32Array.from([0, 1, 3, 4, 4]),
    of: Int32Array.from([1, 0, 2, 1]),
    shared_m: Float64Array.from([100, 100, 100, 100]),
  })
})

test('polygons that nobody measured are refused', () => {
  expect(() => neighboursOf({ ...polygons, edges: null }, CORNERS)).toThrow(expect.objectContaining({ code: 'mailles_inutilisables' }))
})

test('an empty mesh has no neighbour', () => {
  expect(neighboursOf(meshOf(''), CORNERS)).toEqual({ starts: Int32Array.of(0), of: new Int32Array() })
})

test('whatever the cells, neighbours are those that comparing all pairs gives, in order', () => {
  const place = fc.record({ grid: fc.integer({ min: 0, max: 1 }), column: fc.integer({ min: -4, max: 4 }), row: fc.integer({ min: -4, max: 4 }) })
  const rule = fc.oneof(
    fc.constant(SIDES),
    fc.constant(CORNERS),
    fc.record({ type: fc.constant('distance' as const), metres: fc.integer({ min: 1, max: 900 }) }),
  )
  fc.assert(
    fc.property(fc.uniqueArray(place, { selector: ({ grid, column, row }) => `${grid}/${column}/${row}`, maxLength: 40 }), rule, (places, wanted) => {
      const mesh: Mesh = {
        ...meshOf(''),
        codes: places.map((_, index) => String(index).padStart(3, '0')),
        cells: {
          grid: Uint8Array.from(places, ({ grid }) => grid),
          column: Int32Array.from(places, ({ column }) => column),
          row: Int32Array.from(places, ({ row }) => row),
          side_m: 200,
        },
      }
      const expected = places.map((one) =>
        [...places.keys()].filter((other) => {
          const place = places[other]
          return place !== undefined && place !== one && place.grid === one.grid && touch(place.column - one.column, place.row - one.row, wanted)
        }),
      )
      expect(listsOf(neighboursOf(mesh, wanted))).toEqual(expected)
    }),
  )
})

/** Whether squares of 200 m that are so many steps apart touch. */
function touch(columns: number, rows: number, rule: DetectionParameters['voisinage']): boolean {
  const [x, y] = [columns, rows].map((steps) => Math.max(0, Math.abs(steps) * 200 - 200)) as [number, number]
  if (rule.type === 'distance') return Math.sqrt(x * x + y * y) <= rule.metres
  return rule.type === 'cotes' ? Math.abs(columns) + Math.abs(rows) === 1 : x === 0 && y === 0
}

function listsOf({ starts, of }: Neighbours): number[][] {
  return Array.from({ length: starts.length - 1 }, (_, unit) => [...of.subarray(starts[unit], starts[unit + 1])])
}

function namesAround(mesh: Mesh, rule: DetectionParameters['voisinage'], code: string): (string | undefined)[] {
  return listsOf(neighboursOf(mesh, rule))[mesh.codes.indexOf(code)]?.map((unit) => mesh.codes[unit]) ?? []
}
