import type { Support } from '../crosswalk/index.ts'
import type { Ancillary, Catalogue } from '../model/catalogue.ts'
import type { Edition } from '../zonings/index.ts'
import type { Inputs, MeasureSet } from './inputs.ts'
import type { Measured } from './plan.ts'
import { latestFirst, nearestMeasured, yearsApart } from './readings.ts'
import { LARGEST_BASE_GAP_YEARS } from './rules.ts'

/** A support with what a value says of it, e.g. `menages_pauvres@carreau200-2019`, or `menages_pauvres+population_fiscale@…` for a blend. */
export type LabelledSupport = { support: Support; label: string }

/**
 * For each grid or set of points of the target's territory, the first ancillary of the variable's list that it carries, in the order of the
 * list: where one support does not reach, the next answers. A blend is read in one dataset. An ancillary that the target itself publishes, and the sources
 * too, says how dense each target is; it never spreads the very count that is published there.
 */
export function supportsFor(inputs: Inputs, catalogue: Catalogue, spread: Measured | null, period: string, target: Edition): LabelledSupport[] {
  const found = new Map<number, LabelledSupport>()
  for (const ancillary of catalogue.variables.get(spread?.variable ?? '')?.ancillaries ?? []) {
    const supports = [...massSupports(inputs, ancillary, period, target), ...densitySupport(inputs, ancillary, spread, period, target)]
    for (const labelled of supports) if (!found.has(labelled.support.edition)) found.set(labelled.support.edition, labelled)
  }
  return [...found.values()]
}

/** Cells and points that carry every mass of the ancillary, the nearest in time first, then the finest. */
function massSupports(inputs: Inputs, ancillary: Ancillary, period: string, target: Edition): LabelledSupport[] {
  const carries = ({ edition, variables }: MeasureSet): boolean =>
    (edition.isGrid || edition.geometry === 'point') &&
    edition.territories.some((territory) => target.territories.includes(territory)) &&
    ancillary.every(({ variable }) => variables.includes(variable))
  return inputs.measures
    .filter(carries)
    .sort((a, b) => yearsApart(a.period, period) - yearsApart(b.period, period) || a.edition.meanArea_m2 - b.edition.meanArea_m2 || latestFirst(a, b))
    .map(({ edition, id, zoning, emptyElsewhereIn }) => {
      const place = { edition: edition.id, dataset: id, geometry: edition.geometry, completeIn: emptyElsewhereIn }
      const [only, ...others] = ancillary
      const support = only && others.length === 0 ? { ...place, variable: only.variable } : { ...place, blend: ancillary }
      return { support, label: `${ancillary.map(({ variable }) => variable).join('+')}@${zoning}` }
    })
}

/** The ancillary as the target publishes it, beside the same on the sources at the nearest time. */
function densitySupport(inputs: Inputs, ancillary: Ancillary, spread: Measured | null, period: string, target: Edition): LabelledSupport[] {
  const [only, ...others] = ancillary
  if (!spread || !only || others.length > 0 || only.variable === spread.variable || target.isGrid || target.geometry === 'point') return []
  const { variable } = only
  const onTarget = nearestMeasured(inputs, variable, period, LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === target.id)
  const onSource =
    onTarget && nearestMeasured(inputs, variable, onTarget.set.period, LARGEST_BASE_GAP_YEARS, ({ edition }) => edition.id === spread.set.edition.id)
  if (!onTarget || !onSource) return []
  const support = { edition: target.id, dataset: onTarget.set.id, variable, sourceDataset: onSource.set.id }
  return [{ support, label: `${variable}@${target.zoning}` }]
}
