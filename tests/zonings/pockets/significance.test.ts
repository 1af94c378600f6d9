import { describe, expect, test } from 'vitest'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'
import { hotSpots } from '../../../src/zonings/pockets/significance.ts'
import { draw, meshOf, tidy } from './ascii-mesh.ts'
import { squareOf } from './square.ts'

const OPTIONS = { permutations: 999, seed: 1, falseDiscovery: 0.05 }

function hotOf(mesh: Mesh, options: Partial<typeof OPTIONS> = {}) {
  return hotSpots(mesh, neighboursOf(mesh, { type: 'cotes_et_coins' }), { ...OPTIONS, ...options })
}

test('fewer than 999 permutations are refused', () => {
  for (const permutations of [998, 0, Number.NaN]) expect(() => hotOf(meshOf('1 2'), { permutations })).toThrow(RangeError)
})

test('a block of poverty is hot, but for its corners, which have more neighbours outside than inside', () => {
  const mesh = meshOf(`
    1 2 1 1 2 1 2 1 1 2
    2 1 1 2 1 1 1 2 1 1
    1 1 8 9 8 1 2 1 2 1
    2 1 9 8 9 2 1 1 1 2
    1 2 8 9 8 1 1 2 1 1
    1 1 2 1 1 2 1 1 2 1
    2 1 1 1 2 1 2 1 1 1
    1 2 1 2 1 1 1 2 1 2`)
  const { gi, p, isHot } = hotOf(mesh)
  expect(draw(mesh, (unit) => (isHot[unit] === 1 ? 'H' : '·'))).toBe(
    tidy(`
    · · · · · · · · · ·
    · · · · · · · · · ·
    · · · H · · · · · ·
    · · H H H · · · · ·
    · · · H · · · · · ·
    · · · · · · · · · ·
    · · · · · · · · · ·
    · · · · · · · · · ·`),
  )
  const middle = mesh.codes.indexOf('N004E003')
  expect(gi[middle]).toBe(Math.max(...gi))
  expect(p[middle]).toBe(0.001)
})

test('where all are equally poor, nothing is hot', () => {
  const { gi, p, isHot } = hotOf(meshOf('7 7 7\n7 7 7\n7 7 7\n7 7 7'))
  expect([...gi].every(Number.isNaN)).toBe(true)
  expect([...p]).toEqual(new Array(12).fill(1))
  expect([...isHot]).toEqual(new Array(12).fill(0))
})

test('what is not known, or where nobody lives, is left out: as if it were not there', () => {
  const [withHoles, without] = [meshOf('1 ? 9 9 _ 2\n2 1 9 9 1 1\n? 1 2 1 _ 1'), meshOf('1 . 9 9 . 2\n2 1 9 9 1 1\n. 1 2 1 . 1')]
  const [found, expected] = [hotOf(withHoles), hotOf(without)]
  for (const [unit, code] of withHoles.codes.entries()) {
    const same = without.codes.indexOf(code)
    expect(found.gi[unit]).toBe(same < 0 ? Number.NaN : expected.gi[same])
    expect(found.p[unit]).toBe(same < 0 ? Number.NaN : expected.p[same])
    expect(found.isHot[unit]).toBe(same < 0 ? 0 : expected.isHot[same])
  }
})

test('with incomes, the low ones are hot', () => {
  const drawing = '5 5 6 5 5 6\n5 1 1 1 5 5\n6 1 1 1 5 6\n5 1 1 1 6 5\n5 5 5 6 5 5\n6 5 5 5 5 6'
  const mesh = meshOf(drawing, { measure: 'revenu', threshold: 9000 })
  const { isHot, gi } = hotOf(mesh)
  expect(isHot[mesh.codes.indexOf('N003E002')]).toBe(1)
  expect(gi[mesh.codes.indexOf('N000E005')]).toBeLessThan(0)
})

test('the same seed gives the same result', () => {
  const random = seededRandom(2)
  const mesh = squareOf(15, () => random())
  expect(hotOf(mesh)).toEqual(hotOf(mesh))
})

test('no unit at all', () => {
  const { gi, p, isHot } = hotOf(squareOf(0, () => 0))
  expect([gi.length, p.length, isHot.length]).toEqual([0, 0, 0])
})

describe('an imputed group is one observation', () => {
  const grouped = meshOf('1 2 g g 1 3\n2 1 g g 2 1\n1 3 1 2 1 1', { imputedGroup: () => 0 })

  test('its cells have one result', () => {
    const { gi, p, isHot } = hotOf(grouped)
    const cells = grouped.codes.flatMap((_, unit) => (grouped.imputedGroup[unit] === 0 ? [unit] : []))
    expect(cells.length).toBe(4)
    for (const of of [gi, p, isHot]) expect(new Set(cells.map((unit) => of[unit])).size).toBe(1)
  })

  test('it counts once in the mean and the variance, and once as a neighbour', () => {
    // the same place with one polygon of four cells instead: 15 observations, of which the group has 8 neighbours
    const values = [...grouped.poor].map((poor, unit) => ({ share: poor / (grouped.households[unit] ?? 1), group: grouped.imputedGroup[unit] }))
    const x = [...values.filter(({ group }) => group === -1).map(({ share }) => share), 0.6]
    const mean = x.reduce((sum, one) => sum + one, 0) / x.length
    const s = Math.sqrt(x.reduce((sum, one) => sum + (one - mean) ** 2, 0) / x.length)
    const [n, k] = [15, 9]
    const around = [0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.1, 0.2]
    const expected = (around.reduce((sum, one) => sum + one, 0.6) - k * mean) / (s * Math.sqrt((n * k - k * k) / (n - 1)))
    expect(x.length).toBe(n)
    expect(hotOf(grouped).gi[grouped.codes.indexOf('N001E002')]).toBeCloseTo(expected, 12)
  })

  test('how many cells it was spread over changes nothing', () => {
    const one = meshOf('1 2 g 1 .\n2 1 g 3 .', { imputedGroup: () => 0 })
    const wide = meshOf('1 2 g g 1\n2 1 g g 3', { imputedGroup: () => 0 })
    const [few, many] = [hotOf(one), hotOf(wide)]
    for (const code of ['N000E000', 'N001E000', 'N000E001', 'N001E001', 'N000E002']) {
      expect(few.gi[one.codes.indexOf(code)]).toBeCloseTo(many.gi[wide.codes.indexOf(code)] ?? Number.NaN, 12)
    }
  })
})

/** Independent shares, in blocks of `block` × `block` imputed cells that have one each (1: measured cells). */
function field(seed: number, block: number, isGrouped: boolean): Mesh {
  const random = seededRandom(seed, 77)
  const side = 30
  const shares = Array.from({ length: side * side }, () => random())
  const blockOf = (column: number, row: number) => Math.floor(column / block) + side * Math.floor(row / block)
  const mesh = squareOf(side, (column, row) => shares[blockOf(column, row)] ?? 0)
  if (block === 1 || !isGrouped) return mesh
  const { column, row } = mesh.cells ?? { column: new Int32Array(0), row: new Int32Array(0) }
  return { ...mesh, isImputed: mesh.isImputed.map(() => 1), imputedGroup: column.map((place, unit) => blockOf(place, row[unit] ?? 0)) }
}

/** Over many fields without any structure: share of units under 5 %, and share of the fields where something is hot. */
function mistakes(fields: number, block: number, isGrouped: boolean): { under: number; anyHot: number } {
  const found = Array.from({ length: fields }, (_, seed) => hotOf(field(seed, block, isGrouped), { seed, permutations: 999 }))
  const p = found.flatMap((one) => [...one.p])
  return { under: p.filter((one) => one <= 0.05).length / p.length, anyHot: found.filter(({ isHot }) => isHot.includes(1)).length / fields }
}

describe('on fields where nothing gathers', () => {
  test('one unit in twenty is under 5 %, and the correction lets few fields have a hot spot', () => {
    const { under, anyHot } = mistakes(40, 1, false)
    // 36,000 units, of which about one in nine tells something of its own: a standard error of 0.35 points
    expect(under).toBeGreaterThan(0.035)
    expect(under).toBeLessThan(0.065)
    // 40 fields at 5 %: more than 7 happens once in 700
    expect(anyHot).toBeLessThanOrEqual(7 / 40)
  })

  test('imputed blocks make hot spots when they are taken cell by cell, and none to speak of as groups', () => {
    expect(mistakes(15, 3, false).anyHot).toBeGreaterThan(0.8)
    const { under, anyHot } = mistakes(40, 3, true)
    expect(under).toBeGreaterThan(0.025)
    expect(under).toBeLessThan(0.075)
    expect(anyHot).toBeLessThanOrEqual(7 / 40)
  })
})
