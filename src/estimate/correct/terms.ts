import type { Term, Transform } from '../../model/correction.ts'
import { communeOf } from './commune.ts'
import type { CovariateColumn } from './covariates.ts'
import { averageAround, massAround, type Neighbourhoods, spreadAround } from './neighbourhood.ts'
import { at } from './table.ts'
import type { Links, World } from './world.ts'

/** A term on every target of the world, transformed; NaN where something it needs is missing. */
export function termColumn(term: Term, world: World, around: Neighbourhoods): Float64Array {
  const raw = compute(term, world, around)
  return term.transformations.reduce((values, step) => values.map((value) => transform(step, value)), raw)
}

/** Σ share · mass over the sources that meet each target: the people it would hold if they lived evenly. */
export function carriedMass({ overlaps, sources, targets }: World): Float64Array {
  return sumOver(overlaps, targets.codes.length, (source) => at(sources.mass, source))
}

/** Share of its sources that a target makes up, Σ m·w ÷ Σ m with m = w·mass: 1 when it is made of whole sources. NaN without mass. */
export function coveredShare(world: World): Float64Array {
  const { overlaps, sources } = world
  const squared: Links = { ...overlaps, share: overlaps.share.map((share) => share * share) }
  const mass = carriedMass(world)
  return sumOver(squared, mass.length, (source) => at(sources.mass, source)).map((sum, t) => (at(mass, t) > 0 ? sum / at(mass, t) : Number.NaN))
}

/** Share of a target (0–1) that usable sources speak for: of its area under sources, and of their mass where the covariate is known. */
export function coverageOf(world: World, covariate: CovariateColumn): Float64Array {
  const { overlaps, sources, targets } = world
  const covered = sumOver(overlaps, targets.codes.length, (source) => at(sources.area_m2, source))
  const known = sumOver(overlaps, targets.codes.length, (source) => (Number.isNaN(at(covariate.values, source)) ? 0 : at(sources.mass, source)))
  const mass = carriedMass(world)
  return covered.map((area, t) => (at(mass, t) > 0 ? Math.min(1, area / at(targets.area_m2, t)) * (at(known, t) / at(mass, t)) : 0))
}

function compute(term: Term, world: World, around: Neighbourhoods): Float64Array {
  const { sources, targets, overlaps } = world
  const count = targets.codes.length
  const published = (variable: string): Float64Array => world.published.get(variable) ?? new Float64Array(count).fill(Number.NaN)
  switch (term.calcul) {
    case 'moyenne':
      return average(overlaps, count, covariateOf(world, term.covariable))
    case 'anneau':
      return average(ringOf(world, term.distance_m), count, covariateOf(world, term.covariable))
    case 'voisinage': {
      const of = term.statistique === 'moyenne' ? averageAround : spreadAround
      return of(around.within(term.rayon_km), covariateOf(world, term.covariable))
    }
    case 'population_voisine':
      return massAround(around.within(term.rayon_km), sources.mass)
    case 'minimum':
      return leastOf(world, covariateOf(world, term.covariable), term.part_min, term.masse_min)
    case 'commune':
      return average(overlaps, count, { values: communeRates(world, covariateOf(world, term.covariable)), weights: sources.mass })
    case 'part_couverte':
      return coveredShare(world)
    case 'masse_portee':
      return carriedMass(world)
    case 'aire':
      return targets.area_m2
    case 'publie':
      return published(term.variable)
    case 'rapport_publie': {
      const denominator = published(term.denominateur)
      return published(term.numerateur).map((value, t) => (at(denominator, t) > 0 ? value / at(denominator, t) : Number.NaN))
    }
    case 'publie_sur_porte': {
      const mass = carriedMass(world)
      return published(term.variable).map((value, t) => value / Math.max(term.masse_min, at(mass, t)))
    }
  }
}

function transform(step: Transform, value: number): number {
  if (Number.isNaN(value)) return value
  if (step === 'logarithme') return value > 0 ? Math.log(value) : Number.NaN
  if (step === 'logit') return value > 0 && value < 1 ? Math.log(value / (1 - value)) : Number.NaN
  if ('plancher' in step) return Math.max(step.plancher, value)
  if ('plafond' in step) return Math.min(step.plafond, value)
  return Math.max(value - step.charniere, 0)
}

function sumOver({ source, target, share }: Links, count: number, amount: (source: number) => number): Float64Array {
  const sums = new Float64Array(count)
  for (let k = 0; k < source.length; k++) sums[target[k] ?? 0] = at(sums, target[k] ?? 0) + at(share, k) * amount(source[k] ?? 0)
  return sums
}

/** Σ share · weight · value ÷ Σ share · weight over the links whose value is known. */
function average(links: Links, count: number, { values, weights }: CovariateColumn): Float64Array {
  const isKnown = (s: number): boolean => !Number.isNaN(at(values, s)) && at(weights, s) > 0
  const sum = sumOver(links, count, (s) => (isKnown(s) ? at(weights, s) * at(values, s) : 0))
  const total = sumOver(links, count, (s) => (isKnown(s) ? at(weights, s) : 0))
  return sum.map((value, t) => (at(total, t) > 0 ? value / at(total, t) : Number.NaN))
}

function leastOf({ overlaps, sources, targets }: World, { values, weights }: CovariateColumn, leastArea: number, leastMass: number): Float64Array {
  const least = new Float64Array(targets.codes.length).fill(Number.NaN)
  for (const [k, s] of overlaps.source.entries()) {
    const t = overlaps.target[k] ?? 0
    const part = (at(overlaps.share, k) * at(sources.area_m2, s)) / at(targets.area_m2, t)
    if (part <= leastArea || !(at(weights, s) > leastMass) || Number.isNaN(at(values, s))) continue
    if (!(at(least, t) <= at(values, s))) least[t] = at(values, s)
  }
  return least
}

/** For each source, the rate of the commune it belongs to. */
function communeRates({ sources }: World, { values, weights }: CovariateColumn): Float64Array {
  const sums = new Map<string, { amount: number; weight: number }>()
  const communes = sources.codes.map(communeOf)
  for (const [s, commune] of communes.entries()) {
    if (Number.isNaN(at(values, s)) || !(at(weights, s) > 0)) continue
    const sum = sums.get(commune) ?? { amount: 0, weight: 0 }
    sums.set(commune, { amount: sum.amount + at(weights, s) * at(values, s), weight: sum.weight + at(weights, s) })
  }
  return Float64Array.from(communes, (commune) => {
    const sum = sums.get(commune)
    return sum ? sum.amount / sum.weight : Number.NaN
  })
}

function covariateOf({ covariates }: World, code: string): CovariateColumn {
  const found = covariates.get(code)
  if (!found) throw new Error(`covariate ${code} was not read`)
  return found
}

function ringOf({ rings }: World, distance_m: number): Links {
  const found = rings.get(distance_m)
  if (!found) throw new Error(`no surroundings of ${distance_m} m were read`)
  return found
}
