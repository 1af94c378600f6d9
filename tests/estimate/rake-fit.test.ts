import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivable } from '../../src/estimate/rake/derivable.ts'
import { fitMargins } from '../../src/estimate/rake/fit-margins.ts'
import { shareRemainder } from '../../src/estimate/rake/share-remainder.ts'

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
const ANY = { lowest: 0, highest: Number.POSITIVE_INFINITY }

/** A fit that converged; anything else fails the test. */
function converged(fit: ReturnType<typeof fitMargins>): { amounts: number[]; iterations: number; largestGap: number } {
  if (fit.status !== 'converge') throw new Error(`refused: ${fit.status}`)
  return fit
}

describe('iterative proportional fitting', () => {
  test('leaves seeds that already reach their totals exactly as they are', () => {
    expect(fitMargins([3, 7, 5], [{ cells: [0, 1], total: 10 }])).toEqual({ status: 'converge', amounts: [3, 7, 5], iterations: 0, largestGap: 0 })
  })

  test('gives the classic two-way table of Deming and Stephan’s kind', () => {
    // rows 30 and 70, columns 40 and 60, even seeds: the product of margins
    const margins = [
      { cells: [0, 1], total: 30 },
      { cells: [2, 3], total: 70 },
      { cells: [0, 2], total: 40 },
      { cells: [1, 3], total: 60 },
    ]
    const { amounts } = converged(fitMargins([1, 1, 1, 1], margins))
    expect(amounts.map((amount) => Number(amount.toFixed(9)))).toEqual([12, 18, 28, 42])
  })

  test('keeps the odds ratio of its seeds, whatever the margins', () => {
    const margins = [
      { cells: [0, 1], total: 55 },
      { cells: [2, 3], total: 45 },
      { cells: [0, 2], total: 20 },
      { cells: [1, 3], total: 80 },
    ]
    const [a = 0, b = 0, c = 0, d = 0] = converged(fitMargins([8, 2, 3, 9], margins)).amounts
    expect((a * d) / (b * c)).toBeCloseTo((8 * 9) / (2 * 3), 6)
  })

  test('reaches every margin of a table to 1e-9, whatever the seeds', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(counts, counts, (seeds, truth) => {
        const rows = [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => row * 4 + column))
        const columns = [0, 1, 2, 3].map((column) => [0, 1, 2].map((row) => row * 4 + column))
        const margins = [...rows, ...columns].map((cells) => ({ cells, total: sum(cells.map((cell) => truth[cell] ?? 0)) }))
        const { amounts } = converged(fitMargins(seeds, margins))
        for (const { cells, total } of margins) expect(Math.abs(sum(cells.map((cell) => amounts[cell] ?? 0)) - total)).toBeLessThanOrEqual(1e-9 * total)
      }),
    )
  })

  test('refuses what cannot be, and says which', () => {
    const one = (total: number) => [{ cells: [0, 1], total }]
    expect(fitMargins([0, 0], one(5))).toMatchObject({ status: 'support_vide', margin: 0 })
    expect(fitMargins([1, -1], one(5))).toMatchObject({ status: 'negatif', margin: 0 })
    expect(fitMargins([1, 1], one(-5))).toMatchObject({ status: 'negatif', margin: 0 })
    expect(fitMargins([1, Number.NaN], one(5))).toMatchObject({ status: 'negatif' })
    expect(fitMargins([1, 1], [...one(5), ...one(6)])).toMatchObject({ status: 'contradictoire', margin: null })
    expect(fitMargins([1, 1], [{ cells: [], total: 4 }])).toMatchObject({ status: 'support_vide' })
    expect(fitMargins([0, 0], one(0))).toMatchObject({ status: 'converge', amounts: [0, 0] })
  })
})

describe('a remainder shared within ranges', () => {
  test('is proportional where ranges leave it free', () => {
    expect(converged(shareRemainder([1, 3], [ANY, ANY], [{ cells: [0, 1], total: 8 }])).amounts).toEqual([2, 6])
  })

  test('stops at a ceiling and gives the rest to the others', () => {
    // 1 : 1 : 2 of 100, but the first may hold four at most
    expect(converged(shareRemainder([25, 25, 50], [{ lowest: 1, highest: 4 }, ANY, ANY], [{ cells: [0, 1, 2], total: 100 }])).amounts).toEqual([4, 32, 64])
  })

  test('raises a cell to its floor', () => {
    expect(converged(shareRemainder([0, 50], [{ lowest: 1, highest: 4 }, ANY], [{ cells: [0, 1], total: 100 }])).amounts).toEqual([1, 99])
  })

  test('keeps every cell within its range and every total, or refuses', () => {
    const cell = fc.record({ seed: fc.integer({ min: 0, max: 50 }), lowest: fc.integer({ min: 0, max: 2 }), room: fc.integer({ min: 0, max: 30 }) })
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 200 }), (cells, total) => {
        const ranges = cells.map(({ lowest, room }) => ({ lowest, highest: lowest + room }))
        const seeds = cells.map(({ seed }) => seed + 1)
        const fit = shareRemainder(seeds, ranges, [{ cells: cells.map((_, i) => i), total }])
        const isPossible = sum(ranges.map(({ lowest }) => lowest)) <= total && total <= sum(ranges.map(({ highest }) => highest))
        expect(fit.status).toBe(isPossible ? 'converge' : 'contradictoire')
        if (fit.status !== 'converge') return
        expect(sum(fit.amounts)).toBeCloseTo(total, 9)
        for (const [i, amount] of fit.amounts.entries()) {
          expect(amount).toBeGreaterThanOrEqual((ranges[i]?.lowest ?? 0) - 1e-9)
          expect(amount).toBeLessThanOrEqual((ranges[i]?.highest ?? 0) + 1e-9)
        }
      }),
    )
  })
})

describe('what totals give away', () => {
  test('nothing, when each leaves two hidden cells', () => {
    expect(
      derivable([
        [0, 1],
        [2, 3],
      ]).cells,
    ).toEqual([])
  })

  test('a cell left alone under a total', () => {
    expect(derivable([[0, 1], [2]]).cells).toEqual([2])
  })

  test('a cell that the difference of two totals leaves alone', () => {
    expect(
      derivable([
        [0, 1],
        [0, 1, 2],
      ]).cells,
    ).toEqual([2])
  })

  test('all cells of a triangle of pairs, which no pair gives by itself', () => {
    expect(
      derivable([
        [0, 1],
        [1, 2],
        [0, 2],
      ]).cells,
    ).toEqual([0, 1, 2])
  })

  test('a sum of secrets, as a group of them alone, wherever they stand in the rows', () => {
    // a1 + m1, a2 + m2, m1 + m2: the first two less the third
    for (const [a1, a2, m1, m2] of [
      [0, 1, 2, 3],
      [2, 3, 0, 1],
      [0, 3, 1, 2],
    ] as const) {
      const { groups } = derivable(
        [
          [a1, m1],
          [a2, m2],
          [m1, m2],
        ],
        (cell) => cell === a1 || cell === a2,
      )
      expect(groups).toContainEqual([a1, a2])
    }
  })

  test('no cell of a two-way table: each moves with the others', () => {
    expect(
      derivable([
        [0, 1],
        [2, 3],
        [0, 2],
        [1, 3],
      ]).cells,
    ).toEqual([])
  })
})
