import { NORMAL } from '../levels.ts'
import type { Dispersion } from './cut-units.ts'

export type Interval = readonly [low: number, high: number]

/**
 * 90 % interval of a share p = count ÷ base of a finite number of people (Wilson 1927, Journal of the American Statistical Association 22):
 * (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). `base` need not be whole; greater than 0.
 */
export function wilson(count: number, base: number): Interval {
  const z = NORMAL[0.9]
  const p = count / base
  const centre = p + z ** 2 / (2 * base)
  const half = z * Math.sqrt((p * (1 - p)) / base + z ** 2 / (4 * base ** 2))
  const divisor = 1 + z ** 2 / base
  return [Math.max(0, Math.min(p, (centre - half) / divisor)), Math.min(1, Math.max(p, (centre + half) / divisor))]
}

/** Count and base of one side; people, or people who have the trait. */
export type Side = { count: number; base: number }

/**
 * Gap between two shares, inside − outside, and its 90 % interval, within −1 to 1. Two errors, taken as independent:
 * - chance: how far shares of so few people would move, were these drawn again. From Wilson's interval of each side (Newcombe 1998, Statistics in Medicine 17, method 10,
 *   which is MOVER): √((p₁−l₁)² + (u₂−p₂)²) below, √((u₁−p₁)² + (p₂−l₂)²) above. A count of everyone (tax files) has no sampling error: for it, this part
 *   speaks of other people in the same conditions.
 * - cuts: what a limit of a quarter leaves on the wrong side of a unit that it cuts, z·σ·(1/D₁ + 1/D₂), since who is not inside is outside (`cuts`: see deviationOfCuts).
 * What the producer imputes is in neither.
 */
export function gapOfShares(inside: Side, outside: Side, cuts: Dispersion): { gap: number; interval: Interval } {
  const [p1, p2] = [inside.count / inside.base, outside.count / outside.base]
  const [[l1, u1], [l2, u2]] = [wilson(inside.count, inside.base), wilson(outside.count, outside.base)]
  const perPerson = NORMAL[0.9] * (1 / inside.base + 1 / outside.base)
  const low = p1 - p2 - Math.hypot(p1 - l1, u2 - p2, cuts.low * perPerson)
  const high = p1 - p2 + Math.hypot(u1 - p1, p2 - l2, cuts.high * perPerson)
  return { gap: p1 - p2, interval: [Math.max(-1, low), Math.min(1, high)] }
}
