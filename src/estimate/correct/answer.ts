import type { Correction } from '../../model/correction.ts'
import type { Learned } from './learn.ts'
import { contributionsOf, leverage } from './ridge.ts'
import { at, cell, rowOf } from './table.ts'
import { halfWidth } from './width.ts'

/** What decides whether a correction may speak of each zone, whatever its terms. */
export type Domain = { coverage: Float64Array; mass: Float64Array; share: Float64Array }

/** What a correction says of a zone: an estimate (not yet held within 0–1) with its 90 % interval and what made it, or in French why it says nothing. */
export type Answer = Estimate | ({ kind: 'aside' } & Aside)

export type Estimate = {
  kind: 'estimate'
  estimate: number
  halfWidth: number
  features: readonly number[]
  contributions: readonly number[]
  intercept: number
  /** Département left out of the fit, where the zone was learned on. */
  leftOut: string | null
  isExtrapolated: boolean
}

type Aside = { status: 'non_couvert' | 'non_publiable'; reason: string }

/**
 * What a fitted correction says of zone `row`. Where the zone is one it learned on, the model is learned without its
 * département, and the width of errors without their own (see `widthRules`). It steps aside where too little of the zone is covered or inhabited, where the zone is too small or too large a part
 * of its sources, where a term is missing or outside of what it learned on, and where no combination like it was learned on.
 */
export function answer(learned: Learned, domain: Domain, row: number): Answer {
  const { correction, prepared, ridge } = learned
  const { x } = prepared
  const aside = outsideDomain(correction, domain, row) ?? outsideRange(learned, row)
  if (aside) return { kind: 'aside', ...aside }
  const distance = leverage(ridge, x, row)
  // To a relative 1e-9: the perimeter of largest leverage was itself learned on.
  if (!(distance <= learned.leverage.largest * (1 + 1e-9))) return unlike
  const leftOut = learned.groupOf.get(row) ?? null
  const own = (leftOut === null ? null : learned.ridgeWithout.get(leftOut)) ?? ridge
  const rule = (leftOut === null ? null : learned.widthWithout.get(leftOut)) ?? learned.width
  const half = halfWidth(rule, learned.widthTerms, row)
  if (Number.isNaN(half)) return unknownWidth
  return {
    kind: 'estimate',
    estimate: at(learned.estimates, row),
    halfWidth: half,
    features: [...rowOf(x, row)],
    contributions: [...contributionsOf(own, x, row)],
    intercept: own.intercept,
    leftOut,
    isExtrapolated: distance > learned.leverage.frequent,
  }
}

const unlike: Answer = {
  kind: 'aside',
  status: 'non_publiable',
  reason: 'Ses caractéristiques, prises ensemble, sont trop loin de celles des périmètres qui ont servi à apprendre.',
}
const unknownWidth: Answer = { kind: 'aside', status: 'non_publiable', reason: 'Ce qui dit la précision de l’estimation n’est pas connu ici.' }

function outsideDomain({ domain: limits }: Correction, { coverage, mass, share }: Domain, row: number): Aside | null {
  if (!(at(coverage, row) >= limits.coverage))
    return {
      status: 'non_couvert',
      reason: at(coverage, row) > 0 ? `Sources connues sur ${percent(at(coverage, row))} du territoire seulement.` : 'Aucune source sur ce territoire.',
    }
  if (!(at(mass, row) >= limits.mass))
    return { status: 'non_publiable', reason: `Trop peu d’habitants d’après les sources (moins de ${limits.mass}) pour corriger le taux.` }
  if (at(share, row) >= limits.leastShare && at(share, row) <= limits.largestShare) return null
  return {
    status: 'non_publiable',
    reason: `Le périmètre tient ${percent(at(share, row))} de ses zones d’origine : la correction ne vaut que de ${percent(limits.leastShare)} à ${percent(limits.largestShare)}.`,
  }
}

function outsideRange({ correction, prepared, range }: Learned, row: number): Aside | null {
  for (const [j, { libelle }] of correction.terms.entries()) {
    const value = cell(prepared.x, row, j)
    const { minimum, maximum } = range[j] ?? { minimum: Number.NaN, maximum: Number.NaN }
    if (Number.isNaN(value)) return { status: 'non_publiable', reason: `Inconnu ici : ${libelle}.` }
    if (value >= minimum && value <= maximum) continue
    return {
      status: 'non_publiable',
      reason: `${libelle} : ${number(value)}, hors de ce qui a servi à apprendre (de ${number(minimum)} à ${number(maximum)}).`,
    }
  }
  return null
}

function percent(share: number): string {
  return `${number(100 * share)} %`
}

const FRENCH = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 4 })

function number(value: number): string {
  return FRENCH.format(value)
}
