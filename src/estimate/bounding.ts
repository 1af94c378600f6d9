import type { Catalogue } from '../model/catalogue.ts'
import { certaintyOf, type Publishing } from './certainty.ts'
import type { Bounding, Sure } from './hard-bounds.ts'
import type { Inputs } from './inputs.ts'
import type { Measured, Route } from './plan.ts'

/** What the hard bounds of a carried route are drawn from. Only a count of the same dataset is a sure universe; a published share has none. */
export function boundingOf(inputs: Inputs, catalogue: Catalogue, publishing: ReadonlyMap<number, Publishing>, route: Route): Bounding {
  const { numerator, base, share } = route
  const sure = (measured: Measured): Sure => ({
    measured,
    certainty: certaintyOf(publishing.get(measured.set.id), measured.set, measured.variable, (one, whole) => wholesOf(catalogue, one).includes(whole)),
  })
  const totalOf = (variable: string): Measured | null => publishedTotal(inputs, publishing, route, variable)
  if (base) {
    const isSure = !share && base.set.id === numerator.set.id
    return {
      numerator: sure(numerator),
      universe: isSure ? sure(base) : null,
      total: isSure && route.indicator.nature === 'part' ? totalOf(base.variable) : null,
    }
  }
  for (const variable of wholesOf(catalogue, numerator.variable)) {
    const position = numerator.set.variables.indexOf(variable) + 1
    const total = position > 0 ? totalOf(variable) : null
    if (total) return { numerator: sure(numerator), universe: sure({ set: numerator.set, variable, position }), total }
  }
  return { numerator: sure(numerator), universe: null, total: null }
}

/** The counts that a count is a part of. */
export function wholesOf({ indicators }: Catalogue, variable: string): string[] {
  return [...indicators.values()].flatMap(({ nature, numerator, denominator }) =>
    nature === 'part' && numerator === variable && denominator ? [denominator] : [],
  )
}

/** The count of `variable` on the target itself, of the numerator's producer and period, published without rounding nor imputation. */
function publishedTotal({ measures }: Inputs, publishing: ReadonlyMap<number, Publishing>, { numerator, target }: Route, variable: string): Measured | null {
  const producer = publishing.get(numerator.set.id)?.producer
  const set = measures.find(
    (one) =>
      one.edition.id === target.id &&
      one.period === numerator.set.period &&
      one.variables.includes(variable) &&
      publishing.get(one.id)?.producer === producer &&
      (publishing.get(one.id)?.step ?? 0) <= 1,
  )
  return set && producer ? { set, variable, position: set.variables.indexOf(variable) + 1 } : null
}
