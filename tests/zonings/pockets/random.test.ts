import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'

const numbers = (seed: number, stream?: number) => {
  const random = seededRandom(seed, stream)
  return Array.from({ length: 10_000 }, () => random())
}

test('the same seed and stream give the same numbers, another of either gives others', () => {
  expect(numbers(7, 3)).toEqual(numbers(7, 3))
  const first = [numbers(7), numbers(8), numbers(7, 1), numbers(8, 1), numbers(7 + 2 ** 32)].map(([number]) => number)
  expect(new Set(first).size).toBe(5)
})

test('numbers fill [0, 1) evenly', () => {
  const found = [...numbers(1), ...numbers(2), ...numbers(1, 2)]
  expect(found.every((number) => number >= 0 && number < 1)).toBe(true)
  const tenths = Array.from({ length: 10 }, (_, tenth) => found.filter((number) => Math.floor(number * 10) === tenth).length)
  // 3,000 a tenth, give or take 52: chi-square of 9 degrees, 27.9 is reached once in a thousand
  expect(tenths.reduce((sum, count) => sum + (count - 3000) ** 2 / 3000, 0)).toBeLessThan(27.9)
})

test('close seeds and streams are not alike', () => {
  const [a, b] = [Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)()), Array.from({ length: 1000 }, (_, stream) => seededRandom(1, stream)())]
  for (const series of [a, b]) {
    const along = series.slice(1).map((value, i) => (value - 0.5) * ((series[i] ?? 0) - 0.5))
    // the correlation of 999 independent pairs has a standard deviation of 1 ÷ √999
    expect(Math.abs(along.reduce((sum, one) => sum + one, 0) / 999 / (1 / 12))).toBeLessThan(4 / Math.sqrt(999))
  }
})
