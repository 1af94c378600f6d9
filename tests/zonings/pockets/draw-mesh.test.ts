import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawMesh, meshDrawer } from '../../../src/zonings/pockets/draw-mesh.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'
import { meshOf } from './ascii-mesh.ts'

const DRAWS = 4000

/** Poor households (or incomes) of many draws, unit by unit. */
function manyDraws(mesh: Mesh, of: 'poor' | 'income' = 'poor', draws = DRAWS): { mean: number[]; variance: number[]; least: number[]; most: number[] } {
  const draw = meshDrawer(mesh)
  const all = Array.from({ length: draws }, (_, number) => draw(seededRandom(1, number))[of])
  const columns = mesh.codes.map((_, unit) => all.map((drawn) => drawn[unit] ?? Number.NaN))
  const mean = columns.map((column) => column.reduce((sum, one) => sum + one, 0) / draws)
  return {
    mean,
    variance: columns.map((column, unit) => column.reduce((sum, one) => sum + (one - (mean[unit] ?? 0)) ** 2, 0) / draws),
    least: columns.map((column) => Math.min(...column)),
    most: columns.map((column) => Math.max(...column)),
  }
}

describe('a measured unit', () => {
  test('is drawn from a binomial of its households with its published share', () => {
    const { mean, variance } = manyDraws(meshOf('3', { households: 40 }))
    // 40 × 0.3 × 0.7 = 8.4
    expect(Math.abs((mean[0] ?? 0) - 12)).toBeLessThan(4 * Math.sqrt(8.4 / DRAWS))
    expect(Math.abs((variance[0] ?? 0) / 8.4 - 1)).toBeLessThan(0.1)
  })
  test('none stays none, and all stays all', () => {
    const mesh = meshOf('0 9', { households: 20 })
    const all = { ...mesh, poor: Float64Array.of(0, 20) }
    const { least, most } = manyDraws(all, 'poor', 50)
    expect([least, most]).toEqual([
      [0, 20],
      [0, 20],
    ])
  })
  test('at the cap of the producer, it may be poorer than it is said to be, up to all its households', () => {
    const { mean, most } = manyDraws(meshOf('8 7', { households: 50, poorCap: 0.8 }))
    // evenly between 80 and 100 %: 45 of 50; 70 % is not at the cap
    expect(mean[0]).toBeGreaterThan(44.5)
    expect(mean[0]).toBeLessThan(45.5)
    expect(most[0]).toBe(50)
    expect(Math.abs((mean[1] ?? 0) - 35)).toBeLessThan(0.3)
  })
  test('without cap, 80 % is a share like any other', () => {
    const { mean } = manyDraws(meshOf('8', { households: 50 }))
    expect(Math.abs((mean[0] ?? 0) - 40)).toBeLessThan(0.3)
  })
})

describe('an imputed group', () => {
  const households = (column: number) => [6, 10, 24, 0.4][column] ?? 0
  const group = meshOf('d d d d', { households, imputedGroup: () => 0 })
  const inAll = group.poor.reduce((sum, one) => sum + one, 0)

  test('has the total of a measured unit of its size', () => {
    const draw = meshDrawer(group)
    const totals = Array.from({ length: DRAWS }, (_, number) => draw(seededRandom(2, number)).poor.reduce((sum, one) => sum + one, 0))
    const mean = totals.reduce((sum, one) => sum + one, 0) / DRAWS
    const variance = totals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / DRAWS
    expect(Math.abs(mean - inAll)).toBeLessThan(4 * Math.sqrt(8.5 / DRAWS))
    // 40.4 households, 40 trials, 30 %
    expect(Math.abs(variance / ((40 * 0.3 * 0.7 * 40.4 ** 2) / 40 ** 2) - 1)).toBeLessThan(0.1)
    // a count: so many fortieths of the households
    for (const total of totals) expect(Math.abs((total / 40.4) * 40 - Math.round((total / 40.4) * 40))).toBeLessThan(1e-6)
  })
  test('spreads it over its cells more widely than if each were measured, around what is published', () => {
    const { mean, variance, least, most } = manyDraws(group)
    for (const [unit, homes] of [...group.households].entries()) {
      const published = group.poor[unit] ?? 0
      expect(Math.abs((mean[unit] ?? 0) - published)).toBeLessThan(0.08 * homes)
      expect(least[unit]).toBeGreaterThanOrEqual(0)
      expect(most[unit]).toBeLessThanOrEqual(homes)
    }
    const measured = meshOf('3', { households: 24 })
    expect(variance[2]).toBeGreaterThan(1.15 * (manyDraws(measured).variance[0] ?? 0))
  })
  test('without poor household has none in any cell', () => {
    const none = { ...group, poor: new Float64Array(4) }
    expect(manyDraws(none, 'poor', 50).most).toEqual([0, 0, 0, 0])
  })
  test('that was not read in full has no total to keep', () => {
    const part = meshOf('d d', { households: 4, imputedGroup: () => 0 })
    const draw = meshDrawer(part)
    const totals = Array.from({ length: 200 }, (_, number) => draw(seededRandom(3, number)).poor.reduce((sum, one) => sum + one, 0))
    expect(new Set(totals.map((total) => total.toFixed(6))).size).toBeGreaterThan(190)
  })
})

describe('what is not known', () => {
  test('stays so, and empty units stay as they are', () => {
    const mesh = meshOf('? _ 3')
    const { poor } = drawMesh(mesh, seededRandom(1))
    expect([poor[0], poor[1]]).toEqual([Number.NaN, 0])
  })
  test('in a group is left out of it', () => {
    const mesh = meshOf('d d d', { imputedGroup: () => 0 })
    const holed = { ...mesh, poor: Float64Array.of(6, Number.NaN, 6) }
    const { poor } = drawMesh(holed, seededRandom(1))
    expect(poor[1]).toBeNaN()
    expect([poor[0], poor[2]].every((one) => one !== undefined && one >= 0 && one <= 20)).toBe(true)
  })
})

test('all but the measure is as given, and the mesh given does not change', () => {
  const mesh = meshOf('3 d 8\n2 d ?', { imputedGroup: () => 0 })
  const before = structuredClone(mesh)
  const { poor, ...rest } = drawMesh(mesh, seededRandom(1))
  const { poor: published, ...same } = mesh
  expect(rest).toEqual(same)
  expect(poor).not.toEqual(published)
  expect(mesh).toEqual(before)
})

describe('an income', () => {
  const mesh = meshOf('5 5 f f', { measure: 'revenu', threshold: 9000, households: (column) => (column === 0 ? 20 : 500), imputedGroup: () => 0 })
  test('has the mean that is published, narrower with more households', () => {
    const { mean, variance } = manyDraws(mesh, 'income')
    const spreads = variance.map((one, unit) => Math.sqrt(one) / (mesh.income[unit] ?? 1))
    for (const [unit, published] of mesh.income.entries())
      expect(Math.abs((mean[unit] ?? 0) / published - 1)).toBeLessThan((4 * (spreads[unit] ?? 0)) / Math.sqrt(DRAWS) + 0.02 * Number(unit > 1))
    // 0.524 ÷ √20 = 0.117, and ÷ √500 = 0.023; imputed cells of 500: 0.135 on top
    expect(Math.abs((spreads[0] ?? 0) - 0.117)).toBeLessThan(0.01)
    expect(Math.abs((spreads[1] ?? 0) - 0.0234)).toBeLessThan(0.002)
    expect(spreads[2]).toBeGreaterThan(0.06)
  })
  test('of an imputed group keeps its total, up to that of a unit of its size', () => {
    const draw = meshDrawer(mesh)
    const totals = Array.from({ length: 1000 }, (_, number) => {
      const { income } = draw(seededRandom(4, number))
      return ((income[2] ?? 0) + (income[3] ?? 0)) / ((mesh.income[2] ?? 0) + (mesh.income[3] ?? 0)) - 1
    })
    const deviation = Math.sqrt(totals.reduce((sum, one) => sum + one * one, 0) / 1000)
    expect(Math.abs(deviation - 0.524 / Math.sqrt(1000))).toBeLessThan(0.0015)
  })
  test('is not drawn when poor households are what is looked at', () => {
    const { measure: _, ...rest } = mesh
    const drawn = drawMesh({ ...rest, measure: 'part' }, seededRandom(1))
    expect(drawn.income).toEqual(mesh.income)
  })
})

test('the same seed gives the same draw, another seed another', () => {
  const mesh = meshOf('3 4 5 d e\n2 1 6 d e', { imputedGroup: (column) => column })
  expect(drawMesh(mesh, seededRandom(5))).toEqual(drawMesh(mesh, seededRandom(5)))
  expect(drawMesh(mesh, seededRandom(5))).not.toEqual(drawMesh(mesh, seededRandom(6)))
})

test('between none and all households, whatever the mesh', () => {
  const marks = fc.constantFrom('.', '0', '3', '8', '9', 'a', 'd', 'i', 'j', '?', '_')
  const drawings = fc.array(fc.array(marks, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(drawings, fc.integer(), fc.integer({ min: 0, max: 8 }), (drawing, seed, rest) => {
      const mesh = meshOf(drawing.map((line) => line.join('')).join('\n'), {
        households: (column, row) => ((column * 7 + row * 13 + rest) % 29) + 0.3,
        imputedGroup: (column, row) => Math.floor(column / 3) + 2 * Math.floor(row / 3),
        poorCap: 0.8,
      })
      const { poor } = drawMesh(mesh, seededRandom(seed))
      for (const [unit, published] of mesh.poor.entries()) {
        expect(Number.isNaN(poor[unit])).toBe(Number.isNaN(published))
        if (Number.isNaN(published)) continue
        expect(poor[unit]).toBeGreaterThanOrEqual(0)
        expect(poor[unit]).toBeLessThanOrEqual((mesh.households[unit] ?? 0) * (1 + 1e-9))
      }
    }),
  )
})
