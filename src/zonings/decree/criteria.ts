import type { Comparison } from './judge.ts'

const OF_COMMUNES = 'ce que donnent ses communes'

/** « inférieur au seuil » : strictly (décret 2014-767, art. 2, I, 3°; décret 2014-1575, art. 1, 2°). */
export const INCOME: Comparison = { critere: 'revenu', name: 'Revenu', unit: '€ par an', decimals: 0, sense: 'under' }

/** Inhabitants of the quarter (décret 2014-767, art. 2, I, 2°; décret 2014-1575, art. 1, 1°). */
export const POPULATION: Comparison = { critere: 'population', name: 'Population', unit: 'habitants', decimals: 0, sense: 'at_least' }

/** Inhabitants per km² of the quarter (décret 2014-1575, art. 1, 1°). */
export const DENSITY: Comparison = { critere: 'densite', name: 'Densité', unit: 'hab/km²', decimals: 0, sense: 'at_least' }

/** Inhabitants (population totale) of the urban unit or of the commune. */
export const URBAN_TERRITORY: Comparison = {
  critere: 'territoire_urbain',
  name: 'Territoire urbain',
  unit: 'habitants',
  decimals: 0,
  sense: 'at_least',
  range: OF_COMMUNES,
}

/** Density of the commune, Guadeloupe: « supérieure à 150 habitants au km2 » (décret 2014-1575, art. 7, 1°). */
export const COMMUNE_DENSITY: Comparison = {
  critere: 'densite_commune',
  name: 'Densité de la commune',
  unit: 'hab/km²',
  decimals: 0,
  sense: 'over',
  range: OF_COMMUNES,
}

/** Inhabitants of the urban area around the commune (décret 2014-1575, art. 4 and 7, 1°). */
export const URBAN_AREA: Comparison = {
  critere: 'aire_urbaine',
  name: 'Aire urbaine',
  unit: 'habitants',
  decimals: 0,
  sense: 'at_least',
  range: OF_COMMUNES,
}

export const URBAN_AREA_POPULATION_MIN = 15_000
export const COMMUNE_DENSITY_ABOVE = 150
