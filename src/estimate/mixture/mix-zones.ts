import type { Quantile } from '../../model/catalogue.ts'
import { WHOLE_SOURCE } from '../rules.ts'
import { type Known, thresholdOf } from './anchor.ts'
import { type Curve, curveOf, type Point } from './curve.ts'
import { type MixedQuantile, mixedQuantileWithVariance, type Part, shareOf } from './mix.ts'
import type { SourcePart } from './read-source-parts.ts'

/** A target with the quantile of its mixture, null when its usable sources hold no one. Shares are of its mass (0–1), `people` and `imputed` counts. */
export type MixedZone = {
  code: string
  quantile: MixedQuantile | null
  people: number
  imputed: number
  amountProtected: number | null
  coverage: number
  secretShare: number
  /** None of its sources holds any of the support. */
  byArea: boolean
  /** The share published of it that its mixture is anchored on; null when it is not. */
  published: number | null
}

/** The mixture of each target of `parts`, which come by target. */
export function mixZones(parts: readonly SourcePart[], quantile: Quantile): MixedZone[] {
  return [...zonesOf(parts, quantile)].map(([code, zone]) => mixZone(code, zone, quantile.level, null))
}

/**
 * The same, anchored on the share of people under a threshold published of the target; targets of which it is not published, or by which a mixture
 * cannot be anchored (all or none of its people under the threshold), are left out; so are those made of whole sources, whose mixture is their own distribution.
 */
export function mixAnchoredZones(parts: readonly SourcePart[], quantile: Quantile): MixedZone[] {
  const zones = zonesOf(parts, quantile)
  const levels = quantile.deciles.map(({ level }) => level)
  const sources = [...zones.values()]
    .flat()
    .flatMap(({ curve, part: { sourceUnder } }) => (curve && sourceUnder !== null ? [{ curve, share: sourceUnder, levels }] : []))
  const threshold = thresholdOf(sources)
  if (threshold === null) return []
  return [...zones].flatMap(([code, zone]) => {
    if (zone.every(({ part, curve }) => curve && part.weight >= WHOLE_SOURCE)) return []
    const published = zone[0]?.part.targetUnder ?? null
    const mixed = shareOf(usableParts(zone), threshold)
    return published !== null && isInside(published) && isInside(mixed) ? [mixZone(code, zone, quantile.level, { published, mixed })] : []
  })
}

function isInside(share: number): boolean {
  return share > 0 && share < 1
}

/** A part of a source, and the curve of its source where usable. */
type DrawnPart = { part: SourcePart; curve: Curve | null }

function zonesOf(parts: readonly SourcePart[], quantile: Quantile): Map<string, DrawnPart[]> {
  return Map.groupBy(
    parts.map((part) => ({ part, curve: part.people === null ? null : usableCurve(part.amounts, quantile) })),
    ({ part }) => part.target,
  )
}

/** The curve of a source, unless its published quantiles leave the level asked on one side: its end would say it all. */
function usableCurve(amounts: readonly (number | null)[], { deciles, level }: Quantile): Curve | null {
  const points = deciles.flatMap((decile, i): Point[] => {
    const amount = amounts[i] ?? null
    return amount === null ? [] : [{ level: decile.level, amount }]
  })
  const isBracketed = points.some((point) => point.level <= level) && points.some((point) => point.level >= level)
  return isBracketed ? curveOf(points) : null
}

function usableParts(zone: readonly DrawnPart[]): Part[] {
  return zone.flatMap(({ part: { weight, people }, curve }) => (curve && people !== null ? [{ people: weight * people, weight, curve }] : []))
}

function mixZone(code: string, zone: readonly DrawnPart[], level: number, anchor: Known | null): MixedZone {
  const known = zone.filter(({ curve }) => curve !== null).map(({ part }) => part)
  const people = ({ weight, people: whole }: SourcePart): number => weight * (whole ?? 0)
  const shares = zone.flatMap(({ part: { amountProtected } }) => amountProtected ?? [])
  const coverage = total(known.map(({ targetShare }) => targetShare))
  return {
    code,
    quantile: mixedQuantileWithVariance(usableParts(zone), level, { coverage, anchor }),
    people: total(known.map(people)),
    imputed: total(known.filter(({ isImputed }) => isImputed).map(people)),
    amountProtected: shares.length > 0 ? total(shares) : null,
    coverage,
    secretShare: total(zone.filter(({ part, curve }) => !curve && part.isSecret).map(({ part }) => part.targetShare)),
    byArea: zone.every(({ part }) => part.byArea),
    published: anchor?.published ?? null,
  }
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
