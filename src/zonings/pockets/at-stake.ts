import { FEWEST_HOUSEHOLDS } from '../../model/detection.ts'
import { indexCells } from './cell-index.ts'
import { componentsOf, unitsOf } from './components.ts'
import { coreUnits } from './core.ts'
import { varianceOfCell, varianceOfMean } from './draw-income.ts'
import { holesOf } from './holes.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { reaches } from './reaches.ts'
import type { Variant } from './variants.ts'

/** A measured unit whose chance to be over the threshold in one draw is less than this is taken to be never: one draw in a million. */
const UNLIKELY = 1e-6

/** Standard deviations beyond which a log-normal income does not fall: less likely than `UNLIKELY` (5 would do), with room for the scaling of groups. */
const FAR = 6

/** What is tried: choices; or draws of the cells with the choices given. */
export type Trials = { variants: readonly Variant[]; isDrawn: boolean }

/**
 * The units that some pocket may hold in some of the trials, and what it takes to tell exactly which: those that may be poor; those that smoothing may then take
 * in, beside them or enclosed by them; and, where they are drawn, the rest of their imputed groups. Left out: all that is linked only to too few people
 * (see largeEnough). In increasing order. `neighbours`: of the widest rule tried.
 */
export function unitsAtStake(mesh: Mesh, neighbours: Neighbours, { variants, isDrawn }: Trials): Int32Array<ArrayBuffer> {
  const mayBePoor = poorUnits(
    mesh,
    variants.map(({ thresholdFactor }) => thresholdFactor),
    isDrawn,
  )
  const mayBeTaken = mayBePoor.slice()
  for (let unit = 0; unit < mayBePoor.length; unit++) {
    if (mayBePoor[unit] !== 1) continue
    for (let link = neighbours.starts[unit] ?? 0; link < (neighbours.starts[unit + 1] ?? 0); link++) mayBeTaken[neighbours.of[link] ?? 0] = 1
  }
  const isAtStake = new Uint8Array(mayBeTaken.length)
  for (const unit of enclosedBy(mesh, mayBePoor)) {
    mayBeTaken[unit] = 1
    isAtStake[unit] = 1
  }
  const sets = componentsOf(neighbours, mayBeTaken)
  const isLarge = largeEnough(variants)
  for (let set = 0; set < sets.count; set++) {
    const units = unitsOf(sets, set)
    if (isLarge(mesh, units)) for (const unit of units) isAtStake[unit] = 1
  }
  const groups = new Set<number>()
  if (isDrawn) for (const [unit, group] of mesh.imputedGroup.entries()) if (isAtStake[unit] === 1 && group >= 0) groups.add(group)
  return Int32Array.from(isAtStake.keys()).filter((unit) => isAtStake[unit] === 1 || groups.has(mesh.imputedGroup[unit] ?? -1))
}

/**
 * Whether a pocket may lie in these linked units for the easiest of the variants: enough households and people, and enough people in measured units, of whom it
 * holds at least 1 − part_imputee_max. Households and people are not drawn. Every unit counts, whether it may be in a pocket or not: this errs on the safe side.
 */
function largeEnough(variants: readonly Variant[]): (mesh: Mesh, units: Int32Array) => boolean {
  const least = (criterion: 'population_min' | 'menages_min') => Math.min(...variants.map(({ parameters }) => parameters[criterion]))
  const measuredShare = 1 - Math.max(...variants.map(({ parameters }) => parameters.part_imputee_max))
  const [people, homes] = [least('population_min'), Math.max(FEWEST_HOUSEHOLDS, least('menages_min'))]
  return ({ population, households, isImputed }, units) => {
    const sum = { population: 0, households: 0, measured: 0 }
    for (const unit of units) {
      sum.population += population[unit] || 0
      sum.households += households[unit] || 0
      if (isImputed[unit] !== 1) sum.measured += population[unit] || 0
    }
    return reaches(sum.population, people) && reaches(sum.households, homes) && reaches(sum.measured, measuredShare * people)
  }
}

function poorUnits(mesh: Mesh, factors: readonly number[], isDrawn: boolean): Uint8Array<ArrayBuffer> {
  const loosest = mesh.measure === 'part' ? Math.min(1, ...factors) : Math.max(1, ...factors)
  const { core } = coreUnits({ ...mesh, threshold: mesh.threshold.map((threshold) => threshold * loosest) })
  const may = mesh.measure === 'part' ? mayReachShare : mayFallUnder
  return Uint8Array.from(core, (isPoor, unit) => (isPoor === 1 || (isDrawn && mesh.isEligible[unit] === 1 && may(mesh, unit)) ? 1 : 0))
}

/** Chernoff's bound for a binomial: P(share ≥ t) ≤ exp(−n·KL(t‖p)). Imputed cells vary too much for a bound to spare any; a share of 0 stays 0. */
function mayReachShare({ poor, households, threshold, isImputed, poorCap }: Mesh, unit: number): boolean {
  const [count = Number.NaN, homes = Number.NaN, limit = Number.NaN] = [poor[unit], households[unit], threshold[unit]]
  if (!(homes > 0) || !(count > 0) || Number.isNaN(limit)) return false
  const share = count / homes
  if (isImputed[unit] === 1 || share >= limit || (poorCap < 1 && count >= poorCap * homes - 0.5)) return true
  if (limit > 1) return false
  const divergence = limit * Math.log(limit / share) + (limit < 1 ? (1 - limit) * Math.log((1 - limit) / (1 - share)) : 0)
  return Math.max(1, Math.round(homes)) * divergence <= -Math.log(UNLIKELY)
}

function mayFallUnder({ income, population, households, threshold, isImputed }: Mesh, unit: number): boolean {
  const [euros = Number.NaN, people = Number.NaN, homes = Number.NaN, limit = Number.NaN] = [income[unit], population[unit], households[unit], threshold[unit]]
  if (!(homes > 0) || !(people > 0)) return false
  const deviation = Math.sqrt(isImputed[unit] === 1 ? varianceOfCell(homes) + varianceOfMean(homes) : varianceOfMean(homes))
  return Math.log(euros / people / limit) <= FAR * deviation
}

/** Units in the holes of all of them together: what some of them enclose, all of them do (unless it is one of them). */
function enclosedBy(mesh: Mesh, mayBePoor: Uint8Array): number[] {
  const { cells } = mesh
  if (!cells) return []
  const unitAt = indexCells(mesh, cells)
  const poor = Int32Array.from(mayBePoor.keys()).filter((unit) => mayBePoor[unit] === 1)
  const grids = [...new Set(poor.map((unit) => cells.grid[unit] ?? 0))]
  return grids.flatMap((grid) => {
    const units = poor.filter((unit) => cells.grid[unit] === grid)
    const holes = holesOf({ columns: units.map((unit) => cells.column[unit] ?? 0), rows: units.map((unit) => cells.row[unit] ?? 0) }, false)
    return holes.flat().flatMap(({ row, from, to }) => {
      const found = Array.from({ length: to - from + 1 }, (_, step) => unitAt(grid, from + step, row))
      return found.filter((unit) => unit !== -1)
    })
  })
}
