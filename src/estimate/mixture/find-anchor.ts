import type { Catalogue, Quantile } from '../../model/catalogue.ts'
import type { Edition } from '../../zonings/index.ts'
import type { Inputs } from '../inputs.ts'
import type { Measured, Route } from '../plan.ts'
import { measured, nearestMeasured } from '../readings.ts'
import { LARGEST_BASE_GAP_YEARS } from '../rules.ts'

/** The share under a threshold, published with the distributions of the sources and on the target itself. */
export type Anchor = { source: Measured; target: Measured; label: string }

/**
 * What a mixture of `reading` can be anchored on: the catalogue's anchor of the quantile, in the very dataset of the distributions (so the threshold can be read
 * on them) and on the target, from the dataset nearest in time, five years away at most. Null when either lacks.
 */
export function findAnchor(
  inputs: Inputs,
  catalogue: Catalogue,
  { anchor }: Quantile,
  { numerator, period }: Pick<Route, 'numerator' | 'period'>,
  target: Edition,
): Anchor | null {
  if (!anchor) return null
  const source = measured(numerator.set, anchor)
  const published = nearestMeasured(inputs, anchor, period, LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === target.id)
  return source && published ? { source, target: published, label: catalogue.variables.get(anchor)?.label ?? anchor } : null
}
