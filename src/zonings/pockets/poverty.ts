import type { Mesh } from './mesh.ts'
import { reaches } from './reaches.ts'

/**
 * What a unit, or a set of units, brings to the test of poverty, so that sets add up: `poor` households against `expected` ones (threshold × households)
 * when the measure is a share; people × threshold against the `income` they have when it is an income. NaN where a number is not known.
 */
export type Standing = { held: number; expected: number }

/** Poor households against threshold × households; or income against threshold × people. A unit without household (or people) brings nothing. */
export function standingOf(mesh: Mesh, unit: number): Standing {
  const weight = weightOf(mesh, unit)
  if (weight === 0) return { held: 0, expected: 0 }
  const held = (mesh.measure === 'part' ? mesh.poor : mesh.income)[unit] ?? Number.NaN
  return { held, expected: (mesh.threshold[unit] ?? Number.NaN) * weight }
}

/** What the measure is a mean over: households for a share of poor ones, people for an income by consumption unit and person. */
export function weightOf(mesh: Mesh, unit: number): number {
  return (mesh.measure === 'part' ? mesh.households : mesh.population)[unit] ?? Number.NaN
}

/**
 * Whether a unit, or a set, is poor. Ties: a share that is the threshold is poor (« part ≥ seuil »); an income that is the threshold is not, for the
 * decree says « inférieur » (décret 2014-767, art. 2). What is not known is never poor.
 */
export function isPoor(measure: Mesh['measure'], { held, expected }: Standing): boolean {
  if (Number.isNaN(held) || Number.isNaN(expected)) return false
  return measure === 'part' ? reaches(held, expected) : !reaches(held, expected)
}

/** By how much it is poorer than its threshold, in poor households (or euros): negative when it is not poor; NaN when not known. */
export function excessOf(measure: Mesh['measure'], { held, expected }: Standing): number {
  return measure === 'part' ? held - expected : expected - held
}
