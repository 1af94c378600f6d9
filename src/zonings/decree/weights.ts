import { DomainError } from '../../model/error.ts'

/** Shares of a threshold: `wide` of metropolitan France, `local` of the urban unit (overseas: of the département). Their sum is 1. */
export type Weights = { wide: number; local: number }

/** Urban units from this population on have the weights of the largest (décret 2014-767, art. 4, 2°). */
export const LARGE_URBAN_UNIT = 5_000_000

/** Martinique and La Réunion (décret 2014-1575, art. 2). */
export const OVERSEAS_WEIGHTS: Weights = { wide: 0.3, local: 0.7 }

/** Weights are held in ten-thousandths, so that sums and products are exact. */
export const WEIGHT_UNITS = 10_000

/** The decree's weights for an urban unit of that population (décret 2014-767, art. 4). */
export function weightsOfUrbanUnit(population: number): Weights {
  return population >= LARGE_URBAN_UNIT ? { wide: 0.3, local: 0.7 } : { wide: 0.7, local: 0.3 }
}

/**
 * Both weights in ten-thousandths.
 * @throws DomainError `parametre_invalide` when one is out of 0–1, has more than 4 decimals, or when their sum is not 1.
 */
export function exactWeights({ wide, local }: Weights): { wide: number; local: number } {
  const exact = { wide: unitsOf(wide), local: unitsOf(local) }
  if (exact.wide + exact.local !== WEIGHT_UNITS) throw refused(`les deux poids font ${(exact.wide + exact.local) / WEIGHT_UNITS} ; leur somme doit être 1.`)
  return exact
}

function unitsOf(weight: number): number {
  if (!(weight >= 0 && weight <= 1)) throw refused(`un poids va de 0 à 1, pas ${weight}.`)
  const units = Math.round(weight * WEIGHT_UNITS)
  if (Math.abs(weight * WEIGHT_UNITS - units) > 1e-6) throw refused(`un poids a 4 décimales au plus, pas ${weight}.`)
  return units
}

function refused(why: string): DomainError {
  return new DomainError('parametre_invalide', `poids : ${why}`, { parametre: 'poids' })
}
