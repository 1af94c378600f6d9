import KDBush from 'kdbush'
import type { CovariateColumn } from './covariates.ts'
import { at } from './table.ts'
import type { Sources, Targets } from './world.ts'

/** Sources around each target. */
export type Around = readonly Int32Array[]

export type Neighbourhoods = { within: (radius_km: number) => Around }

/** Finds the inhabited sources whose middle lies within a radius of each target's, in the same territory. Each radius is searched once. */
export function neighbourhoods(sources: Sources, targets: Targets): Neighbourhoods {
  const trees = new Map([...new Set(sources.territories)].map((territory) => [territory, plant(sources, territory)]))
  const known = new Map<number, Around>()
  return {
    within: (radius_km) => {
      const around =
        known.get(radius_km) ??
        targets.codes.map((_, t) => trees.get(targets.territories[t] ?? '')?.(at(targets.x, t), at(targets.y, t), radius_km * 1000) ?? NOBODY)
      known.set(radius_km, around)
      return around
    },
  }
}

const NOBODY = new Int32Array()

/** What finds the inhabited sources of a territory within a radius (m) of a point. */
function plant(sources: Sources, territory: string): (x: number, y: number, radius_m: number) => Int32Array {
  const members = Int32Array.from(sources.codes.keys()).filter((s) => sources.territories[s] === territory && at(sources.mass, s) > 0)
  if (members.length === 0) return () => NOBODY
  const tree = new KDBush(members.length)
  for (const s of members) tree.add(at(sources.x, s), at(sources.y, s))
  tree.finish()
  return (x, y, radius_m) => Int32Array.from(tree.within(x, y, radius_m)).map((id) => members[id] ?? -1)
}

/** Weighted mean of a covariate around each target; NaN where none is known. */
export function averageAround(around: Around, { values, weights }: CovariateColumn): Float64Array {
  const [sum, total] = [
    sumAround(
      around,
      values.map((value, s) => zeroed(value * at(weights, s))),
    ),
    sumAround(around, knownWeights(values, weights)),
  ]
  return sum.map((value, t) => (at(total, t) > 0 ? value / at(total, t) : Number.NaN))
}

/** Weighted standard deviation of a covariate around each target. */
export function spreadAround(around: Around, { values, weights }: CovariateColumn): Float64Array {
  const mean = averageAround(around, { values, weights })
  const squares = averageAround(around, { values: values.map((value) => value * value), weights })
  return squares.map((square, t) => Math.sqrt(Math.max(0, square - at(mean, t) ** 2)))
}

/** Mass around each target. */
export function massAround(around: Around, mass: Float64Array): Float64Array {
  return sumAround(around, mass)
}

function sumAround(around: Around, amounts: Float64Array): Float64Array {
  return Float64Array.from(around, (sources) => {
    let sum = 0
    for (const source of sources) sum += at(amounts, source)
    return sum
  })
}

function knownWeights(values: Float64Array, weights: Float64Array): Float64Array {
  return weights.map((weight, s) => (Number.isNaN(at(values, s)) ? 0 : zeroed(weight)))
}

function zeroed(value: number): number {
  return Number.isNaN(value) ? 0 : value
}
