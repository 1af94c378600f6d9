import type { Catalogue, Indicator, Quantile } from '../model/catalogue.ts'
import { byCodePoint } from './by-code-point.ts'
import type { Inputs, MeasureSet } from './inputs.ts'
import type { Measured, Route } from './plan.ts'
import { LARGEST_BASE_GAP_YEARS } from './rules.ts'

export type Reading = Pick<Route, 'numerator' | 'base' | 'share' | 'period'>

/** Where the indicator's counts (or the share under which it is published) are measured, among the datasets that `accepts` lets through. */
export function readings(inputs: Inputs, catalogue: Catalogue, indicator: Indicator, accepts: (set: MeasureSet) => boolean, official: boolean): Reading[] {
  const found: Reading[] = []
  for (const set of inputs.measures.filter(accepts)) {
    if (indicator.quantile) found.push(...quantileReading(inputs, set, indicator.quantile, official))
    const numerator = indicator.numerator && measured(set, indicator.numerator)
    const base = indicator.denominator && nearestBase(inputs, set, indicator.denominator, official)
    if (numerator && indicator.nature === 'effectif') found.push({ numerator, base: null, share: false, period: set.period })
    else if (numerator && base) found.push({ numerator, base, share: false, period: set.period })
    const published = indicator.publishedAs && measured(set, indicator.publishedAs)
    if (!published) continue
    const weightedBy = catalogue.variables.get(published.variable)?.denominator
    const publishedBase = weightedBy ? nearestBase(inputs, set, weightedBy, official) : null
    // On its own zoning a published share needs no denominator; to be carried it does.
    if (official || publishedBase) found.push({ numerator: published, base: publishedBase, share: true, period: set.period })
  }
  return found
}

/** On its own zoning, the published quantile; to be carried, the quantiles that draw a distribution, and the people who weigh it. */
function quantileReading(inputs: Inputs, set: MeasureSet, { variable, deciles, weight }: Quantile, official: boolean): Reading[] {
  if (official) {
    const published = measured(set, variable)
    return published ? [{ numerator: published, base: null, share: true, period: set.period }] : []
  }
  const [first, second] = deciles.flatMap((decile) => measured(set, decile.variable) ?? [])
  const people = nearestBase(inputs, set, weight, false)
  return first && second && people ? [{ numerator: measured(set, variable) ?? first, base: people, share: true, period: set.period }] : []
}

/** The variable in a dataset; null when it does not carry it. */
export function measured(set: MeasureSet, variable: string): Measured | null {
  const position = set.variables.indexOf(variable) + 1
  return position > 0 ? { set, variable, position } : null
}

/**
 * The denominator on the same zoning: in the same dataset, else in the one nearest in time. A figure said to be official only takes one of
 * its own period; others, one no further than five years.
 */
function nearestBase(inputs: Inputs, set: MeasureSet, variable: string, official: boolean): Measured | null {
  return (
    measured(set, variable) ??
    nearestMeasured(inputs, variable, set.period, official ? 0 : LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === set.edition.id)
  )
}

/** The variable in the dataset nearest in time to `period`, no more than `years` away, among those that `accepts` lets through. */
export function nearestMeasured(inputs: Inputs, variable: string, period: string, years: number, accepts: (set: MeasureSet) => boolean): Measured | null {
  return (
    inputs.measures
      .filter((set) => yearsApart(set.period, period) <= years && accepts(set))
      .flatMap((set) => measured(set, variable) ?? [])
      .sort((a, b) => nearestFirst(period)(a.set, b.set))[0] ?? null
  )
}

/** Orders datasets by years from `period`, then as `latestFirst`: never by which was loaded first, unless all else is equal. */
function nearestFirst(period: string): (a: MeasureSet, b: MeasureSet) => number {
  return (a, b) => yearsApart(a.period, period) - yearsApart(b.period, period) || latestFirst(a, b)
}

/** The later period first, then by source (code points), then by dataset. */
export function latestFirst(a: MeasureSet, b: MeasureSet): number {
  return byCodePoint(b.period, a.period) || byCodePoint(a.source, b.source) || a.id - b.id
}

/** Years between two periods, by their first four digits. */
export function yearsApart(one: string, other: string): number {
  return Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4)))
}
