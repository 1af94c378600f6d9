import type { DetectionParameters, FailedCriterion } from '../../model/detection.ts'
import { shapeOf } from './compactness.ts'
import { type Components, unitsOf } from './components.ts'
import { failedCriteria, isLargeEnoughToTell, isNear } from './judge.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { standingOf, weightOf } from './poverty.ts'

/** What a unit is in its cluster. */
export const CORE = 0
export const TAKEN_IN = 1

export type Cluster = {
  /** In increasing order. */
  units: Int32Array
  /** As `units`: CORE (over the threshold) or TAKEN_IN (by smoothing). */
  roles: Uint8Array
  population: number
  households: number
  /** Poor households; null where they are not known in one of its units. */
  poor: number | null
  /** Euros by person of it (income by consumption unit); null where it is not known in one of its units. */
  income_mean: number | null
  /** Poor households ÷ households, or mean income in euros: what is held against `threshold`. */
  measure: number
  /** The mean of the thresholds of its units, by households (share) or by people (income): it has one only where its units have one. */
  threshold: number
  /** Share of its people who live in imputed units. */
  imputedShare: number
  /** 4π·area ÷ perimeter², of the union of its units. */
  compactness: number
  /** Criteria that it does not meet: none in a pocket. */
  failed: FailedCriterion[]
}

/**
 * Adds up the units of each set and judges it: those that meet every criterion, and those that nearly made it, in the order of the sets. Others are not told.
 * `core` tells the units over the threshold from those taken in.
 */
export function tellClusters(
  mesh: Mesh,
  neighbours: Neighbours,
  sets: Components,
  core: Uint8Array,
  parameters: DetectionParameters,
): { pockets: Cluster[]; nearly: Cluster[] } {
  const pockets: Cluster[] = []
  const nearly: Cluster[] = []
  for (let set = 0; set < sets.count; set++) {
    const units = unitsOf(sets, set)
    const sums = sumUp(mesh, units)
    if (!isLargeEnoughToTell(sums, parameters)) continue
    const { compactness } = shapeOf(mesh, neighbours, units, (unit) => sets.setOf[unit] === set)
    const failed = failedCriteria({ ...sums, compactness }, parameters)
    const cluster = { units: units.slice(), roles: Uint8Array.from(units, (unit) => (core[unit] === 1 ? CORE : TAKEN_IN)), ...sums, compactness, failed }
    if (failed.length === 0) pockets.push(cluster)
    else if (isNear(cluster, parameters)) nearly.push(cluster)
  }
  return { pockets, nearly }
}

function sumUp(mesh: Mesh, units: Int32Array): Omit<Cluster, 'units' | 'roles' | 'compactness' | 'failed'> {
  let population = 0
  let households = 0
  let poor = 0
  let income = 0
  let imputed = 0
  let held = 0
  let expected = 0
  let weight = 0
  for (const unit of units) {
    const people = mesh.population[unit] ?? Number.NaN
    const homes = mesh.households[unit] ?? Number.NaN
    const standing = standingOf(mesh, unit)
    population += people
    households += homes
    // A unit without household has no poor one, and one without people no income, whatever the column says.
    if (homes > 0) poor += mesh.poor[unit] ?? Number.NaN
    if (people > 0) income += mesh.income[unit] ?? Number.NaN
    if (mesh.isImputed[unit] === 1) imputed += people
    held += standing.held
    expected += standing.expected
    weight += weightOf(mesh, unit)
  }
  return {
    population,
    households,
    poor: Number.isNaN(poor) ? null : poor,
    income_mean: Number.isNaN(income) || population === 0 ? null : income / population,
    measure: held / weight,
    threshold: expected / weight,
    imputedShare: population === 0 ? 0 : imputed / population,
  }
}
