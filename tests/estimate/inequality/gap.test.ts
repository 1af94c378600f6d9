import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deviationOfCuts } from '../../../src/estimate/inequality/cut-units.ts'
import { gapOfShares, wilson } from '../../../src/estimate/inequality/gap.ts'

const NONE = { low: 0, high: 0 }
const side = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }))
  .map(([share, base]) => ({ count: share * base, base }))

describe('the interval of a gap', () => {
  // the first example of Newcombe 1998, at 90 %
  test('is Newcombe’s method 10: 56 of 70 against 48 of 80', () => {
    const { gap, interval } = gapOfShares({ count: 56, base: 70 }, { count: 48, base: 80 }, NONE)
    expect(gap).toBeCloseTo(0.2, 14)
    const z = 1.6448536269514722
    const [l1, u1] = [lower(56, 70, z), upper(56, 70, z)]
    const [l2, u2] = [lower(48, 80, z), upper(48, 80, z)]
    expect(interval[0]).toBeCloseTo(0.2 - Math.sqrt((0.8 - l1) ** 2 + (u2 - 0.6) ** 2), 12)
    expect(interval[1]).toBeCloseTo(0.2 + Math.sqrt((u1 - 0.8) ** 2 + (0.6 - l2) ** 2), 12)
  })
  test('Wilson’s limits are where the score test stops rejecting', () => {
    for (const [count, base] of [
      [56, 70],
      [0, 10],
      [10, 10],
      [1, 29.4],
    ] as const) {
      const z = 1.6448536269514722
      expect(wilson(count, base)[0]).toBeCloseTo(lower(count, base, z), 10)
      expect(wilson(count, base)[1]).toBeCloseTo(upper(count, base, z), 10)
    }
  })
  test('holds the gap, stays within −1 to 1, and turns round with the sides', () => {
    fc.assert(
      fc.property(side, side, (one, other) => {
        const { gap, interval } = gapOfShares(one, other, NONE)
        expect(interval[0] <= gap && gap <= interval[1] && interval[0] >= -1 && interval[1] <= 1).toBe(true)
        const turned = gapOfShares(other, one, NONE)
        expect(turned.interval[0]).toBeCloseTo(-interval[1], 10)
      }),
    )
  })
  test('cut units widen it, and only on the side that they err to', () => {
    const [inside, outside] = [
      { count: 40, base: 100 },
      { count: 200, base: 1000 },
    ]
    const whole = gapOfShares(inside, outside, NONE)
    const cut = gapOfShares(inside, outside, { low: 0, high: 10 })
    expect(cut.gap).toBe(whole.gap)
    expect(cut.interval[0]).toBe(whole.interval[0])
    expect(cut.interval[1]).toBeCloseTo(0.2 + Math.hypot(whole.interval[1] - 0.2, 1.6448536269514722 * 10 * (1 / 100 + 1 / 1000)), 12)
  })
})

describe('the deviation that cuts leave', () => {
  const parts = (...rows: [count: number, base: number, share: number][]) => ({
    count: Float64Array.from(rows, ([count]) => count),
    base: Float64Array.from(rows, ([, base]) => base),
    share: Float64Array.from(rows, ([, , share]) => share),
  })
  test('worked by hand: half of a unit of rate ½, 20 people, ρ = ¼ above: √(20·¼·½·(1 + 19/4))', () => {
    const said = deviationOfCuts(parts([10, 20, 0.5]), Uint8Array.of(1), 1, { low: 0, high: 0.25 })
    expect(said.low).toBeCloseTo(Math.sqrt(2.5), 12)
    expect(said.high).toBeCloseTo(Math.sqrt(2.5 * 5.75), 12)
  })
  test('none where units are whole, where no one lives, or where everyone is alike; deviations add up, as errors of the same side', () => {
    const rho = { low: 0.1, high: 0.1 }
    expect(deviationOfCuts(parts([10, 20, 1], [0, 0, 0.5], [0, 20, 0.5], [20, 20, 0.5]), Uint8Array.of(1, 1, 1, 1), 1, rho)).toEqual({ low: 0, high: 0 })
    const one = deviationOfCuts(parts([10, 20, 0.5]), Uint8Array.of(1), 1, rho)
    expect(deviationOfCuts(parts([10, 20, 0.5], [10, 20, 0.5], [10, 20, 0.5]), Uint8Array.of(1, 1, 0), 1, rho).low).toBeCloseTo(2 * one.low, 12)
  })
})

/** The share p whose score test is just not rejected: the root of (p̂ − p)² = z²·p(1−p)/n on one side of p̂, by bisection. */
function limit(count: number, base: number, z: number, end: 0 | 1): number {
  const observed = count / base
  let [out, inn] = [end as number, observed]
  const rejects = (p: number): boolean => (observed - p) ** 2 > (z ** 2 * p * (1 - p)) / base
  if (!rejects(out)) return out
  for (let i = 0; i < 200; i++) {
    const middle = (out + inn) / 2
    if (rejects(middle)) out = middle
    else inn = middle
  }
  return inn
}
const lower = (count: number, base: number, z: number): number => limit(count, base, z, 0)
const upper = (count: number, base: number, z: number): number => limit(count, base, z, 1)
