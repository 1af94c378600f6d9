import type { Db } from '../../db/database.ts'
import type { Correction } from '../../model/correction.ts'
import type { Inputs } from '../inputs.ts'
import type { Measured } from '../plan.ts'
import { type CovariateColumn, covariateColumn, type Readings, variablesRead } from './covariates.ts'
import { type Materials, publishedOn, publishedVariables } from './materials.ts'
import { findAreaCrosswalk, readAmounts, readOverlaps, readRing, readSources, readTargets } from './read-world.ts'
import type { World } from './world.ts'

/** What a chain reads: the world of its terms, the area crosswalk it is seen through, and where each published variable was read. */
export type Assembled = { world: World; crosswalk: number; published: ReadonlyMap<string, Measured> }

/** Reads everything that a chain of corrections needs on a target; null when the pair of editions has no area crosswalk. */
export async function assemble(db: Db, inputs: Inputs, chain: readonly Correction[], materials: Materials, truthPeriod: string): Promise<Assembled | null> {
  const { main, mass, target, distances } = materials
  const pair = { source: main.set.edition.id, target: target.id }
  const crosswalk = await findAreaCrosswalk(db, pair.source, pair.target)
  if (crosswalk === null) return null
  const measured = [...materials.covariates.values()].flat()
  const datasets = [...new Set(measured.map(({ set }) => set.id))]
  const sources = await readSources(db, pair.source, chain[0]?.territories ?? [], mass, crosswalk, datasets)
  const targets = await readTargets(db, pair.target)
  const overlaps = await readOverlaps(db, crosswalk, pair.target, sources, targets)
  const rings = new Map<number, World['overlaps']>()
  for (const distance_m of distances) rings.set(distance_m, await readRing(db, pair, distance_m, sources, targets))
  const published = new Map<string, Measured>()
  for (const variable of new Set(chain.flatMap(publishedVariables))) {
    const where = publishedOn(inputs, target, variable, truthPeriod)
    if (where) published.set(variable, where)
  }
  const onSources = await readMeasured(db, measured, sources.codes)
  const onTargets = await readMeasured(db, [...published.values()], targets.codes)
  return {
    crosswalk,
    published,
    world: {
      sources,
      targets,
      overlaps,
      rings,
      covariates: covariatesOf(chain, readingsOf(materials, onSources), sources.mass),
      published: new Map([...published].map(([variable, where]) => [variable, onTargets.get(keyOf(where)) ?? new Float64Array()])),
    },
  }
}

/** Every dataset that a correction read. */
export function datasetsOf(correction: Correction, { main, mass, covariates }: Materials, published: ReadonlyMap<string, Measured>): number[] {
  const read = [main, mass, ...correction.covariates.flatMap(variablesRead).flatMap((name) => covariates.get(name) ?? [])]
  const own = publishedVariables(correction).flatMap((name) => published.get(name) ?? [])
  return [...new Set([...read, ...own].map(({ set }) => set.id))].sort((a, b) => a - b)
}

/** Values of each measured variable in the order of `codes`; each dataset is read once. */
async function readMeasured(db: Db, measured: readonly Measured[], codes: readonly string[]): Promise<Map<string, Float64Array>> {
  const values = new Map<string, Float64Array>()
  for (const [dataset, wanted] of Map.groupBy(measured, ({ set }) => set.id)) {
    const columns = await readAmounts(
      db,
      dataset,
      wanted.map(({ position }) => position),
      codes,
    )
    for (const [i, where] of wanted.entries()) values.set(keyOf(where), columns[i] ?? new Float64Array())
  }
  return values
}

function readingsOf({ covariates }: Materials, values: ReadonlyMap<string, Float64Array>): Readings {
  return new Map(
    [...covariates].map(([variable, wheres]) => [
      variable,
      wheres.map((where) => ({ period: where.set.period, values: values.get(keyOf(where)) ?? new Float64Array() })),
    ]),
  )
}

/** Each covariate of the chain, by what it reads: two corrections that give a covariate the same name read the same thing, or the chain is refused. */
function covariatesOf(chain: readonly Correction[], readings: Readings, mass: Float64Array): Map<string, CovariateColumn> {
  return new Map(chain.flatMap(({ covariates }) => covariates).map((covariate) => [covariate.code, covariateColumn(covariate, readings, mass)]))
}

function keyOf({ set, variable }: Measured): string {
  return `${set.id} ${variable}`
}
