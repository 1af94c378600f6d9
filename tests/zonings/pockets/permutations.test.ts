import { describe, expect, test } from 'vitest'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { type Observations, observe } from '../../../src/zonings/pockets/observations.ts'
import { APART_BELOW, permutationP } from '../../../src/zonings/pockets/permutations.ts'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'
import { squareOf } from './square.ts'

/** Every way of choosing k of the others, counted. */
function exactP({ value, starts, neighbour }: Observations): number[] {
  return Array.from(value, (_, i) => {
    const around = [...neighbour.slice(starts[i], starts[i + 1])]
    const observed = around.reduce((sum, j) => sum + (value[j] ?? 0), 0)
    const sums = choices(
      [...value].filter((_, j) => j !== i),
      around.length,
    ).map((chosen) => chosen.reduce((sum, one) => sum + one, 0))
    return sums.filter((sum) => sum >= observed - 1e-9).length / sums.length
  })
}

function choices(of: readonly number[], k: number): number[][] {
  if (k === 0) return [[]]
  return of.flatMap((one, i) => choices(of.slice(i + 1), k - 1).map((rest) => [one, ...rest]))
}

function observationsOf(side: number, share: (column: number, row: number) => number): Observations {
  const mesh = squareOf(side, share)
  return observe(mesh, neighboursOf(mesh, { type: 'cotes' }))
}

const PERMUTATIONS = 20_000

describe('drawn apart, p is what counting every choice gives', () => {
  test.each([
    ['all different', (column: number, row: number) => ((column * 7 + row * 3) % 11) / 20],
    ['ties', (column: number, row: number) => ((column + row) % 2 === 0 ? 0.1 : 0.3)],
  ])('%s', (_, share) => {
    const observations = observationsOf(4, share)
    const exact = exactP(observations)
    const found = permutationP(observations, PERMUTATIONS, 11, true)
    for (const [i, p] of exact.entries()) expect(Math.abs((found[i] ?? 0) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / PERMUTATIONS) + 2 / PERMUTATIONS)
    expect(new Set(exact.map((p) => p.toFixed(3))).size).toBeGreaterThan(2)
  })
})

test('drawn once for each number of neighbours, p is the same up to chance and one value in n', () => {
  const random = seededRandom(4)
  const observations = observationsOf(31, () => random())
  expect(observations.value.length).toBeLessThan(APART_BELOW)
  const [apart, once] = [true, false].map((isApart) => permutationP(observations, 4000, 5, isApart))
  const gaps = Array.from(apart ?? [], (p, i) => Math.abs(p - (once?.[i] ?? 0)))
  // two shares of 4,000: a standard deviation of √(2 × ¼ ÷ 4,000) = 0.011 at most
  expect(Math.max(...gaps)).toBeLessThan(4.5 * 0.0112 + 1 / observations.value.length)
  expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThan(0.0112)
  expect(Math.min(...(apart ?? []))).toBeLessThan(0.02)
})

test('which way is taken depends on their number alone', () => {
  const few = observationsOf(20, (column, row) => (column * row) / 900)
  expect(permutationP(few, 99, 1)).toEqual(permutationP(few, 99, 1, true))
  const many = observationsOf(32, (column, row) => (column * row) / 1100)
  expect(permutationP(many, 99, 1)).toEqual(permutationP(many, 99, 1, false))
})

test('the same seed gives the same p, another gives another', () => {
  const random = seededRandom(9)
  const observations = observationsOf(12, () => random())
  expect(permutationP(observations, 199, 3)).toEqual(permutationP(observations, 199, 3))
  expect(permutationP(observations, 199, 3)).not.toEqual(permutationP(observations, 199, 4))
})

test('equal values, and places that nothing surrounds, have p = 1; p is never under 1 ÷ (1 + permutations)', () => {
  const equal = observationsOf(5, () => 0.1)
  for (const isApart of [true, false]) expect([...permutationP(equal, 99, 1, isApart)]).toEqual(new Array(25).fill(1))
  const alone = { ...equal, value: Float64Array.from({ length: 25 }, (_, i) => i), starts: new Int32Array(26), neighbour: new Int32Array(0) }
  for (const isApart of [true, false]) expect([...permutationP(alone, 99, 1, isApart)]).toEqual(new Array(25).fill(1))
  const block = observationsOf(31, (column, row) => (column < 4 && row < 4 ? 0.9 : 0.1))
  for (const isApart of [true, false]) expect(Math.min(...permutationP(block, 99, 1, isApart))).toBe(0.01)
})
