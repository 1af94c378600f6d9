import { DomainError } from '../../model/error.ts'

/** Parameters of the index of Guyane, and their weights (décret 2014-1575, art. 4, 2°, and annexe 1). A higher share is a worse situation. */
export const GUYANE_WEIGHTS = { chomage: 2, inactivite: 1, jeunes_inactifs: 2, non_diplomes: 1, monoparentalite: 1, insalubrite: 2, surpeuplement: 1 } as const

/** The same for Guadeloupe (art. 7, 2°, and annexe 2): six, without insalubrity. */
export const GUADELOUPE_WEIGHTS = { chomage: 2, jeunes_inactifs: 1, inactivite: 1, non_diplomes: 1, monoparentalite: 1, surpeuplement: 1 } as const

export type Parameter = keyof typeof GUYANE_WEIGHTS

/** An IRIS: its commune and the shares (0–1) that the index classifies. */
export type IndexedUnit = { code: string; commune: string; shares: Readonly<Partial<Record<Parameter, number>>> }

/** The index of a unit; `low` and `high` differ where equal shares leave its rank open, which the decree does not settle. */
export type SyntheticIndex = { code: string; low: number; high: number }

/** A quarter is made of IRIS whose index is positive (Guyane, art. 4), or at least 80 (Guadeloupe, art. 7). */
export const GUYANE_ABOVE = 0
export const GUADELOUPE_AT_LEAST = 80

// Annexe 1: points by class in the commune (I to IV, down) and in the département (1 to 10, across); a high class is a worse situation.
const POINTS: readonly (readonly number[])[] = [
  [-30, -20, -15, -10, -10, -10, -10, -5, 0, 10],
  [-20, -10, -5, 0, 0, 0, 0, 5, 10, 20],
  [-20, -10, -5, 0, 0, 0, 0, 5, 10, 20],
  [-10, 0, 5, 10, 10, 10, 10, 15, 20, 30],
]

/**
 * Guyane (décret 2014-1575, annexe 1): for each of seven parameters, every IRIS of the urban territories falls in one of ten classes of the same number of IRIS,
 * and in one of four within its commune; both give its points; unemployment, young people out of school and insalubrity count twice.
 * Where a number of IRIS is no multiple of ten (or four), class = ⌈rank × classes ÷ number⌉: the decree does not say, it is a choice of the observatory.
 * In the order given. `units` are all IRIS of the territories: the classes depend on them.
 * @throws DomainError `parametre_invalide` when a share is missing or out of 0–1.
 */
export function guyaneIndex(units: readonly IndexedUnit[]): SyntheticIndex[] {
  return indexOf(units, GUYANE_WEIGHTS, (shares, communes) => {
    const everywhere = ranksOf(shares)
    const within = ranksWithin(shares, communes)
    return shares.map((_, i) => {
      const [all, own] = [everywhere[i], within[i]]
      if (!all || !own) return { low: 0, high: 0 }
      return { low: pointsOf(own.low, own.of, all.low, all.of), high: pointsOf(own.high, own.of, all.high, all.of) }
    })
  })
}

/**
 * Guadeloupe (décret 2014-1575, annexe 2): S = (2 × unemployment + young people out of school + inactivity + no diploma + single parents + overcrowding) ÷ 7,
 * each the rank of the IRIS among all, 1 the best situation. In the order given.
 * @throws DomainError `parametre_invalide` when a share is missing or out of 0–1.
 */
export function guadeloupeIndex(units: readonly IndexedUnit[]): SyntheticIndex[] {
  const divisor = Object.values(GUADELOUPE_WEIGHTS).reduce((sum, weight) => sum + weight, 0)
  return indexOf(units, GUADELOUPE_WEIGHTS, ranksOf).map(({ code, low, high }) => ({ code, low: low / divisor, high: high / divisor }))
}

type Range = { low: number; high: number }
type Rank = Range & { of: number }

function indexOf(
  units: readonly IndexedUnit[],
  weights: Readonly<Partial<Record<Parameter, number>>>,
  score: (shares: readonly number[], communes: readonly string[]) => Range[],
): SyntheticIndex[] {
  const communes = units.map(({ commune }) => commune)
  const sums = units.map(({ code }) => ({ code, low: 0, high: 0 }))
  for (const [parameter, weight] of Object.entries(weights)) {
    const scores = score(
      units.map((unit) => shareOf(unit, parameter)),
      communes,
    )
    for (const [i, sum] of sums.entries()) {
      sum.low += weight * (scores[i]?.low ?? 0)
      sum.high += weight * (scores[i]?.high ?? 0)
    }
  }
  return sums
}

/** Rank of each from 1, the lowest share first; equal shares have every rank from `low` to `high`. */
function ranksOf(shares: readonly number[]): Rank[] {
  const sorted = [...shares].sort((a, b) => a - b)
  return shares.map((share) => ({ low: sorted.indexOf(share) + 1, high: sorted.lastIndexOf(share) + 1, of: shares.length }))
}

function ranksWithin(shares: readonly number[], communes: readonly string[]): Rank[] {
  const members = Map.groupBy(shares.keys(), (i) => communes[i] ?? '')
  const ranks: Rank[] = []
  for (const group of members.values()) {
    const own = ranksOf(group.map((i) => shares[i] ?? 0))
    for (const [position, i] of group.entries()) ranks[i] = own[position] ?? { low: 1, high: 1, of: 1 }
  }
  return ranks
}

function pointsOf(ownRank: number, ownOf: number, rank: number, of: number): number {
  return POINTS[classOf(ownRank, ownOf, 4)]?.[classOf(rank, of, 10)] ?? 0
}

function classOf(rank: number, of: number, classes: number): number {
  return Math.ceil((rank * classes) / of) - 1
}

function shareOf({ code, shares }: IndexedUnit, parameter: string): number {
  const found = Object.entries(shares).find(([name]) => name === parameter)?.[1]
  if (found === undefined || !(found >= 0 && found <= 1))
    throw new DomainError('parametre_invalide', `${code} : ${parameter} est nécessaire, une part de 0 à 1.`, {
      parametre: `indice.iris.${parameter}`,
      valeur: code,
    })
  return found
}
