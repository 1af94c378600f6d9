import type { Correction } from '../../model/correction.ts'
import type { Edition } from '../../zonings/index.ts'
import { byCodePoint } from '../by-code-point.ts'
import type { Inputs, MeasureSet } from '../inputs.ts'
import type { Measured } from '../plan.ts'
import { latestFirst, measured, nearestMeasured, yearsApart } from '../readings.ts'
import { LARGEST_BASE_GAP_YEARS } from '../rules.ts'
import { variablesRead } from './covariates.ts'

/** Where a chain of corrections reads what it needs: they share their source, so they share what is read of it. */
export type Materials = {
  /** The measure that is corrected, at its latest period, on the source edition. */
  main: Measured
  mass: Measured
  /** Each variable of the sources that a covariate reads, latest period first; of one period, in the order in which they are believed. */
  covariates: ReadonlyMap<string, readonly Measured[]>
  /** Distances of the surroundings that are read, in metres. */
  distances: readonly number[]
  target: Edition
}

/**
 * What a chain of corrections can read of its sources to speak of a target; null when its source does not measure what it corrects, or nothing weighs it.
 * The source is the one whose measure is the latest; of two, the later vintage.
 */
export function materialsOf(inputs: Inputs, chain: readonly Correction[], target: Edition): Materials | null {
  const [first] = chain
  if (!first) return null
  const { kind, variable, mass } = first.source
  const sets = inputs.measures.filter(
    ({ edition }) => edition.kind === kind && edition.geometry === 'polygon' && edition.territories.some((one) => first.territories.includes(one)),
  )
  const [main] = measuring(sets, variable).sort(
    ({ set: a }, { set: b }) => byCodePoint(b.period, a.period) || b.edition.vintage - a.edition.vintage || latestFirst(a, b),
  )
  if (!main || !target.territories.some((one) => first.territories.includes(one))) return null
  const near = sets.filter(({ edition, period }) => edition.id === main.set.edition.id && yearsApart(period, main.set.period) <= LARGEST_BASE_GAP_YEARS)
  const weighing = nearestMeasured(inputs, mass, main.set.period, LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === main.set.edition.id)
  if (!weighing) return null
  const variables = new Set(chain.flatMap(({ covariates }) => covariates.flatMap(variablesRead)))
  const covariates = new Map([...variables].map((name) => [name, measuring(near, name).sort((a, b) => latestFirst(a.set, b.set))]))
  const distances = new Set(
    chain.flatMap(({ terms, auxiliaries }) => [...terms, ...auxiliaries].flatMap((term) => (term.calcul === 'anneau' ? [term.distance_m] : []))),
  )
  return { main, mass: weighing, covariates, distances: [...distances].sort((a, b) => a - b), target }
}

/** Variables published on the target itself that a correction reads, its weight included. */
export function publishedVariables({ terms, auxiliaries, weight }: Correction): string[] {
  const read = [...terms, ...auxiliaries].flatMap((term) => {
    if (term.calcul === 'publie' || term.calcul === 'publie_sur_porte') return [term.variable]
    return term.calcul === 'rapport_publie' ? [term.numerateur, term.denominateur] : []
  })
  return [...new Set([weight, ...read])].sort()
}

/** Where a variable is published on the target's own edition, at the period nearest to `period`; null where it is not. */
export function publishedOn(inputs: Inputs, target: Edition, variable: string, period: string): Measured | null {
  return nearestMeasured(inputs, variable, period, LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === target.id)
}

/** The first variable that a correction needs and that nothing measures; null when it has them all. */
export function firstUnmeasured(correction: Correction, materials: Materials, isPublished: (variable: string) => boolean): string | null {
  const unread = correction.covariates.flatMap(variablesRead).find((name) => (materials.covariates.get(name) ?? []).length === 0)
  return unread ?? publishedVariables(correction).find((name) => !isPublished(name)) ?? null
}

function measuring(sets: readonly MeasureSet[], variable: string): Measured[] {
  return sets.flatMap((set) => measured(set, variable) ?? [])
}
