import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'
import { betaLogOdds, binomial, logGamma, normal } from '../../../src/zonings/pockets/variates.ts'

const DRAWS = 40_000

/** Mean and variance of many draws, told apart from what they should be in standard errors. */
function momentsOf(draw: (random: () => number) => number, seed = 1): { mean: number; variance: number } {
  const random = seededRandom(seed)
  const drawn = Array.from({ length: DRAWS }, () => draw(random))
  const mean = drawn.reduce((sum, one) => sum + one, 0) / DRAWS
  return { mean, variance: drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / DRAWS }
}

describe('binomial', () => {
  test('each count comes as often as the formula says', () => {
    const random = seededRandom(3)
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < DRAWS; i++) {
      const drawn = binomial(5, 0.7, random)
      counts[drawn] = (counts[drawn] ?? 0) + 1
    }
    const choose = [1, 5, 10, 10, 5, 1]
    const expected = choose.map((ways, k) => DRAWS * ways * 0.7 ** k * 0.3 ** (5 - k))
    // chi-square of 5 degrees: 20.5 is reached once in a thousand
    expect(counts.reduce((sum, count, k) => sum + (count - (expected[k] ?? 0)) ** 2 / (expected[k] ?? 1), 0)).toBeLessThan(20.5)
  })

  test.each([
    [12, 0.02],
    [300, 0.45],
    [1700, 0.6],
    [5000, 0.5],
  ])('%i trials of chance %f have the mean and the variance of a binomial', (trials, share) => {
    const { mean, variance } = momentsOf((random) => binomial(trials, share, random))
    const expected = trials * share * (1 - share)
    expect(Math.abs(mean - trials * share)).toBeLessThan(4 * Math.sqrt(expected / DRAWS))
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.1)
  })

  test('certain outcomes are certain', () => {
    const random = seededRandom(1)
    expect([binomial(50, 0, random), binomial(50, 1, random), binomial(0, 0.3, random)]).toEqual([0, 50, 0])
  })
})

test('normal: mean 0, variance 1', () => {
  const { mean, variance } = momentsOf(normal)
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(DRAWS))
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / DRAWS))
})

test.each([0.2, 0.9, 1, 4.5])('a gamma of shape %f has that mean and that variance', (shape) => {
  const { mean, variance } = momentsOf((random) => Math.exp(logGamma(shape, random)))
  expect(Math.abs(mean - shape)).toBeLessThan(4 * Math.sqrt(shape / DRAWS))
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.12)
})

test.each([
  [0.3, 0.5],
  [0.05, 0.4],
  [0.5, 0.1],
  [0.8, 0.06],
])('a beta of mean %f and correlation %f has them', (mean, correlation) => {
  const found = momentsOf((random) => 1 / (1 + Math.exp(-betaLogOdds(mean, correlation, random))))
  const variance = mean * (1 - mean) * correlation
  expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS))
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.1)
})

test('log-odds stay finite where the share itself would be 0', () => {
  const random = seededRandom(5)
  for (let i = 0; i < 2000; i++) expect(Number.isFinite(betaLogOdds(0.001, 0.525, random))).toBe(true)
})
