import type { Support } from '../crosswalk/index.ts'
import type { Catalogue, Indicator } from '../model/catalogue.ts'
import type { Method } from '../model/status.ts'
import { isPocketKind } from '../model/zoning-kinds.ts'
import type { Edition } from '../zonings/index.ts'
import { byCodePoint } from './by-code-point.ts'
import type { Inputs, MeasureSet } from './inputs.ts'
import { type Anchor, findAnchor } from './mixture/find-anchor.ts'
import { readings } from './readings.ts'
import { COARSE_KINDS } from './rules.ts'
import { supportsFor } from './supports.ts'

/**
 * A variable where it is measured: `position` is its place (from 1) in the dataset's amounts; `raking` brings it to published totals, where
 * there are some.
 */
export type Measured = { set: MeasureSet; variable: string; position: number; raking?: Raking }

/** A row of estimate.raking; `error`: how far the parts of a remainder lie from the truth, as a share of themselves (standard deviation). */
export type Raking = { id: number; error: number }

/**
 * One way to answer an indicator on a target zoning, for one period.
 * `share`: the numerator is published without its counts: a share (0–1), to be multiplied by the denominator, or a quantile, to be weighed by it.
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
  /** A published share that a mixture is anchored on. */
  anchor?: Anchor
}

const ORDER: readonly Method[] = ['officiel', 'carreaux', 'support', 'aire', 'melange']

/**
 * Every route from the inputs to the indicators of `targets`, best first: official figures, then cells that carry the variable
 * themselves, then spreading by the first ancillary of the variable's list that a support carries, then area; finer sources first. A quantile is
 * read on a mixture instead: anchored on a share published of the target, then weighed by people spread by support, then by area.
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
    byCodePoint(a.numerator.set.source, b.numerator.set.source) ||
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
  // A pocket was drawn because its cells differ from the zone around them: the distribution of that zone says nothing of it.
  if (indicator.quantile && isPocketKind(target.kind)) return []
  return readings(inputs, catalogue, indicator, meets, false).flatMap((reading) => {
    const source = reading.numerator.set.edition
    const contextOnly = indicator.nature !== 'effectif' && COARSE_KINDS.has(source.kind) && !COARSE_KINDS.has(target.kind)
    const byArea: Route = {
      ...reading,
      target,
      indicator,
      method: indicator.quantile ? 'melange' : source.isGrid ? 'carreaux' : 'aire',
      support: null,
      baseSupport: null,
      supportLabel: null,
      contextOnly,
    }
    if (source.isGrid && !indicator.quantile) return [byArea]
    const spread = reading.share ? reading.base : reading.numerator
    const base = reading.share ? null : reading.base
    const bySupport = supportsFor(inputs, catalogue, spread, reading.period, target).map(({ support, label }): Route => {
      const own = base && supportsFor(inputs, catalogue, base, reading.period, target).find((other) => other.support.edition === support.edition)
      return { ...byArea, method: indicator.quantile ? 'melange' : 'support', support, baseSupport: own?.support ?? support, supportLabel: label }
    })
    const anchor = indicator.quantile && findAnchor(inputs, catalogue, indicator.quantile, reading, target)
    const anchored = anchor ? [{ ...byArea, anchor, supportLabel: `${anchor.target.variable}@${target.zoning}` }] : []
    return [...anchored, ...bySupport, byArea]
  })
}
