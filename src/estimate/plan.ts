import type { Support } from '../crosswalk/index.ts'
import type { Catalogue, Indicator } from '../model/catalogue.ts'
import type { Method } from '../model/status.ts'
import type { Edition } from '../zonings/index.ts'
import type { Inputs, MeasureSet } from './inputs.ts'
import { COARSE_KINDS, LARGEST_BASE_GAP_YEARS } from './rules.ts'

/** A variable where it is measured: `position` is its place (from 1) in the dataset's amounts. */
export type Measured = { set: MeasureSet; variable: string; position: number }

/**
 * One way to answer an indicator on a target zoning, for one period.
 * `share`: the numerator is a published share (0–1), to be multiplied by the denominator.
 */
export type Route = {
  target: Edition
  indicator: Indicator
  period: string
  method: Method
  numerator: Measured
  base: Measured | null
  share: boolean
  support: Support | null
  baseSupport: Support | null
  /** What the value's `support` says, e.g. `menages_pauvres@carreau200-2019`. */
  supportLabel: string | null
  /** A rate read on a zoning too coarse for the target: shown as context, not published. */
  contextOnly: boolean
}

const ORDER: readonly Method[] = ['officiel', 'carreaux', 'support', 'aire']

/**
 * Every route from the inputs to the indicators of `targets`, best first: official figures, then cells that carry the variable
 * themselves, then spreading by the first ancillary of the variable's list that a support carries, then area; finer sources first.
 */
export function planRoutes(inputs: Inputs, catalogue: Catalogue, targets: readonly Edition[], carriedOnto: ReadonlySet<string>): Route[] {
  const routes: Route[] = []
  for (const target of targets) {
    for (const indicator of catalogue.indicators.values()) {
      const found = [
        ...officialRoutes(inputs, catalogue, indicator, target),
        ...(carriedOnto.has(target.zoning) ? carriedRoutes(inputs, catalogue, indicator, target) : []),
      ]
      routes.push(...found.sort(byPreference))
    }
  }
  return routes
}

function byPreference(a: Route, b: Route): number {
  return (
    ORDER.indexOf(a.method) - ORDER.indexOf(b.method) ||
    Number(a.share) - Number(b.share) ||
    a.numerator.set.edition.meanArea_m2 - b.numerator.set.edition.meanArea_m2 ||
    a.numerator.set.source.localeCompare(b.numerator.set.source) ||
    a.numerator.set.id - b.numerator.set.id
  )
}

function officialRoutes(inputs: Inputs, catalogue: Catalogue, indicator: Indicator, target: Edition): Route[] {
  return readings(inputs, catalogue, indicator, (set) => set.edition.id === target.id, true).map((reading) => ({
    ...reading,
    target,
    indicator,
    method: 'officiel',
    support: null,
    baseSupport: null,
    supportLabel: null,
    contextOnly: false,
  }))
}

function carriedRoutes(inputs: Inputs, catalogue: Catalogue, indicator: Indicator, target: Edition): Route[] {
  const meets = (set: MeasureSet): boolean =>
    set.edition.id !== target.id && set.edition.geometry === 'polygon' && set.edition.territories.some((territory) => target.territories.includes(territory))
  return readings(inputs, catalogue, indicator, meets, false).flatMap((reading) => {
    const source = reading.numerator.set.edition
    const contextOnly = indicator.nature !== 'effectif' && COARSE_KINDS.has(source.kind) && !COARSE_KINDS.has(target.kind)
    const byArea: Route = {
      ...reading,
      target,
      indicator,
      method: source.isGrid ? 'carreaux' : 'aire',
      support: null,
      baseSupport: null,
      supportLabel: null,
      contextOnly,
    }
    if (source.isGrid) return [byArea]
    const spread = reading.share ? reading.base : reading.numerator
    const base = reading.share ? null : reading.base
    const bySupport = supportsFor(inputs, catalogue, spread, reading.period, target).map(({ support, label }): Route => {
      const own = base && supportsFor(inputs, catalogue, base, reading.period, target).find((other) => other.support.edition === support.edition)
      return { ...byArea, method: 'support', support, baseSupport: own?.support ?? support, supportLabel: label }
    })
    return [...bySupport, byArea]
  })
}

type Reading = Pick<Route, 'numerator' | 'base' | 'share' | 'period'>

/** Where the indicator's counts (or the share under which it is published) are measured, among the datasets that `accepts` lets through. */
function readings(inputs: Inputs, catalogue: Catalogue, indicator: Indicator, accepts: (set: MeasureSet) => boolean, official: boolean): Reading[] {
  const found: Reading[] = []
  for (const set of inputs.measures.filter(accepts)) {
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

function measured(set: MeasureSet, variable: string): Measured | null {
  const position = set.variables.indexOf(variable) + 1
  return position > 0 ? { set, variable, position } : null
}

/**
 * The denominator on the same zoning: in the same dataset, else in the one nearest in time. A figure said to be official only takes one of
 * its own period; others, one no further than five years.
 */
function nearestBase(inputs: Inputs, set: MeasureSet, variable: string, official: boolean): Measured | null {
  const own = measured(set, variable)
  if (own) return own
  const others = inputs.measures
    .filter(({ edition, period }) => edition.id === set.edition.id && yearsApart(period, set.period) <= (official ? 0 : LARGEST_BASE_GAP_YEARS))
    .flatMap((other) => measured(other, variable) ?? [])
  return others.sort((a, b) => yearsApart(a.set.period, set.period) - yearsApart(b.set.period, set.period) || a.set.id - b.set.id)[0] ?? null
}

function yearsApart(one: string, other: string): number {
  return Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4)))
}

/**
 * For each grid or set of points of the target's territory, the first ancillary of the variable's list that it carries, in the order of the
 * list: where one support does not reach, the next answers.
 */
function supportsFor(inputs: Inputs, catalogue: Catalogue, spread: Measured | null, period: string, target: Edition): { support: Support; label: string }[] {
  const found = new Map<number, { support: Support; label: string }>()
  for (const ancillary of catalogue.variables.get(spread?.variable ?? '')?.ancillaries ?? []) {
    const carrying = inputs.measures
      .filter(
        ({ edition }) => (edition.isGrid || edition.geometry === 'point') && edition.territories.some((territory) => target.territories.includes(territory)),
      )
      .filter((set) => set.variables.includes(ancillary))
      .sort((a, b) => yearsApart(a.period, period) - yearsApart(b.period, period) || a.edition.meanArea_m2 - b.edition.meanArea_m2 || a.id - b.id)
    for (const { edition, id, zoning, emptyElsewhereIn } of carrying) {
      if (found.has(edition.id)) continue
      const support = { edition: edition.id, dataset: id, variable: ancillary, geometry: edition.geometry, completeIn: emptyElsewhereIn }
      found.set(edition.id, { support, label: `${ancillary}@${zoning}` })
    }
  }
  return [...found.values()]
}
