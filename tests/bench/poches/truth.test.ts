import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Island, Perimeter } from './island.ts'
import { zoneMesh } from './meshes.ts'
import { knownTruth, poorPockets, scoreOf, spread, wholeTruth } from './score.ts'
import { treatSecrecy } from './treatment.ts'
import { drawWorld } from './worlds.ts'

// A strip of eight cells of 20 households (the last two: 4, treated), in two zones of four; a pocket of two cells in the first, a compact perimeter in the second.
//
//   │ 0  1  2  3 │ 4  5  6  7 │
//      P  P           C  t  t
const perimeter = (code: string, cells: number[], poor: number, households: number): Perimeter => ({ code, cells: Int32Array.from(cells), households, poor })
const TOY: Island = {
  codes: ['0', '1', '2', '3', '4', '5', '6', '7'],
  column: Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]),
  row: new Int32Array(8),
  households: Float64Array.from([20, 20, 20, 20, 20, 20, 4, 8]),
  isTreated: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1]),
  zones: [perimeter('Z1', [0, 1, 2, 3], 32, 80), perimeter('Z2', [4, 5, 6, 7], 13, 52)],
  pockets: [perimeter('P', [1, 2], 24, 40)],
  compact: [perimeter('C', [4, 5], 4, 40)],
}
const KEPT = [...TOY.zones, ...TOY.pockets, ...TOY.compact]

describe('a synthetic world', () => {
  test('keeps every published sum, with no cell poorer than it has households', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1.5, noNaN: true }), (seed, contrast) => {
        const { poor, gap } = drawWorld(TOY, KEPT, { seed, contrast })
        expect(gap).toBeLessThan(0.01)
        for (const { cells, poor: published } of KEPT) expect(cells.reduce((sum, cell) => sum + (poor[cell] ?? 0), 0)).toBeCloseTo(published, 1)
        for (const [cell, one] of poor.entries()) expect(one >= 0 && one <= (TOY.households[cell] ?? 0)).toBe(true)
        expect(drawWorld(TOY, KEPT, { seed, contrast }).poor).toEqual(poor)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the treatment of secrecy', () => {
  test('spreads the poor of a group of at least 11 households in proportion to households, and leaves other cells as they are', () => {
    const { poor, groups } = treatSecrecy(TOY, Float64Array.from([1, 2, 3, 4, 5, 6, 0, 3]))
    expect(groups).toBe(1)
    expect([...poor]).toEqual([1, 2, 3, 4, 5, 6, 1, 2])
  })

  test('widens the block until there are 11 households, and takes what there is at last', () => {
    const apart = { ...TOY, isTreated: Uint8Array.from([0, 0, 0, 0, 1, 0, 1, 0]), households: Float64Array.from([20, 20, 20, 20, 8, 20, 4, 20]) }
    expect([...treatSecrecy(apart, Float64Array.from([0, 0, 0, 0, 6, 0, 0, 0])).poor]).toEqual([0, 0, 0, 0, 4, 0, 2, 0])
    const alone = { ...TOY, isTreated: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 0]) }
    expect(treatSecrecy(alone, Float64Array.from([0, 0, 0, 0, 0, 0, 3, 0])).poor[6]).toBe(3)
  })
})

describe('precision and recall', () => {
  test('of the cells found, those in a known pocket; of its cells, those found; the known ground alone besides', () => {
    const score = scoreOf(Uint8Array.from([1, 1, 0, 0, 1, 0, 1, 0]), knownTruth(TOY, 0.4), TOY.households)
    expect(score).toEqual({
      precision: 1 / 4,
      householdPrecision: 20 / 64,
      knownPrecision: 1 / 2,
      recall: 1 / 2,
      householdRecall: 1 / 2,
      pocketsFound: 1,
      cells: 4,
    })
  })

  test('a pocket less poor than the threshold is neither inside nor outside', () => {
    const truth = knownTruth(TOY, 0.7)
    expect(truth.pockets).toEqual([])
    expect([...truth.of]).toEqual([-1, -1, -1, -1, 0, 0, -1, -1])
  })

  test('finding all of the truth and nothing else is 1, whatever the truth', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8, max: 1 }), (drawn) => {
        fc.pre(drawn.includes(1))
        expect(scoreOf(drawn, wholeTruth(drawn), TOY.households)).toMatchObject({ precision: 1, householdPrecision: 1, recall: 1, householdRecall: 1 })
      }),
    )
  })

  test('a pocket found is truly poor by the true poor of all its cells', () => {
    const poor = Float64Array.from([20, 0, 0, 0, 0, 0, 0, 0])
    expect(poorPockets([Int32Array.from([0, 1]), Int32Array.from([2, 3])], 0.5, poor, TOY.households)).toBe(0.5)
    expect(poorPockets([], 0.5, poor, TOY.households)).toBeNaN()
  })

  test('a spread is a median and two ranks', () => {
    expect(spread([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 0])).toBe('50.0 [10.0 ; 90.0]')
    expect(spread([0.5])).toBe('50.0')
    expect(spread([Number.NaN])).toBe('—')
  })
})

test('zones made of cells that share a side are neighbours, by that length', () => {
  const { edges, perimeter_m, area_m2 } = zoneMesh(TOY)
  expect([...(edges?.starts ?? [])]).toEqual([0, 1, 2])
  expect([...(edges?.of ?? []), ...(edges?.shared_m ?? [])]).toEqual([1, 0, 200, 200])
  expect([...perimeter_m, ...area_m2]).toEqual([2000, 2000, 160_000, 160_000])
})
