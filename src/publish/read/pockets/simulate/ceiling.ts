/** What a pocket weighs under a ceiling. */
export type Weighed = { population: number; households: number }

/** Ceilings and prices as the caller gave them; null: none of that kind. Euros, persons. */
export type Ceiling = { euros: number | null; population: number | null; pricePerPerson: number; pricePerHousehold: number }

export type Taken<T> = { pocket: T; cost: number; populationSoFar: number; costSoFar: number }

/** What fits, in the order given; what is left of each ceiling; the first that does not fit, and what it lacks. */
export type Filling<T> = {
  taken: Taken<T>[]
  population: number
  households: number
  cost: number
  left: { euros: number | null; population: number | null }
  next: { pocket: T; cost: number; lacks: { euros: number | null; population: number | null } } | null
}

// Sums of cells carry the noise of doubles: a millionth of a person or of a euro is none.
export const NOISE = 1e-6

/** Cost of a pocket in euros. */
export function costOf({ population, households }: Weighed, { pricePerPerson, pricePerHousehold }: Ceiling): number {
  return population * pricePerPerson + households * pricePerHousehold
}

/**
 * Takes pockets in order as long as every ceiling holds, and stops at the first that breaks one: to jump over it would choose instead of the caller.
 * Euros and persons.
 */
export function fillUnder<T extends Weighed>(ordered: readonly T[], ceiling: Ceiling): Filling<T> {
  const taken: Taken<T>[] = []
  let [population, households, cost] = [0, 0, 0]
  let next: Filling<T>['next'] = null
  for (const pocket of ordered) {
    const own = costOf(pocket, ceiling)
    const lacks = { euros: missing(cost + own, ceiling.euros), population: missing(population + pocket.population, ceiling.population) }
    if (lacks.euros !== null || lacks.population !== null) {
      next = { pocket, cost: own, lacks }
      break
    }
    population += pocket.population
    households += pocket.households
    cost += own
    taken.push({ pocket, cost: own, populationSoFar: population, costSoFar: cost })
  }
  return { taken, population, households, cost, left: { euros: leftOf(cost, ceiling.euros), population: leftOf(population, ceiling.population) }, next }
}

function missing(needed: number, ceiling: number | null): number | null {
  return ceiling !== null && needed > ceiling + NOISE ? needed - ceiling : null
}

function leftOf(used: number, ceiling: number | null): number | null {
  return ceiling === null ? null : Math.max(0, ceiling - used)
}
