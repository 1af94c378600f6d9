/** The rule that makes a quarter a priority one (QPV), as the decrees of 2014 write it. */
export {
  COMMUNE_DENSITY,
  COMMUNE_DENSITY_ABOVE,
  DENSITY,
  INCOME,
  POPULATION,
  URBAN_AREA,
  URBAN_AREA_POPULATION_MIN,
  URBAN_TERRITORY,
} from './criteria.ts'
export { type Comparison, type Criterion, type Figure, judge, overall, VERDICTS, type Verdict } from './judge.ts'
export { countedUrbanPopulation, NOT_SIMULATED, REGIMES, type Regime, type RegimeRule, RULES, regimeOfDepartement } from './regimes.ts'
export {
  GUADELOUPE_AT_LEAST,
  GUADELOUPE_WEIGHTS,
  GUYANE_ABOVE,
  GUYANE_WEIGHTS,
  guadeloupeIndex,
  guyaneIndex,
  type IndexedUnit,
  type Parameter,
  type SyntheticIndex,
} from './synthetic-index.ts'
export { type IncomeThreshold, metropolitanThreshold, overseasThreshold } from './threshold.ts'
export { OVERSEAS_WEIGHTS, type Weights, weightsOfUrbanUnit } from './weights.ts'
