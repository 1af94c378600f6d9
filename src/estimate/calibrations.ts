import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Catalogue, Indicator, Dispersion as Measured } from '../model/catalogue.ts'
import { type Dispersion, type Judged, LEAST_SAMPLE, largestNeeds, learnDispersion } from './calibrate.ts'
import { COARSE_KINDS, FINER_SOURCES, UNMEASURED } from './rules.ts'

/** What intervals of one kind share: an indicator carried from a zoning to another, by a method and the support that spread it (null: none). */
type Kind = { indicator: string; zoning: string; source_zoning: string; method: string; support: string | null }

/** A dispersion with where it comes from; `leftOut`: learned without this département, for its own judged perimeters. */
export type Calibration = Kind & {
  id: number
  origin: 'construction' | 'catalogue' | 'prudence'
  sample: number
  groups: number
  source: string
  leftOut: string | null
  rho: Dispersion
}

/**
 * The calibrations of a run, from the pairs of `truth`: learned where 30 perimeters of 5 départements are judged, else measured elsewhere (catalogue),
 * else the largest measured for its nature. Writes them to estimate.calibration.
 */
export async function calibrate(db: Db, run: number, catalogue: Catalogue): Promise<void> {
  const kinds = await sql<Kind>`
    SELECT DISTINCT indicator, zoning, source_zoning, method, support FROM draft
    WHERE variance_drawn IS NOT NULL AND value IS NOT NULL AND low IS NULL AND method <> 'officiel' ORDER BY 1, 2, 3, 4, 5`.execute(db)
  const judged = await sql<Kind & Judged & { code: string }>`
    SELECT indicator, zoning, source_zoning, method, support, code, coalesce(departement, '') AS group, value AS estimate, official,
           variance_drawn AS drawn, variance_grouped AS grouped
    FROM truth JOIN draft USING (line) WHERE variance_grouped > 0 AND low IS NULL ORDER BY zoning, code, preference`.execute(db)
  const byKind = Map.groupBy(judged.rows, keyOf)
  const found = kinds.rows.flatMap((kind) => calibrationsOf(kind, byKind.get(keyOf(kind)) ?? [], catalogue)).map((one, i) => ({ ...one, id: i + 1 }))
  await writeCalibrations(db, run, found)
}

function keyOf({ indicator, zoning, source_zoning, method, support }: Kind): string {
  return JSON.stringify([indicator, zoning, source_zoning, method, support])
}

type Drawn = Omit<Calibration, 'id'>

function calibrationsOf(kind: Kind, judged: readonly (Judged & { code: string })[], catalogue: Catalogue): Drawn[] {
  const groups = [...new Set(judged.map(({ group }) => group))]
  const whole = countPerimeters(judged) >= LEAST_SAMPLE.perimeters && groups.length >= LEAST_SAMPLE.groups ? learned(kind, judged, null) : null
  if (!whole) return widenedFor(measured(kind, catalogue), judged, groups)
  const others = groups.map(
    (group) =>
      learned(
        kind,
        judged.filter((one) => one.group !== group),
        group,
      ) ?? { ...measured(kind, catalogue), leftOut: group },
  )
  return [whole, ...others]
}

function learned(kind: Kind, judged: readonly (Judged & { code: string })[], leftOut: string | null): Drawn | null {
  const rho = learnDispersion(judged, 0.9)
  if (!rho) return null
  const [sample, groups] = [countPerimeters(judged), new Set(judged.map(({ group }) => group)).size]
  const without = leftOut === null ? '' : `, sans le département ${leftOut || 'inconnu'}`
  return {
    ...kind,
    origin: 'construction',
    sample,
    groups,
    source: `Chiffres officiels de ${sample} périmètres dans ${groups} départements${without}.`,
    leftOut,
    rho,
  }
}

function countPerimeters(judged: readonly { code: string }[]): number {
  return new Set(judged.map(({ code }) => code)).size
}

/** What was measured elsewhere, widened by the official figures that it misses; those of a département do not widen what judges them. */
function widenedFor(drawn: Drawn, judged: readonly (Judged & { code: string })[], groups: readonly string[]): Drawn[] {
  const whole = widened(drawn, judged)
  if (whole === drawn) return [drawn]
  const others = groups.map((group) => {
    const without = judged.filter((one) => one.group !== group)
    return { ...widened(drawn, without), leftOut: group }
  })
  return [whole, ...others]
}

/** Official figures that are too few, or of too few départements, to be learned from alone still widen a dispersion: to the largest that one of them needs. */
function widened(drawn: Drawn, judged: readonly (Judged & { code: string })[]): Drawn {
  const isMany = countPerimeters(judged) >= LEAST_SAMPLE.perimeters
  const needs = (isMany ? learnDispersion(judged, 0.9) : null) ?? largestNeeds(judged, 0.9)
  if (needs.low <= drawn.rho.low && needs.high <= drawn.rho.high) return drawn
  const rho = { low: Math.max(drawn.rho.low, needs.low), high: Math.max(drawn.rho.high, needs.high) }
  return { ...drawn, rho, source: `${drawn.source} Élargie aux écarts de ${countPerimeters(judged)} chiffre(s) officiel(s) du zonage.` }
}

/**
 * From the catalogue: measured for this very indicator, method and mass; else the largest measured on indicators of the same nature by the same method
 * (address points apart from counted masses), and for a ratio on this very indicator by any method: how people differ inside a source does not depend on it.
 */
function measured(kind: Kind, catalogue: Catalogue): Drawn {
  const indicator = catalogue.indicators.get(kind.indicator)
  const nature = indicator?.nature ?? 'part'
  const mass = kind.support?.split('@')[0] ?? null
  const known = indicator ? dispersionsOf(indicator, catalogue).map((one) => atScale(one, nature, kind)) : []
  const own = known.find(({ method, ancillary }) => method === kind.method && ancillary === mass)
  if (own) return { ...kind, origin: 'catalogue', sample: own.sample, groups: 0, source: own.truth, leftOut: null, rho: { low: own.rhoLow, high: own.rhoHigh } }
  const alike = sameNature(nature, indicator, catalogue).map((one) => atScale(one, nature, kind))
  const byMethod = alike.filter(({ method, ancillary }) => method === kind.method && (ancillary === POINTS) === (mass === POINTS))
  const nearest = [...(nature === 'effectif' ? [] : known), ...byMethod]
  const rho = largest(nearest.length > 0 ? nearest : alike) ?? (nature === 'effectif' ? UNMEASURED.count : UNMEASURED.rate)
  const source = 'Non mesurée pour cette méthode : la plus forte dispersion mesurée sur des indicateurs de même nature.'
  return { ...kind, origin: 'prudence', sample: 0, groups: 0, source, leftOut: null, rho }
}

/** Every dispersion measured on a nature: of counts, by variable; of others, by indicator. */
function sameNature(nature: Indicator['nature'], to: Indicator | undefined, catalogue: Catalogue): Measured[] {
  if (nature === 'effectif') return [...catalogue.variables.values()].filter((one) => one.nature === nature).flatMap(({ dispersions }) => dispersions)
  const indicators = [...catalogue.indicators.values()].filter((one) => one.nature === nature)
  return indicators.flatMap((from) => dispersionsOf(from, catalogue).map((measure) => facing(measure, from, to)))
}

/** A measure as another indicator must read it: perimeters chosen for being poor are estimated too high where more is better, too low where it is worse. */
function facing(measure: Measured, from: Indicator, to: Indicator | undefined): Measured {
  const isOpposite = (from.direction === 'favorable') !== (to?.direction === 'favorable')
  return isOpposite ? { ...measure, rhoLow: measure.rhoHigh, rhoHigh: measure.rhoLow } : measure
}

/** A count's dispersion measured from communes, as it is from finer sources. */
function atScale(measure: Measured, nature: Indicator['nature'], { source_zoning }: Kind): Measured {
  if (nature !== 'effectif' || measure.from !== 'commune' || COARSE_KINDS.has(source_zoning.split('-')[0] ?? '')) return measure
  const truth = `${measure.truth} ; élargie de la commune à l’IRIS (La Réunion).`
  return { ...measure, rhoLow: measure.rhoLow * FINER_SOURCES.low, rhoHigh: measure.rhoHigh * FINER_SOURCES.high, truth }
}

/** The mass that address points carry: one each, whoever lives there. */
const POINTS = 'adresses'

/** Dispersions of an indicator: its own, and those of the variable that it is (never of a rate's numerator as a count). */
function dispersionsOf({ nature, numerator, publishedAs, quantile, dispersions }: Indicator, { variables }: Catalogue): readonly Measured[] {
  const variable = nature === 'part' ? publishedAs : nature === 'quantile' ? quantile?.variable : numerator
  return [...dispersions, ...(variables.get(variable ?? '')?.dispersions ?? [])]
}

function largest(measured: readonly { rhoLow: number; rhoHigh: number }[]): Dispersion | null {
  if (measured.length === 0) return null
  return { low: Math.max(...measured.map(({ rhoLow }) => rhoLow)), high: Math.max(...measured.map(({ rhoHigh }) => rhoHigh)) }
}

async function writeCalibrations(db: Db, run: number, found: readonly Calibration[]): Promise<void> {
  const rows = found.map(({ rho, leftOut, ...one }) => ({ ...one, left_out: leftOut, rho_low: rho.low, rho_high: rho.high }))
  await sql`
    INSERT INTO estimate.calibration (run, id, indicator, zoning, source_zoning, method, support, origin, rho_low, rho_high, sample, groups, source, left_out)
    SELECT ${run}::int, id, indicator, zoning, source_zoning, method, support, origin, rho_low, rho_high, sample, groups, source, left_out
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS found(
      id int, indicator text, zoning text, source_zoning text, method text, support text, origin text, rho_low float8, rho_high float8, sample int, groups int, source text, left_out text)`.execute(
    db,
  )
}
