import type { Mesh } from './mesh.ts'
import { isPoor, standingOf, weightOf } from './poverty.ts'
import { reaches } from './reaches.ts'

/** Units read, and what became of each: `eligible` = `overThreshold` + `underThreshold` + `withoutHouseholds` + `withoutMeasure`. */
export type CoreFacts = {
  units: number
  eligible: number
  overThreshold: number
  underThreshold: number
  /** Known to have no household. */
  withoutHouseholds: number
  /** Households, people, the measure or its threshold are not known: never poor, never taken in. */
  withoutMeasure: number
  /** Of those over the threshold: at the highest share that the producer shows, so that the true one may be higher. */
  atCap: number
}

/** The units that pockets grow from: eligible, with households, and poor (see `isPoor` for ties). 1 for each, and the facts of the search. */
export function coreUnits(mesh: Mesh): { core: Uint8Array; facts: CoreFacts } {
  const core = new Uint8Array(mesh.codes.length)
  const facts = { units: core.length, eligible: 0, overThreshold: 0, underThreshold: 0, withoutHouseholds: 0, withoutMeasure: 0, atCap: 0 }
  for (let unit = 0; unit < core.length; unit++) {
    if (mesh.isEligible[unit] !== 1) continue
    facts.eligible++
    const households = mesh.households[unit] ?? Number.NaN
    if (households === 0) facts.withoutHouseholds++
    else if (!isKnown(mesh, unit) || weightOf(mesh, unit) === 0) facts.withoutMeasure++
    else if (isPoor(mesh.measure, standingOf(mesh, unit))) {
      core[unit] = 1
      facts.overThreshold++
      if (mesh.measure === 'part' && mesh.poorCap < 1 && reaches(mesh.poor[unit] ?? 0, mesh.poorCap * households)) facts.atCap++
    } else facts.underThreshold++
  }
  return { core, facts }
}

/** Whether it can be told how poor a unit is: households, people and measure known, none negative. */
export function isKnown(mesh: Mesh, unit: number): boolean {
  const { held, expected } = standingOf(mesh, unit)
  return (mesh.households[unit] ?? Number.NaN) >= 0 && (mesh.population[unit] ?? Number.NaN) >= 0 && Number.isFinite(held) && Number.isFinite(expected)
}
