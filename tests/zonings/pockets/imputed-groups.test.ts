import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupImputed } from '../../../src/zonings/pockets/imputed-groups.ts'

type Cell = { column: number; row: number; people: number; households: number; poor: number; imputed?: boolean; grid?: number }

function columnsOf(cells: readonly Cell[], side_m = 200) {
  return {
    codes: cells.map((_, unit) => String(unit).padStart(6, '0')),
    cells: {
      grid: Uint8Array.from(cells, ({ grid }) => grid ?? 0),
      column: Int32Array.from(cells, ({ column }) => column),
      row: Int32Array.from(cells, ({ row }) => row),
      side_m,
    },
    isImputed: Uint8Array.from(cells, ({ imputed }) => (imputed === false ? 0 : 1)),
    population: Float64Array.from(cells, ({ people }) => people),
    households: Float64Array.from(cells, ({ households }) => households),
    poor: Float64Array.from(cells, ({ poor }) => poor),
  }
}

const groupsOf = (cells: readonly Cell[], side_m?: number) => [...groupImputed(columnsOf(cells, side_m))]

/** What INSEE publishes of a group: its people exact, all the rest in proportion to them, rounded to 0.1. */
function spread(places: readonly (readonly [number, number, number])[], ratios: { homes: number; poor: number }): Cell[] {
  const rounded = (amount: number) => Math.round(amount * 10) / 10
  return places.map(([column, row, people]) => ({ column, row, people, households: rounded(people * ratios.homes), poor: rounded(people * ratios.poor) }))
}

describe('cells of Fort-de-France and Le Lamentin (Filosofi 2019)', () => {
  test('three cells of one 1 km parent, equal up to the rounding, are one group', () => {
    const cells: Cell[] = [
      { column: 3530, row: 8070, people: 50, households: 22.2, poor: 12.7 },
      { column: 3531, row: 8071, people: 10, households: 4.4, poor: 2.5 },
      { column: 3534, row: 8074, people: 3, households: 1.3, poor: 0.8 },
    ]
    expect(groupsOf(cells)).toEqual([0, 0, 0])
  })
  test('a measured cell between them is of no group', () => {
    const cells: Cell[] = [
      { column: 3530, row: 8070, people: 50, households: 22.2, poor: 12.7 },
      { column: 3531, row: 8070, people: 56, households: 39, poor: 14, imputed: false },
      { column: 3532, row: 8070, people: 10, households: 4.4, poor: 2.5 },
    ]
    expect(groupsOf(cells)).toEqual([0, -1, 0])
  })
})

test('other ratios in the same parent are another group: of households, or of poor households', () => {
  const cells: Cell[] = [
    { column: 0, row: 0, people: 40, households: 18, poor: 6 },
    { column: 1, row: 0, people: 40, households: 22, poor: 6 },
    { column: 2, row: 0, people: 40, households: 18, poor: 9 },
    { column: 3, row: 0, people: 20, households: 9, poor: 3 },
  ]
  expect(groupsOf(cells)).toEqual([0, 1, 2, 0])
})

test('a parent is a cell of the grid of 1 km, not a distance: two cells side by side across its edge are two groups', () => {
  expect(
    groupsOf(
      spread(
        [
          [4, 0, 40],
          [5, 0, 40],
        ],
        { homes: 0.45, poor: 0.1 },
      ),
    ),
  ).toEqual([0, 1])
  expect(
    groupsOf(
      spread(
        [
          [0, 0, 40],
          [4, 4, 40],
        ],
        { homes: 0.45, poor: 0.1 },
      ),
    ),
  ).toEqual([0, 0])
  // and it starts from the origin on both sides of it
  expect(
    groupsOf(
      spread(
        [
          [-1, 0, 40],
          [0, 0, 40],
        ],
        { homes: 0.45, poor: 0.1 },
      ),
    ),
  ).toEqual([0, 1])
})

describe('under 11 households, the rest of the group is looked for in larger parents', () => {
  test('four parts of 4.5 households in four 1 km cells of one 2 km cell are one group', () => {
    expect(
      groupsOf(
        spread(
          [
            [0, 0, 10],
            [5, 0, 10],
            [0, 5, 10],
            [5, 5, 10],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
      ),
    ).toEqual([0, 0, 0, 0])
  })
  test('a group that has 11 stays as it is', () => {
    expect(
      groupsOf(
        spread(
          [
            [0, 0, 40],
            [5, 0, 10],
            [0, 5, 20],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
      ),
    ).toEqual([0, 1, 1])
  })
  test('up to 32 km; beyond, each stays alone', () => {
    expect(
      groupsOf(
        spread(
          [
            [0, 0, 10],
            [159, 159, 10],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
      ),
    ).toEqual([0, 0])
    expect(
      groupsOf(
        spread(
          [
            [0, 0, 10],
            [160, 0, 10],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
      ),
    ).toEqual([0, 1])
  })
  test('cells of 1 km start at 2 km', () => {
    expect(
      groupsOf(
        spread(
          [
            [0, 0, 40],
            [1, 1, 40],
            [2, 0, 40],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
        1000,
      ),
    ).toEqual([0, 0, 1])
  })
})

test('two grids never share a group', () => {
  const [here, there] = spread(
    [
      [0, 0, 10],
      [1, 0, 10],
    ],
    { homes: 0.45, poor: 0.1 },
  )
  expect(groupsOf([here as Cell, { ...(there as Cell), grid: 1 }])).toEqual([0, 1])
})

test('an imputed polygon is a group of its own', () => {
  expect([
    ...groupImputed({
      ...columnsOf(
        spread(
          [
            [0, 0, 40],
            [1, 0, 40],
          ],
          { homes: 0.45, poor: 0.1 },
        ),
      ),
      cells: null,
    }),
  ]).toEqual([0, 1])
})

test('poor households that are not known do not part a group', () => {
  const cells = spread(
    [
      [0, 0, 40],
      [1, 0, 40],
      [2, 0, 40],
    ],
    { homes: 0.45, poor: 0.1 },
  )
  expect(groupsOf(cells.map((cell, i) => (i === 1 ? { ...cell, poor: Number.NaN } : cell)))).toEqual([0, 0, 0])
})

test('without people, the share of poor households alone tells', () => {
  const cells = [10, 20, 15].map((households, column): Cell => ({ column, row: 0, people: Number.NaN, households, poor: column === 1 ? 2 : households * 0.4 }))
  expect(groupsOf(cells)).toEqual([0, 1, 0])
})

test('nothing imputed, nothing at all', () => {
  expect(groupsOf([{ column: 0, row: 0, people: 40, households: 20, poor: 4, imputed: false }])).toEqual([-1])
  expect(groupsOf([])).toEqual([])
})

test('what was spread from one group of at least 11 households is found as one, whatever the rounding', () => {
  const people = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 25 })
  const ratios = fc.record({ homes: fc.double({ min: 0.3, max: 0.7, noNaN: true }), poor: fc.double({ min: 0, max: 0.25, noNaN: true }) })
  fc.assert(
    fc.property(people, ratios, (counts, ratio) => {
      const cells = spread(
        counts.map((count, place) => [place % 5, Math.floor(place / 5), count]),
        ratio,
      )
      expect(groupsOf(cells)).toEqual(cells.map(() => 0))
    }),
  )
})
