/** Which rule makes a quarter a priority one. */
export const REGIMES = ['metropole', 'martinique_reunion', 'autres_outre_mer'] as const
export type Regime = (typeof REGIMES)[number]

export type RegimeRule = {
  label: string
  text: string
  /** Inhabitants of the quarter, at least; null: the rule has none of its own. */
  populationMin: number | null
  /** Inhabitants per km² of the quarter, at least. */
  densityMin: number | null
  /** Inhabitants of the urban territory, at least, and what it is. */
  urban: { populationMin: number; what: string }
}

/**
 * The three rules. Figures: décret 2014-767, art. 2 (10,000 and 1,000); décret 2014-1575, art. 1 (15,000, 1,000 and 2,000 per km²), art. 4 and 7 (5,000), as
 * published in 2014. The décret 2024-1211 of 27 December 2024 changed the overseas ones; its text is in no source that we hold.
 */
export const RULES: Record<Regime, RegimeRule> = {
  metropole: {
    label: 'France métropolitaine',
    text: 'décret n° 2014-767 du 3 juillet 2014, art. 2 et 4',
    populationMin: 1000,
    densityMin: null,
    urban: { populationMin: 10_000, what: 'unité urbaine' },
  },
  martinique_reunion: {
    label: 'Martinique et La Réunion',
    text: 'décret n° 2014-1575 du 22 décembre 2014, art. 1 et 2',
    populationMin: 1000,
    densityMin: 2000,
    urban: { populationMin: 15_000, what: 'commune' },
  },
  autres_outre_mer: {
    label: 'Guyane et Guadeloupe',
    text: 'décret n° 2014-1575 du 22 décembre 2014, art. 4 et annexe 1 (Guyane), art. 7 et annexe 2 (Guadeloupe)',
    populationMin: null,
    densityMin: null,
    urban: { populationMin: 5000, what: 'commune urbaine' },
  },
}

/** Where neither rule holds: Mayotte, Saint-Martin and Polynésie française have their own (décret 2014-1575, ch. IV to VI), which are not simulated. */
export const NOT_SIMULATED: readonly string[] = ['975', '976', '977', '978', '986', '987', '988']

/** The rule that holds in a département; null where none of the three does, and for a code that is no département (fictitious ones). */
export function regimeOfDepartement(departement: string): Regime | null {
  if (departement === '972' || departement === '974') return 'martinique_reunion'
  if (departement === '971' || departement === '973') return 'autres_outre_mer'
  return /^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB])$/.test(departement) && departement !== '20' ? 'metropole' : null
}

/** Inhabitants of an urban unit as the decree reads them: population totale, rounded up to 100 (décret 2014-767, art. 2, I, 1°): 9 901 counts as 10 000. */
export function countedUrbanPopulation(regime: Regime, population: number): number {
  return regime === 'metropole' ? Math.ceil(population / 100) * 100 : population
}
