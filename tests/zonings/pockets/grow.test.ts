import { expect, test } from 'vitest'
import type { DetectionParameters } from '../../../src/model/detection.ts'
import { detectPockets } from '../../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { type Drawing, drawn, meshOf, parametersWith, tidy } from './ascii-mesh.ts'

test('a hole is taken in, as long as the whole stays poor', () => {
  const ring = (heart: string): string => `
    6 6 6
    6 ${heart} 6
    6 6 6`
  // 8 cells of 12 poor of 20, and one of none: 96 of 180, over half
  expect(smoothed(ring('0'))).toBe(
    tidy(`
    A A A
    A a A
    A A A`),
  )
  // eight times as many households in the heart: it would break the pocket, and stays out
  expect(smoothed(ring('0'), {}, { households: (column, row) => (column === 1 && row === 1 ? 160 : 20) })).toBe(
    tidy(`
    A A A
    A · A
    A A A`),
  )
})

test('the tie is kept: a pocket whose whole is at its threshold stays one', () => {
  expect(
    smoothed(
      `
    6 6 6
    6 2 6
    6 6 6`,
      {},
      { households: (column, row) => (column === 1 && row === 1 ? 48 : 18), threshold: 0.5 },
    ),
  ).toContain('a')
})

test('a hole is taken in whole, or not at all, in whatever part its ground has no unit', () => {
  expect(
    smoothed(`
    9 9 9 9 9
    9 1 . 1 9
    9 9 9 9 9`),
  ).toBe(
    tidy(`
    A A A A A
    A a . a A
    A A A A A`),
  )
  // 12 cells of 0.6 give 1.2 cells of room: each half of the hole would fit, the hole does not
  expect(
    smoothed(`
    6 6 6 6
    6 0 0 6
    6 0 0 6
    6 6 6 6`),
  ).not.toContain('a')
})

test('of several holes, the poorest are taken in first', () => {
  // 13 cells of 0.6 have 1.3 cells of room: 0.2 for the cell at 3, not 0.5 more for the one at 0 and 0.5 for the other... 0.2 + 0.5 + 0.5 = 1.2
  expect(
    smoothed(`
    6 6 6 6 6 6 6
    6 0 6 3 6 0 6
    6 6 6 6 6 6 6`),
  ).toBe(
    tidy(`
    A A A A A A A
    A a A a A a A
    A A A A A A A`),
  )
  expect(
    smoothed(
      `
    6 6 6 6 6 6 6
    6 0 6 3 6 0 6
    6 6 6 6 6 6 6`,
      {},
      { threshold: 0.55 },
    ),
  ).toBe(
    tidy(`
    A A A A A A A
    A a A a A · A
    A A A A A A A`),
  )
})

test('ground left out, and cells that nobody knows, are not taken in', () => {
  expect(
    smoothed(`
    9 9 9 9 9
    9 Q 9 ? 9
    9 9 9 9 9`),
  ).toBe(
    tidy(`
    A A A A A
    A · A · A
    A A A A A`),
  )
})

test('what nobody knows does not stop what comes after', () => {
  const drawing = `
    9 9 9 9 9
    9 ? 9 1 9
    9 9 9 9 9`
  expect(smoothed(drawing)).toContain('A·AaA')
  const mesh = meshOf(drawing.replace('?', '1'))
  mesh.population[mesh.codes.indexOf('N001E001')] = Number.NaN
  expect(told(mesh)).toContain('A·AaA')
})

test('a cell where nobody lives hides no figure, whatever its columns hold', () => {
  const mesh = meshOf('5 5 5 \n 5 _ 5 \n 5 5 5')
  const empty = mesh.codes.indexOf('N001E001')
  mesh.poor[empty] = Number.NaN
  mesh.income[empty] = Number.NaN
  const parameters = parametersWith({ lissage: true })
  expect(detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters).pockets).toMatchObject([{ poor: 80, income_mean: 15_000, measure: 0.5 }])
})

test('a cell where nobody lives is taken in at no cost', () => {
  expect(
    smoothed(
      `
    5 5 5
    5 _ 5
    5 5 5`,
    ),
  ).toContain('a')
})

test('5 of 8 neighbours surround a cell, 4 do not', () => {
  expect(
    smoothed(`
    9 1 1
    9 1 1
    9 9 9`),
  ).toBe(
    tidy(`
    A · ·
    A a ·
    A A A`),
  )
  expect(
    smoothed(`
    9 1 1
    9 1 1
    9 9 1`),
  ).not.toContain('a')
})

test('a place without unit does not surround', () => {
  expect(
    smoothed(`
    9 . .
    9 1 .
    9 9 .`),
  ).not.toContain('a')
})

test('by sides alone, 3 of 4 neighbours surround, and a hole leaks by a corner', () => {
  expect(
    smoothed(
      `
    9 1 9
    9 1 9
    9 9 9`,
      { voisinage: { type: 'cotes' } },
    ),
  ).toBe(
    tidy(`
    A · A
    A a A
    A A A`),
  )
  const open = `
    9 9 9 1
    9 1 1 9
    9 1 1 9
    9 9 9 9`
  expect(smoothed(open, { voisinage: { type: 'cotes' } })).not.toContain('a')
  expect(smoothed(open)).toContain('Aaa')
})

test('what is taken in surrounds nothing: one pass', () => {
  // a step is filled, and the steps that it makes are not
  expect(
    smoothed(`
    9 1 1 1
    9 1 1 1
    9 1 1 1
    9 9 9 9`),
  ).toBe(
    tidy(`
    A · · ·
    A · · ·
    A a · ·
    A A A A`),
  )
})

test('two sets that meet in what they take in become one pocket', () => {
  // a ring, and a pocket of one cell in its heart
  expect(
    smoothed(`
    9 9 9 9 9
    9 1 1 1 9
    9 1 9 1 9
    9 1 1 1 9
    9 9 9 9 9`),
  ).toBe(
    tidy(`
    A A A A A
    A a a a A
    A a A a A
    A a a a A
    A A A A A`),
  )
})

test('incomes: a hole is taken in while the mean income stays under the threshold', () => {
  const ring = `
    3 3 3
    3 9 3
    3 3 3`
  // 8 cells at 9,000 € and one at 27,000 €: 11,000 € on average
  expect(smoothed(ring, {}, { measure: 'revenu', threshold: 11_001 })).toContain('a')
  expect(smoothed(ring, {}, { measure: 'revenu', threshold: 11_000 })).not.toContain('a')
})

// A square i0 whose four sides are i1 … i4, each 100 m, of perimeter 400 m: i1, i2 and i3 are poor.
test('a polygon is taken in by the set that holds more than half of its perimeter', () => {
  expect(polygonRoles([9, 9, 9, 1])).toEqual([1, 0, 0, 0])
  expect(polygonRoles([9, 9, 1, 1])).toEqual([0, 0])
})

function polygonRoles(around: readonly number[]): number[] {
  const cells = meshOf('1 1 1 1 1')
  for (const [index, tenths] of around.entries()) cells.poor[index + 1] = 2 * tenths
  const ring = [
    [1, 2, 3, 4],
    [0, 2, 4],
    [0, 1, 3],
    [0, 2, 4],
    [0, 1, 3],
  ]
  const mesh: Mesh = {
    ...cells,
    cells: null,
    perimeter_m: Float64Array.from([400, 700, 700, 700, 700]),
    area_m2: new Float64Array(5).fill(10_000),
    edges: { starts: Int32Array.from([0, 4, 7, 10, 13, 16]), of: Int32Array.from(ring.flat()), shared_m: new Float64Array(16).fill(100) },
  }
  const parameters = parametersWith({ lissage: true })
  return detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters).pockets.flatMap(({ roles }) => [...roles])
}

function smoothed(drawing: string, changes: Partial<DetectionParameters> = {}, options: Drawing = {}): string {
  return told(meshOf(drawing, options), changes)
}

function told(mesh: Mesh, changes: Partial<DetectionParameters> = {}): string {
  const parameters = parametersWith({ ...changes, lissage: true })
  return drawn(mesh, detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters))
}
