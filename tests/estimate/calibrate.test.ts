import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Judged, largestNeeds, learnDispersion } from '../../src/estimate/calibrate.ts'
import { NORMAL } from '../../src/estimate/levels.ts'

/** Numbers of a fixed seed, uniform over 0–1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Truths above their estimate three times in four, and further above than below; errors scale with the grouped variance. */
function skewed(next: () => number): Judged {
  const grouped = 0.01 + next()
  const isAbove = next() < 0.75
  const error = Math.sqrt(grouped) * -Math.log(1 - next()) * (isAbove ? 1 : -0.3)
  return { group: '01', estimate: 10, official: 10 + error, drawn: 0.001, grouped }
}

function isInside({ estimate, official, drawn, grouped }: Judged, { low, high }: { low: number; high: number }): boolean {
  const reach = (rho: number): number => NORMAL[0.9] * Math.sqrt(drawn + rho * grouped)
  return official >= estimate - reach(low) - 1e-12 && official <= estimate + reach(high) + 1e-12
}

describe('a learned dispersion', () => {
  test('covers nine new truths in ten, whatever the law of errors', () => {
    const next = random(7)
    let inside = 0
    const trials = 4000
    for (let trial = 0; trial < trials; trial++) {
      const learned = learnDispersion(
        Array.from({ length: 60 }, () => skewed(next)),
        0.9,
      )
      if (learned && isInside(skewed(next), learned)) inside++
    }
    // ⌈0.9 × 61⌉ = 55 of 61: 90.2 % expected; the standard error of 4,000 trials is 0.5 %
    expect(inside / trials).toBeGreaterThan(0.885)
    expect(inside / trials).toBeLessThan(0.92)
  })

  test('covers at least that share of the truths that it learned from', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 30, max: 200 }), (seed, n) => {
        const next = random(seed)
        const judged = Array.from({ length: n }, () => skewed(next))
        const learned = learnDispersion(judged, 0.9)
        expect(learned).not.toBeNull()
        if (learned) expect(judged.filter((one) => isInside(one, learned)).length / n).toBeGreaterThanOrEqual(0.9)
      }),
    )
  })

  test('is wider on the side where truths lie', () => {
    const next = random(3)
    const learned = learnDispersion(
      Array.from({ length: 500 }, () => skewed(next)),
      0.9,
    )
    expect(learned?.high).toBeGreaterThan(2 * (learned?.low ?? 0))
  })

  test('does not depend on the order of truths', () => {
    const next = random(5)
    const judged = Array.from({ length: 50 }, () => skewed(next))
    const [one, other] = [learnDispersion(judged, 0.9), learnDispersion(judged.toReversed(), 0.9)]
    expect(one?.low).toBeCloseTo(other?.low ?? -1, 12)
    expect(one?.high).toBeCloseTo(other?.high ?? -1, 12)
  })

  test('is nothing where drawing people one by one explains every error', () => {
    const judged = Array.from({ length: 40 }, (_, i): Judged => ({ group: '01', estimate: 10, official: 10 + (i % 3) - 1, drawn: 1, grouped: 50 }))
    expect(learnDispersion(judged, 0.9)).toEqual({ low: 0, high: 0 })
  })

  test('is not scaled by one perimeter all but made of whole sources, whose error has another cause', () => {
    const next = random(9)
    const judged = Array.from({ length: 200 }, () => skewed(next))
    const whole = { group: '01', estimate: 10, official: 9, drawn: 0, grouped: 1e-10 }
    const [without, among] = [learnDispersion(judged, 0.9), learnDispersion([...judged, whole], 0.9)]
    expect(among?.low).toBeLessThan(1.5 * (without?.low ?? 0))
    expect(among?.high).toBeLessThan(1.5 * (without?.high ?? 0))
  })

  test('asks for nine truths at least, and for a variance to calibrate', () => {
    const next = random(1)
    const judged = Array.from({ length: 9 }, () => skewed(next))
    expect(learnDispersion(judged, 0.9)).not.toBeNull()
    expect(learnDispersion(judged.slice(1), 0.9)).toBeNull()
    expect(
      learnDispersion(
        judged.map((one) => ({ ...one, grouped: 0 })),
        0.9,
      ),
    ).toBeNull()
  })
})

describe('the largest needs', () => {
  // ((12 − 10) ÷ 1.645)² ÷ 4 and ((10 − 9) ÷ 1.645)² ÷ 4
  const above: Judged = { group: '01', estimate: 10, official: 12, drawn: 0, grouped: 4 }
  const below: Judged = { group: '01', estimate: 10, official: 9, drawn: 0, grouped: 4 }

  test('just cover every truth, on its side', () => {
    const needs = largestNeeds([above, below], 0.9)
    expect(needs.high).toBeCloseTo((2 / NORMAL[0.9]) ** 2 / 4, 12)
    expect(needs.low).toBeCloseTo((1 / NORMAL[0.9]) ** 2 / 4, 12)
    for (const one of [above, below]) expect(isInside(one, needs)).toBe(true)
  })

  test('do not hear a truth whose grouped variance is under a hundredth of its value', () => {
    expect(largestNeeds([above, below, { ...above, official: 13, grouped: 0.0099 }], 0.9)).toEqual(largestNeeds([above, below], 0.9))
    expect(largestNeeds([above, below, { ...above, official: 13, grouped: 0.0101 }], 0.9).high).toBeGreaterThan(80)
  })
})
