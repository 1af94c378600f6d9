import { COVERAGE_FLOOR, MOSTLY_SECRET } from '../rules.ts'
import type { Disclosure } from './disclosure.ts'
import { both, type Gathered } from './gather.ts'
import type { Ground } from './parts.ts'

/** Whether an index can be said of a territory, and if not why: a status and a sentence in French; null when it can. */
export type Standing = { status: 'secret' | 'non_couvert' | 'sans_denominateur' | 'non_publiable'; reason: string } | null

/** Fewest units over which people are sorted: over one there is nothing to compare. */
const FEWEST_UNITS = 2

/** Fewest people or households on a side for its share to be said where the source has no threshold of its own: that of the tax files, a choice of the observatory. */
const FEWEST_ON_A_SIDE = 11

/**
 * Share of the quarters' people from which units that lie mostly outside of them are too many for their sum to be said of the quarters: most of it. A choice of the
 * observatory: with IRIS by area the poverty of QPV is ten points too low (docs/methode.md).
 */
const MOSTLY_CUT = 0.5

/** Share of a territory's ground, or of one of its sides, where figures are known, 0 to 1. */
export function coverageOf({ area_m2, covered_m2 }: Ground, side?: 0 | 1): number {
  const [area, covered] = side === undefined ? [area_m2[0] + area_m2[1], covered_m2[0] + covered_m2[1]] : [area_m2[side], covered_m2[side]]
  return area > 0 ? Math.min(1, Math.max(0, covered / area)) : 0
}

/** Of the whole territory: what every index needs. */
export function standingOfWhole(gathered: Gathered, disclosure: Disclosure): Standing {
  const { ground, sides } = gathered
  const coverage = coverageOf(ground)
  if (coverage < COVERAGE_FLOOR) return uncovered(coverage, shareSecret(ground), 'du territoire')
  const whole = both(sides)
  if (!(whole.base > 0)) return { status: 'sans_denominateur', reason: 'Personne à compter dans les mailles connues.' }
  if (disclosure.isUnder(whole)) return { status: 'secret', reason: `Effectif du territoire sous le seuil de diffusion (${disclosure.threshold}).` }
  return null
}

/** Of how people are sorted over units: the whole, and at least two units. */
export function standingOfSorting(gathered: Gathered, whole: Standing): Standing {
  if (whole || gathered.units >= FEWEST_UNITS) return whole
  return { status: 'non_publiable', reason: 'Une seule maille habitée : rien à comparer d’une maille à l’autre.' }
}

/**
 * Of the quarters against the rest: both sides must be covered and hold enough. When either is under the threshold neither is shown, nor what would give it away:
 * from the whole and one side, the other follows.
 */
export function standingOfSides({ ground, sides }: Gathered, whole: Standing, disclosure: Disclosure, quarters: string): Standing {
  if (whole) return whole
  const [rest, inside] = sides
  if (!(ground.area_m2[1] > 0)) return { status: 'sans_denominateur', reason: `Aucun quartier de ${quarters} dans ce territoire.` }
  for (const [side, where] of [
    [1, 'des quartiers'],
    [0, 'du reste du territoire'],
  ] as const) {
    const coverage = coverageOf(ground, side)
    if (ground.area_m2[side] > 0 && coverage < COVERAGE_FLOOR) return uncovered(coverage, ground.secret_m2[side] / ground.area_m2[side], where)
  }
  if (!(inside.base > 0)) return { status: 'sans_denominateur', reason: 'Personne à compter dans les quartiers.' }
  if (!(rest.base > 0)) return { status: 'sans_denominateur', reason: 'Personne à compter hors des quartiers : le territoire n’a pas de reste.' }
  if (disclosure.isUnder(inside))
    return {
      status: 'secret',
      reason: `Effectif des quartiers sous le seuil de diffusion (${disclosure.threshold}) ; le reste est tu avec lui, dont il se déduirait.`,
    }
  if (disclosure.isUnder(rest))
    return {
      status: 'secret',
      reason: `Effectif hors des quartiers sous le seuil de diffusion (${disclosure.threshold}) ; les quartiers sont tus avec lui, dont il se déduirait.`,
    }
  if (inside.minorBase > MOSTLY_CUT * inside.base)
    return {
      status: 'non_publiable',
      reason: `Mailles trop grandes pour les quartiers : ${percent(inside.minorBase / inside.base)} de leur effectif viendrait de mailles qui n’y sont que pour moins de la moitié.`,
    }
  if (inside.base < FEWEST_ON_A_SIDE || rest.base < FEWEST_ON_A_SIDE)
    return { status: 'non_publiable', reason: `Moins de ${FEWEST_ON_A_SIDE} personnes ou ménages d’un côté : trop peu pour un écart.` }
  return null
}

function uncovered(coverage: number, secretShare: number, where: string): Standing {
  if (secretShare > MOSTLY_SECRET) return { status: 'secret', reason: `Mailles sous secret sur ${percent(secretShare)} ${where}.` }
  return { status: 'non_couvert', reason: `Mailles connues sur ${percent(coverage)} ${where} seulement.` }
}

function shareSecret({ area_m2, secret_m2 }: Ground): number {
  return (secret_m2[0] + secret_m2[1]) / (area_m2[0] + area_m2[1])
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
