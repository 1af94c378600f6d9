import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holesOf } from '../../../src/zonings/pockets/holes.ts'

test('a ring encloses one hole, of several places and rows', () => {
  expect(
    holes(`
    x x x x
    x . . x
    x . x x
    x x x .`),
  ).toEqual([['1/1', '1/2', '2/1']]) // column/row, from the top
})

test('a corner is closed to who walks by sides, open to who also walks by corners', () => {
  const diamond = `
    . x .
    x . x
    . x .`
  expect(holes(diamond)).toEqual([['1/1']])
  expect(holes(diamond, true)).toEqual([])
})

test('a bay is not a hole', () => {
  expect(
    holes(`
    x x x
    x . x
    x . x`),
  ).toEqual([])
})

test('a ring within a ring: the ground between them is one hole, the heart another', () => {
  expect(
    holes(`
    x x x x x x x
    x . . . . . x
    x . x x x . x
    x . x . x . x
    x . x x x . x
    x . . . . . x
    x x x x x x x`).map((hole) => hole.length),
  ).toEqual([16, 1])
})

test('whatever the set, holes are what a flood from outside does not reach', () => {
  const picture = fc.array(fc.array(fc.constantFrom('x', 'x', '.'), { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 7 })
  fc.assert(
    fc.property(picture, fc.boolean(), (rows, byCorners) => {
      const text = rows.map((row) => row.join('')).join('\n')
      expect(holes(text, byCorners)).toEqual(floodedHoles(text, byCorners))
    }),
    { numRuns: 500 },
  )
})

function holes(drawing: string, leaksByCorners = false): string[][] {
  const places = placesOf(drawing)
  const found = holesOf({ columns: Int32Array.from(places, ({ column }) => column), rows: Int32Array.from(places, ({ row }) => row) }, leaksByCorners)
  return sorted(found.map((hole) => hole.flatMap(({ row, from, to }) => Array.from({ length: to - from + 1 }, (_, step) => `${from + step}/${row}`))))
}

/** By painting: outside first, then each place that is left. */
function floodedHoles(drawing: string, byCorners: boolean): string[][] {
  const places = placesOf(drawing)
  const painted = new Set(places.map(({ column, row }) => `${column}/${row}`))
  const flood = (column: number, row: number): string[] => {
    const here = `${column}/${row}`
    if (column < -1 || row < -1 || column > 8 || row > 8 || painted.has(here)) return []
    painted.add(here)
    const steps = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const)).filter(([x, y]) => byCorners || Math.abs(x) + Math.abs(y) === 1)
    return [here, ...steps.flatMap(([x, y]) => flood(column + x, row + y))]
  }
  flood(-1, -1)
  const found: string[][] = []
  for (let column = 0; column < 8; column++) for (let row = 0; row < 8; row++) found.push(flood(column, row))
  return sorted(found.filter((hole) => hole.length > 0))
}

function sorted(found: readonly string[][]): string[][] {
  return found.map((hole) => hole.toSorted()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

function placesOf(drawing: string): { column: number; row: number }[] {
  const lines = drawing
    .split('\n')
    .map((line) => line.replaceAll(/\s/g, ''))
    .filter((line) => line !== '')
  return lines.flatMap((line, row) => [...line].flatMap((mark, column) => (mark === 'x' ? [{ column, row }] : [])))
}
