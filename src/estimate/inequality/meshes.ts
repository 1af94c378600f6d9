import type { Catalogue, Indicator } from '../../model/catalogue.ts'
import type { Edition } from '../../zonings/index.ts'
import type { Inputs } from '../inputs.ts'
import type { Measured } from '../plan.ts'
import { latestFirst, readings } from '../readings.ts'

/** An indicator as two counts (or a sum and a count) of the same units, for one period. */
export type MeshReading = { indicator: Indicator; period: string; numerator: Measured; base: Measured }

/** Units of one edition, and what is read of them. */
export type MeshPlan = { mesh: Edition; readings: MeshReading[] }

/**
 * What inequality is computed from: cells of the finest grid and IRIS, wherever they carry the two counts of a share, or the sum and the count of a mean.
 * A rate published without its counts has no place here, nor has a quantile. Where two sources give an indicator on one mesh for one period, the first by name answers.
 */
export function planMeshes(inputs: Inputs, catalogue: Catalogue): MeshPlan[] {
  const plans = new Map<number, MeshPlan>()
  for (const indicator of catalogue.indicators.values()) {
    if (indicator.nature !== 'part' && indicator.nature !== 'moyenne') continue
    const found = readings(inputs, catalogue, indicator, ({ edition }) => edition.isGrid || edition.kind === 'iris', false)
      .flatMap(({ numerator, base, share, period }) => (base && !share ? [{ indicator, period, numerator, base }] : []))
      .sort((a, b) => latestFirst(a.numerator.set, b.numerator.set))
    for (const reading of found.filter((one) => !found.some((other) => isFiner(other, one)))) {
      const mesh = reading.numerator.set.edition
      const plan = plans.get(mesh.id) ?? { mesh, readings: [] }
      plans.set(mesh.id, plan)
      if (!plan.readings.some((other) => other.indicator === indicator && other.period === reading.period)) plan.readings.push(reading)
    }
  }
  return [...plans.values()]
}

/** Whether a grid says the same of the same territories, for the same period, on smaller cells. */
function isFiner(other: MeshReading, one: MeshReading): boolean {
  const [fine, coarse] = [other.numerator.set.edition, one.numerator.set.edition]
  return (
    fine.isGrid &&
    coarse.isGrid &&
    other.period === one.period &&
    fine.meanArea_m2 < coarse.meanArea_m2 &&
    coarse.territories.every((territory) => fine.territories.includes(territory))
  )
}
