import type { Catalogue } from '../../model/catalogue.ts'
import { INTERVENTION_KINDS } from '../../model/zoning-kinds.ts'
import type { Inputs } from '../inputs.ts'
import type { Measured, Route } from '../plan.ts'
import { measured, nearestMeasured } from '../readings.ts'
import { LARGEST_BASE_GAP_YEARS } from '../rules.ts'

/** A count on source zones, the same count of the same period on coarser zonings, and the mass that shares what they leave (null: area). */
export type RakingPlan = { counts: Measured; totals: Measured[]; mass: Measured | null }

/** Masses that share a remainder, after the count itself at another time: people, then households. */
const MASSES = ['population', 'menages']

/**
 * The counts that `routes` carry and that a coarser zoning publishes too, once each, with every such total. Not the cells of a grid: their producer
 * fills them so that totals hold. Not the denominators of published shares, nor figures that are official where they are.
 */
export function planRakings(inputs: Inputs, { variables }: Catalogue, routes: readonly Route[], carriedOnto: ReadonlySet<string>): RakingPlan[] {
  const plans = new Map<string, RakingPlan>()
  for (const { method, numerator, base, share } of routes) {
    if (method === 'officiel' || method === 'melange' || share) continue
    for (const counts of base ? [numerator, base] : [numerator]) {
      const nature = variables.get(counts.variable)?.nature
      if (counts.set.edition.isGrid || (nature !== 'effectif' && nature !== 'somme') || plans.has(rakingKey(counts))) continue
      const totals = totalsOf(inputs, counts, carriedOnto)
      if (totals.length > 0) plans.set(rakingKey(counts), { counts, totals, mass: massFor(inputs, counts) })
    }
  }
  return [...plans.values()]
}

/** What a raking is found again by, in a run. */
export function rakingKey({ set, variable }: Measured): string {
  return `${set.id}/${variable}`
}

/**
 * Never on a zoning that estimates are carried onto, nor on any perimeter of intervention: its official figures judge the estimates, and must not
 * shape what they judge.
 */
function totalsOf({ measures }: Inputs, { set, variable }: Measured, carriedOnto: ReadonlySet<string>): Measured[] {
  return measures
    .filter(
      ({ edition, period }) => period === set.period && edition.geometry === 'polygon' && !edition.isGrid && edition.meanArea_m2 > set.edition.meanArea_m2,
    )
    .filter(({ edition }) => !carriedOnto.has(edition.zoning) && !INTERVENTION_KINDS.has(edition.kind))
    .filter(({ edition }) => edition.territories.some((territory) => set.edition.territories.includes(territory)))
    .flatMap((other) => measured(other, variable) ?? [])
}

/** On the same zones, in another dataset: rows hidden in one are often hidden whole. */
function massFor(inputs: Inputs, { set, variable }: Measured): Measured | null {
  for (const candidate of [variable, ...MASSES]) {
    const found = nearestMeasured(inputs, candidate, set.period, LARGEST_BASE_GAP_YEARS, (other) => other.edition.id === set.edition.id && other.id !== set.id)
    if (found) return found
  }
  return null
}
