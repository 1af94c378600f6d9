import type { Covariate } from '../../model/correction.ts'
import { at } from './table.ts'

/** A variable on every source zone, NaN where unknown, for one period. */
export type Reading = { period: string; values: Float64Array }

/** Readings of each variable, latest first; of one period, the first that knows a zone is believed. */
export type Readings = ReadonlyMap<string, readonly Reading[]>

/** What a correction reads of every source, and the count that weighs it in means: the mass, or a ratio's own denominator. */
export type CovariateColumn = { values: Float64Array; weights: Float64Array }

/**
 * A covariate on every source: read at the latest period where any source has it; where it is unknown there, at an older one, moved by the median of what
 * changed between the two periods on the sources known at both.
 */
export function covariateColumn(covariate: Covariate, readings: Readings, mass: Float64Array): CovariateColumn {
  const [latest, ...older] = periodsOf(covariate, readings)
    .map((period) => readAt(covariate, readings, period, mass))
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
  if (!latest) return { values: mass.map(() => Number.NaN), weights: mass }
  const [values, weights] = [latest.values.slice(), latest.weights.slice()]
  for (const other of older) {
    const change = median(differences(latest.values, other.values))
    if (Number.isNaN(change)) continue
    for (let i = 0; i < values.length; i++) {
      if (!Number.isNaN(at(values, i)) || Number.isNaN(at(other.values, i))) continue
      values[i] = at(other.values, i) + change
      weights[i] = at(other.weights, i)
    }
  }
  return { values, weights }
}

/** Variables that a covariate reads. */
export function variablesRead(covariate: Covariate): string[] {
  if ('numerateur' in covariate) return [covariate.numerateur, covariate.denominateur]
  return covariate.lecture === 'taux_sous_seuil' ? [covariate.variable, ...Object.values(covariate.deciles)] : [covariate.variable]
}

function periodsOf(covariate: Covariate, readings: Readings): string[] {
  const [main = ''] = variablesRead(covariate)
  return [...new Set((readings.get(main) ?? []).map(({ period }) => period))]
}

function readAt(covariate: Covariate, readings: Readings, period: string, mass: Float64Array): CovariateColumn {
  const read = (variable: string): Float64Array => {
    const told = (readings.get(variable) ?? []).filter((one) => one.period === period)
    return mass.map((_, i) => told.map(({ values }) => at(values, i)).find((value) => !Number.isNaN(value)) ?? Number.NaN)
  }
  if (covariate.lecture === 'valeur') return { values: read(covariate.variable), weights: mass }
  if (covariate.lecture === 'logarithme') return { values: read(covariate.variable).map(logarithm), weights: mass }
  if (covariate.lecture === 'taux_sous_seuil') return { values: rateBelow(covariate, read, period), weights: mass }
  const [numerator, denominator] = [read(covariate.numerateur), read(covariate.denominateur)]
  const ratio = numerator.map((value, i) => (at(denominator, i) > 0 ? value / at(denominator, i) : Number.NaN))
  return covariate.lecture === 'rapport' ? { values: ratio, weights: denominator } : { values: ratio.map(logarithm), weights: mass }
}

function logarithm(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN
}

type BelowThreshold = Extract<Covariate, { lecture: 'taux_sous_seuil' }>

/** The published rate, else the share of people under the period's threshold on the zone's own deciles. */
function rateBelow({ variable, deciles, seuils }: BelowThreshold, read: (variable: string) => Float64Array, period: string): Float64Array {
  const published = read(variable)
  const threshold = seuils.find(({ periode }) => periode === period)?.montant
  if (threshold === undefined) return published
  const points = Object.entries(deciles)
    .map(([level, name]) => ({ level: Number(level), amounts: read(name) }))
    .sort((a, b) => a.level - b.level)
  const levels = Float64Array.from(points, ({ level }) => level)
  const amounts = new Float64Array(points.length)
  return published.map((rate, i) => {
    if (!Number.isNaN(rate)) return rate
    for (const [k, point] of points.entries()) amounts[k] = at(point.amounts, i)
    return shareBelow(threshold, levels, amounts)
  })
}

/** Standard normal quantiles of 10 % and 20 %, whose gap gives the slope of the tail below D1. */
const Z10 = -1.2816
const Z20 = -0.8416
/** Least ln D2 − ln D1: under a thousandth the two deciles are one. */
const LEAST_SPREAD = 1e-3

/**
 * Share of people under `threshold`, given the amounts under which lie the shares `levels` (0.1 and 0.2 first): linear in ln income between
 * deciles; under the first, the tail of the log-normal drawn through the first two. NaN unless every decile is known.
 * Measured on the 9,514 IRIS whose rate is published for 2018: 0.44 point of mean absolute error; it gives 2,880 of the 2,881 that are secret.
 */
export function shareBelow(threshold: number, levels: Float64Array, amounts: Float64Array): number {
  const logs = amounts.map(logarithm)
  if (logs.length < 2 || logs.some((log) => Number.isNaN(log))) return Number.NaN
  const target = Math.log(threshold)
  const [first = 0, second = 0] = logs
  if (target <= first) return normalShare(Z10 - ((first - target) / Math.max(LEAST_SPREAD, second - first)) * (Z20 - Z10))
  const above = logs.findIndex((log) => log > target)
  if (above < 0) return at(levels, levels.length - 1)
  const [low, high] = [at(logs, above - 1), at(logs, above)]
  return at(levels, above - 1) + ((target - low) / (high - low)) * (at(levels, above) - at(levels, above - 1))
}

/** Share of a standard normal under z, to 1e-7. Source: Abramowitz & Stegun, Handbook of Mathematical Functions, formula 26.2.17. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z < 0 ? upper : 1 - upper
}

/** `values` less `others`, where both are known. */
function differences(values: Float64Array, others: Float64Array): Float64Array {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) {
    const gap = at(values, i) - at(others, i)
    if (!Number.isNaN(gap)) found.push(gap)
  }
  return Float64Array.from(found)
}

/** Median of values; NaN when there is none. */
function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}
