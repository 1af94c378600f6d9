/**
 * Zones by vintage: repaired, in the legal CRS of their territory and in CRS84.
 * An edition is one reading of a zoning's perimeters; the current one of each zoning is what the next build uses. Poverty pockets are perimeters that are
 * computed; the decree's rule says what would make a QPV.
 */
export { type AdoptOptions, type AdoptReport, adoptZones } from './adopt.ts'
export { checkCodes, checkWaiting } from './check-codes.ts'
export {
  COMMUNE_DENSITY,
  COMMUNE_DENSITY_ABOVE,
  type Comparison,
  type Criterion,
  countedUrbanPopulation,
  DENSITY,
  type Figure,
  GUADELOUPE_AT_LEAST,
  GUADELOUPE_WEIGHTS,
  GUYANE_ABOVE,
  GUYANE_WEIGHTS,
  guadeloupeIndex,
  guyaneIndex,
  INCOME,
  type IncomeThreshold,
  type IndexedUnit,
  judge,
  metropolitanThreshold,
  NOT_SIMULATED,
  OVERSEAS_WEIGHTS,
  overall,
  overseasThreshold,
  POPULATION,
  type Regime,
  RULES,
  regimeOfDepartement,
  URBAN_AREA,
  URBAN_AREA_POPULATION_MIN,
  URBAN_TERRITORY,
  type Verdict,
  type Weights,
  weightsOfUrbanUnit,
} from './decree/index.ts'
export { currentEditions, type Edition, retireFictitiousEditions } from './editions.ts'
export {
  communesOfUnits,
  type DetectionReport,
  detectPockets,
  detectZoning,
  type Mesh,
  meshDrawer,
  type Neighbours,
  neighboursOf,
  pocketCode,
  type ReadMesh,
  readMesh,
  seededRandom,
  survives,
} from './pockets/index.ts'
