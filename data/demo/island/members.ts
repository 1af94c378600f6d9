import type { Point } from './plane.ts'
import type { Random } from './random.ts'

/** One person. `work`, for those of 15 to 64: occupied, unemployed (registered as a job-seeker, or not), inactive. */
export type Member = { age: number; work: 'o' | 'c' | 'n' | 'i' | null }

/** One household of the micro-truth. */
export type Household = {
  place: Point
  /** S alone, C couple without child, F couple with children, M one parent with children, A others together. */
  type: 'S' | 'C' | 'F' | 'M' | 'A'
  members: readonly Member[]
  /** Standard of living: € a year per consumption unit. */
  income: number
  /** P owner, L private tenant, H social housing. */
  tenure: 'P' | 'L' | 'H'
  /** C flat, M house. */
  building: 'C' | 'M'
  /** Built before 1945, 1945–69, 1970–89, since 1990, unknown. */
  era: number
  surface_m2: number
  isRecipient: boolean
  hasRsa: boolean
  isLowIncome: boolean
}

/** The people of a household; where life is hard they are younger, more often one parent alone, and out of work. */
export function drawMembers(random: Random, level: number): Pick<Household, 'type' | 'members'> {
  const hard = Math.min(1, level)
  const { type } = random.pick([
    { type: 'S' as const, weight: 0.37 - 0.06 * hard },
    { type: 'C' as const, weight: 0.23 - 0.1 * hard },
    { type: 'F' as const, weight: 0.22 - 0.04 * hard },
    { type: 'M' as const, weight: 0.125 + 0.2 * hard },
    { type: 'A' as const, weight: 0.06 },
  ])
  const head = headAge(random, type, hard)
  const adults = type === 'S' || type === 'M' ? [head] : [head, otherAdult(random, type, head)]
  const children = type === 'F' || type === 'M' ? drawChildren(random, head, type, hard) : []
  return { type, members: [...adults, ...children].map((age) => ({ age, work: drawWork(random, age, hard) })) }
}

/** Whether the household's standard of living is under the poverty line of the fiction, fixed for the whole island (60 % of a median of 22 400 €). */
export function isPoor({ income }: Household): boolean {
  return income < POVERTY_LINE
}

/** € a year per consumption unit: about the 60 % line of metropolitan France in 2020. */
const POVERTY_LINE = 13440

const HEAD_AGES = {
  S: { middle: 61, spread: 20 },
  C: { middle: 64, spread: 14 },
  F: { middle: 43, spread: 8 },
  M: { middle: 42, spread: 9 },
  A: { middle: 45, spread: 18 },
}

function headAge(random: Random, type: Household['type'], hard: number): number {
  const { middle, spread } = HEAD_AGES[type]
  const hasChildren = type === 'F' || type === 'M'
  const age = Math.round(middle - 5 * hard + spread * random.normal())
  return Math.min(hasChildren ? 64 : 96, Math.max(hasChildren ? 20 : 19, age))
}

function otherAdult(random: Random, type: Household['type'], head: number): number {
  const gap = type === 'A' ? 14 : 4
  return Math.round(Math.min(97, Math.max(18, head + gap * random.normal())))
}

function drawChildren(random: Random, head: number, type: Household['type'], hard: number): number[] {
  const count = 1 + Number(random.chance(0.5)) + Number(random.chance(0.2 + 0.25 * hard)) + Number(type === 'F' && random.chance(0.12 + 0.2 * hard))
  return Array.from({ length: count }, () => random.whole(0, Math.min(24, Math.max(0, head - 19))))
}

function drawWork(random: Random, age: number, hard: number): Member['work'] {
  if (age < 15 || age > 64) return null
  const active = age < 20 ? 0.14 : age < 25 ? 0.6 : age < 55 ? 0.88 - 0.06 * hard : age < 60 ? 0.68 : 0.34
  if (!random.chance(active)) return 'i'
  if (!random.chance((age < 25 ? 0.3 : 0.12) + 0.22 * hard)) return 'o'
  return random.chance(0.85) ? 'c' : 'n'
}
