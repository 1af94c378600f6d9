import { DomainError } from '../../model/error.ts'
import { exactWeights, OVERSEAS_WEIGHTS, WEIGHT_UNITS, type Weights, weightsOfUrbanUnit } from './weights.ts'

/** Euros a year per consumption unit under which (strictly) a quarter's median income must be; `sentence` is the computation, in French. */
export type IncomeThreshold = { euros: number; weights: Weights; sentence: string }

/**
 * S = 0,6 × (0,7 × RMUC-nat + 0,3 × RMUC-UU), or 0,3 and 0,7 in urban units of 5,000,000 inhabitants and more, rounded up to 100 € (décret 2014-767, art. 4).
 * `national` and `urbanUnit` are median declared incomes per consumption unit, in euros a year, of metropolitan France and of the urban unit.
 * @throws DomainError `parametre_invalide` for amounts or weights that cannot be.
 */
export function metropolitanThreshold({
  national,
  urbanUnit,
  urbanUnitPopulation,
  weights = weightsOfUrbanUnit(urbanUnitPopulation),
}: {
  national: number
  urbanUnit: number
  urbanUnitPopulation: number
  weights?: Weights
}): IncomeThreshold {
  return thresholdOf({ wide: national, local: urbanUnit }, weights)
}

/**
 * S = 0,6 × (0,3 × RMUC-métro + 0,7 × RMUC-dép), rounded up to 100 € (décret 2014-1575, art. 2: Martinique and La Réunion).
 * Weights are a parameter because Martinique contests them.
 * @throws DomainError `parametre_invalide` for amounts or weights that cannot be.
 */
export function overseasThreshold({
  metropolitan,
  departement,
  weights = OVERSEAS_WEIGHTS,
}: {
  metropolitan: number
  departement: number
  weights?: Weights
}): IncomeThreshold {
  return thresholdOf({ wide: metropolitan, local: departement }, weights)
}

// Tenths of the 0,6 of both decrees, and the step of their rounding.
const TENTHS = 6
const STEP_EUROS = 100
const CENTS = 100

// In whole numbers, 10⁻⁷ of a euro: 12 300 € stay 12 300 €, whatever 0.1 + 0.2 is.
const UNITS_PER_EURO = 10 * WEIGHT_UNITS * CENTS

function thresholdOf(incomes: { wide: number; local: number }, weights: Weights): IncomeThreshold {
  const { wide, local } = exactWeights(weights)
  const units = TENTHS * (wide * centsOf(incomes.wide) + local * centsOf(incomes.local))
  const euros = ceilingOf(units, STEP_EUROS * UNITS_PER_EURO) * STEP_EUROS
  const sum = `${said(weights.wide)} × ${said(incomes.wide)} + ${said(weights.local)} × ${said(incomes.local)}`
  const before = units / UNITS_PER_EURO
  const rounding = before === euros ? 'déjà un multiple de 100 €' : `arrondi aux 100 € supérieurs : ${said(euros)} €`
  return { euros, weights, sentence: `S = 0,6 × (${sum}) = ${said(before, 2)} €, ${rounding}.` }
}

function ceilingOf(units: number, step: number): number {
  return (units - (units % step)) / step + (units % step === 0 ? 0 : 1)
}

// Medians are published to the euro, sometimes to the cent; a million a year is a mistyped one.
function centsOf(euros: number): number {
  const cents = Math.round(euros * CENTS)
  if (!(euros > 0 && euros <= 1_000_000) || Math.abs(euros * CENTS - cents) > 1e-6)
    throw new DomainError(
      'parametre_invalide',
      `revenus : un revenu annuel en euros est attendu (plus de 0, un million au plus, 2 décimales au plus), pas ${euros}.`,
      {
        parametre: 'revenus',
        valeur: String(euros),
      },
    )
  return cents
}

function said(value: number, decimals = 4): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: decimals }).format(value)
}
