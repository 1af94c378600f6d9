import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anchoredLevel, thresholdOf } from '../../../src/estimate/mixture/anchor.ts'
import { curveOf, quantileOf, shareUnder } from '../../../src/estimate/mixture/curve.ts'
import { mixedQuantile, mixedQuantileWithVariance, type Part, shareOf } from '../../../src/estimate/mixture/mix.ts'

function curve(levels: readonly number[], amounts: readonly number[]) {
  const drawn = curveOf(levels.map((level, i) => ({ level, amount: amounts[i] ?? Number.NaN })))
  if (!drawn) throw new Error('no curve goes through these points')
  return drawn
}

const ALONE = { coverage: 1, anchor: null }
const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
const deciles = fc
  .array(fc.integer({ min: 1, max: 4000 }), { minLength: 9, maxLength: 9 })
  .map((steps) => steps.map((_, i) => 3000 + steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)))
const part = fc
  .record({ amounts: deciles, people: fc.integer({ min: 1, max: 5000 }), weight: fc.double({ min: 0.01, max: 1, noNaN: true }) })
  .map(({ amounts, people, weight }): Part => ({ people, weight, curve: curve(DECILES, amounts) }))
const level = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100)

describe('a curve through published quantiles', () => {
  test('gives every published quantile back, to the last digit', () => {
    fc.assert(
      fc.property(deciles, (amounts) => {
        expect(DECILES.map((each) => quantileOf(curve(DECILES, amounts), each))).toEqual(amounts)
      }),
    )
  })

  // odds of a level p: p ÷ (1 − p).  1/4 → 1/3, 1/2 → 1, 3/4 → 3, 9/10 → 9
  test('multiplies the odds by a power of the amount, between its points and beyond', () => {
    const straight = curve([0.25, 0.75], [1000, 9000]) // odds × 9 when the amount is × 9: odds = amount ÷ 3000
    expect(quantileOf(straight, 0.5)).toBeCloseTo(3000, 8)
    expect(quantileOf(straight, 0.9)).toBeCloseTo(27_000, 7)
    expect(shareUnder(straight, 300)).toBeCloseTo(1 / 11, 12)
    const bent = curve([0.25, 0.5, 0.75], [1000, 3000, 27_000]) // above the median, odds = √(amount ÷ 3000)
    expect(shareUnder(bent, 300)).toBeCloseTo(1 / 11, 12)
    expect(quantileOf(bent, 0.9)).toBeCloseTo(243_000, 6)
  })

  test('reads shares and quantiles as the inverse of each other', () => {
    fc.assert(
      fc.property(deciles, level, (amounts, p) => {
        expect(shareUnder(curve(DECILES, amounts), quantileOf(curve(DECILES, amounts), p))).toBeCloseTo(p, 9)
      }),
    )
  })

  test('is drawn on amounts where some are not positive', () => {
    const loss = curve([0.25, 0.75], [-1000, 1000])
    expect(quantileOf(loss, 0.5)).toBeCloseTo(0, 9)
    expect(shareUnder(loss, 0)).toBe(0.5)
    expect(shareUnder(curve([0.25, 0.75], [1000, 9000]), 0)).toBe(0)
  })

  test('has a step where quantiles are equal, up to a whole distribution on one amount', () => {
    const step = curve([0.25, 0.5, 0.75], [2000, 2000, 6000])
    expect([shareUnder(step, 1999.99), shareUnder(step, 2000), quantileOf(step, 0.3), quantileOf(step, 0.1)]).toEqual([0, 0.5, 2000, 2000])
    const one = curve([0.25, 0.75], [2000, 2000])
    expect([shareUnder(one, 1999), shareUnder(one, 2000), quantileOf(one, 0.9)]).toEqual([0, 1, 2000])
  })

  test('goes through no single point, and through none that decrease', () => {
    expect(curveOf([{ level: 0.5, amount: 1000 }])).toBeNull()
    expect(
      curveOf([
        { level: 0.25, amount: 2000 },
        { level: 0.75, amount: 1000 },
      ]),
    ).toBeNull()
  })
})

describe('a mixture', () => {
  test('of one source gives its own published quantiles back, to the last digit', () => {
    fc.assert(
      fc.property(part, (only) => {
        expect(DECILES.map((each) => mixedQuantile([only], each))).toEqual(only.curve.amounts)
      }),
    )
  })

  // share ↑
  //   1/2 ┤ · · · · · · ·●· · ·    poor: odds = amount ÷ 1000      rich: odds = amount ÷ 4000
  //       │         ╱   ·    ╱     F = x/(1000+x)                  F = x/(4000+x)
  //   1/4 ┤      ╱      ·╱         two poor for one rich: 2·x/(1000+x) + x/(4000+x) = 3/2 ⇔ 3x² + 3000x − 12·10⁶ = 0 ⇔ x = (−1000 + √17·10³) ÷ 2
  //       └──┴──────────┴──→ amount
  test('of two sources is where their people together reach the level, not the mean of their medians', () => {
    const poor: Part = { people: 200, weight: 0.5, curve: curve([0.25, 0.75], [1000 / 3, 3000]) }
    const rich: Part = { people: 100, weight: 0.5, curve: curve([0.25, 0.75], [4000 / 3, 12_000]) }
    const median = 500 * (Math.sqrt(17) - 1)
    expect(mixedQuantile([poor, rich], 0.5)).toBeCloseTo(median, 8)
    expect((200 * 1000 + 100 * 4000) / 300).toBe(2000)
    expect(median).toBeCloseTo(1561.55, 2)
  })

  test('grows with the level and stays between the quantiles of its sources', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), level, level, (parts, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)]
        const value = mixedQuantile(parts, low) ?? Number.NaN
        expect(value).toBeLessThanOrEqual((mixedQuantile(parts, high) ?? Number.NaN) * (1 + 1e-9))
        const own = parts.map(({ curve: mine }) => quantileOf(mine, low))
        expect(value).toBeGreaterThanOrEqual(Math.min(...own))
        expect(value).toBeLessThanOrEqual(Math.max(...own))
      }),
    )
  })

  test('does not depend on the order of its sources, nor on cutting one in two', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), level, (parts, p) => {
        const value = mixedQuantile(parts, p) ?? Number.NaN
        const turned = mixedQuantile([...parts].reverse(), p) ?? Number.NaN
        const cut = mixedQuantile(
          parts.flatMap((each) => [
            { ...each, people: each.people * 0.25 },
            { ...each, people: each.people * 0.75 },
          ]),
          p,
        )
        expect(Math.abs(turned / value - 1)).toBeLessThan(3e-9)
        expect(Math.abs((cut ?? Number.NaN) / value - 1)).toBeLessThan(3e-9)
      }),
    )
  })

  test('may have its quantile at zero', () => {
    const around = (low: number, high: number): Part => ({ people: 10, weight: 0.5, curve: curve([0.25, 0.75], [low, high]) })
    expect(mixedQuantile([around(-1000, 500), around(-500, 1000)], 0.5)).toBeCloseTo(0, 6)
  })

  test('is what it would be without a source that brings no one, and nothing when none does', () => {
    const empty: Part = { people: 0, weight: 0.5, curve: curve([0.25, 0.75], [1, 2]) }
    const lived: Part = { people: 10, weight: 0.5, curve: curve([0.25, 0.75], [1000, 9000]) }
    expect(mixedQuantile([empty, lived], 0.25)).toBe(1000)
    expect([mixedQuantile([empty], 0.5), mixedQuantile([], 0.5), mixedQuantileWithVariance([empty], 0.5, ALONE)]).toEqual([null, null, null])
  })

  test('has no allocation variance when its sources are whole, and more when less of them is taken', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), level, (parts, p) => {
        const whole = mixedQuantileWithVariance(
          parts.map((each) => ({ ...each, weight: 1 })),
          p,
          ALONE,
        )
        expect(whole).toMatchObject({ drawn: 0, grouped: 0 })
        const taken = (weight: number) =>
          mixedQuantileWithVariance(
            parts.map((each) => ({ ...each, weight })),
            p,
            ALONE,
          )
        expect(taken(0.2)?.drawn).toBeGreaterThan(taken(0.8)?.drawn ?? Number.NaN)
      }),
    )
  })

  // odds = x ÷ 3000: Q(0.45) = 3000·9/11, Q(0.55) = 3000·11/9, so dQ/dp = 30000·(11/9 − 9/11)
  test('has the variance of the share under it, over the squared density', () => {
    const half: Part = { people: 100, weight: 0.5, curve: curve([0.25, 0.75], [1000, 9000]) }
    const slope = 30_000 * (11 / 9 - 9 / 11)
    const found = mixedQuantileWithVariance([half], 0.5, ALONE)
    expect(found?.drawn).toBeCloseTo((100 * 0.25 * 0.5 * slope ** 2) / 100 ** 2, 3)
    expect((found?.grouped ?? 0) / (found?.drawn ?? 1)).toBeCloseTo(99, 9)
    const halfKnown = mixedQuantileWithVariance([half], 0.5, { coverage: 0.5, anchor: null })
    expect((halfKnown?.grouped ?? 0) - (found?.grouped ?? 0)).toBeCloseTo((0.5 * 0.5 * slope) ** 2, 2)
  })
})

describe('a mixture anchored on a published share', () => {
  const share = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100)

  test('says that share under the threshold, whatever its sources say', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), share, fc.integer({ min: 4000, max: 30_000 }), (parts, published, threshold) => {
        const mixed = shareOf(parts, threshold)
        fc.pre(mixed > 0.001 && mixed < 0.999)
        expect(anchoredLevel(published, { published, mixed })).toBeCloseTo(mixed, 12)
        expect((mixedQuantile(parts, anchoredLevel(published, { published, mixed })) ?? Number.NaN) / threshold).toBeCloseTo(1, 6)
      }),
    )
  })

  test('is the mixture itself where both say the same share, grows with the level, and falls as the published share rises', () => {
    fc.assert(
      fc.property(level, share, share, share, (p, published, other, mixed) => {
        expect(anchoredLevel(p, { published: mixed, mixed })).toBeCloseTo(p, 12)
        expect(anchoredLevel(p, { published, mixed })).toBeLessThanOrEqual(anchoredLevel((1 + p) / 2, { published, mixed }))
        const [low, high] = [Math.min(published, other), Math.max(published, other)]
        expect(anchoredLevel(p, { published: high, mixed })).toBeLessThanOrEqual(anchoredLevel(p, { published: low, mixed }) + 1e-12)
      }),
    )
  })

  // published 1/2, mixed 1/4: under the threshold levels are halved; above, odds are divided by 3
  test('keeps the distribution of those under the threshold, and multiplies the odds above', () => {
    const known = { published: 0.5, mixed: 0.25 }
    expect([0.1, 0.5, 0.75].map((each) => anchoredLevel(each, known))).toEqual([0.05, 0.25, 0.5])
  })

  test('is only as sure as its anchor where the level is the published share', () => {
    const half: Part = { people: 100, weight: 0.5, curve: curve([0.25, 0.75], [1000, 9000]) }
    const at = (published: number) => mixedQuantileWithVariance([half], 0.5, { coverage: 1, anchor: { published, mixed: 0.5 } })
    expect(at(0.5)?.grouped).toBe(0)
    expect(at(0.5)?.drawn).toBeGreaterThan(0)
    expect(at(0.3)?.grouped).toBeGreaterThan(0)
  })

  test('has for threshold the median of what sources say of theirs, those that only an end would say left aside', () => {
    const at = (low: number, under: number) => ({ curve: curve([0.25, 0.75], [low, low * 9]), share: under, levels: [0.25, 0.75] })
    expect(thresholdOf([at(1000, 0.25), at(1100, 0.25), at(5000, 0.25), at(9, 0.1)])).toBe(1100)
    expect(thresholdOf([at(9, 0.1)])).toBeNull()
  })
})
