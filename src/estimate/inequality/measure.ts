import { CAVEAT_BELOW } from '../rules.ts'
import { type Dispersion, deviationOfCuts } from './cut-units.ts'
import type { Disclosure } from './disclosure.ts'
import { gapOfShares } from './gap.ts'
import { both, type Gathered } from './gather.ts'
import { dissimilarity, exposure, isolation } from './segregation.ts'
import { coverageOf, type Standing, standingOfSides, standingOfSorting, standingOfWhole } from './standing.ts'
import { theil } from './theil.ts'

export type IndexCode = 'ecart' | 'dissimilarite' | 'isolement' | 'exposition' | 'theil' | 'theil_inter' | 'theil_intra'

/** One index of a territory; `value` is null unless `status` is `estime`. `low` and `high`: 90 % interval. */
export type Measured = {
  index: IndexCode
  value: number | null
  low: number | null
  high: number | null
  inside: number | null
  outside: number | null
  quarters: string | null
  population: number | null
  coverage: number
  imputedShare: number | null
  status: string
  reason: string | null
}

/** What the figures are: a share of people, or a mean (which is not sorted in two groups); the zoning of the quarters, null where there is none, and how they cut units. */
export type Question = { nature: 'part' | 'moyenne'; quarters: string | null; cuts: Dispersion; disclosure: Disclosure }

/**
 * Every index of a territory. Without quarters, only those of how people are sorted over units. `isDeducible`: it holds a secret commune, which
 * differences between levels could tell: its own population is then withheld.
 */
export function measure(gathered: Gathered, { nature, quarters, cuts, disclosure }: Question, isDeducible: boolean): Measured[] {
  const whole = standingOfWhole(gathered, disclosure)
  const sorting = standingOfSorting(gathered, whole)
  const sides = quarters === null ? null : standingOfSides(gathered, whole, disclosure, quarters)
  const { base, imputedBase } = both(gathered.sides)
  // The quarters' own households are told elsewhere: with the whole, they would tell a rest that is under the threshold.
  const hidesPopulation = isDeducible || whole !== null || disclosure.isUnder(gathered.sides[0])
  const coverage = coverageOf(gathered.ground)
  const shared = {
    ...{ low: null, high: null, inside: null, outside: null },
    ...{ population: hidesPopulation ? null : base, coverage, imputedShare: base > 0 ? imputedBase / base : null },
  }
  const row = (index: IndexCode, standing: Standing, value: number | null, what: string | null, more: Partial<Measured> = {}): Measured => {
    const answered = standing ?? (value === null ? NOTHING_SORTED : null)
    return answered
      ? { ...shared, index, quarters: what, value: null, status: answered.status, reason: answered.reason }
      : { ...shared, index, quarters: what, value, status: 'estime', reason: notes(index, gathered), ...more }
  }
  const others = gathered.base.map((people, i) => people - (gathered.count[i] ?? 0))
  const parts = theil(gathered.count, gathered.base, gathered.side)
  const sorted: Measured[] = []
  if (nature === 'part') {
    sorted.push(
      row('dissimilarite', sorting, dissimilarity(gathered.count, others), null),
      row('isolement', sorting, isolation(gathered.count, others), null),
      row('exposition', sorting, exposure(gathered.count, others), null),
    )
  }
  sorted.push(row('theil', sorting, parts?.total ?? null, null))
  if (quarters === null) return sorted
  return [
    row('ecart', sides, 0, quarters, sides === null ? gapOf(gathered, nature, cuts) : {}),
    ...sorted,
    row('theil_inter', sorting ?? sides, parts?.between ?? null, quarters),
    row('theil_intra', sorting ?? sides, parts?.within ?? null, quarters),
  ]
}

const NOTHING_SORTED = { status: 'sans_denominateur', reason: 'Un des deux groupes est vide : rien à répartir.' } as const

/** The gap with both sides, its own coverage, and an interval where a share gives one. */
function gapOf(gathered: Gathered, nature: 'part' | 'moyenne', cuts: Dispersion): Partial<Measured> {
  const [rest, quarters] = gathered.sides
  const [inside, outside] = [quarters.count / quarters.base, rest.count / rest.base]
  const coverage = Math.min(coverageOf(gathered.ground, 0), coverageOf(gathered.ground, 1))
  const reason = notes('ecart', gathered, coverage)
  if (nature === 'moyenne')
    return {
      value: inside - outside,
      inside,
      outside,
      coverage,
      reason: joined([reason, 'Sans intervalle : la dispersion à l’intérieur des mailles est inconnue.']),
    }
  const { gap, interval } = gapOfShares(quarters, rest, deviationOfCuts(gathered, gathered.side, 1, cuts))
  return { value: gap, low: interval[0], high: interval[1], inside, outside, coverage, reason }
}

/** What to know of a value that is shown; null when there is nothing. */
function notes(index: IndexCode, { sides, ground, held }: Gathered, coverage = coverageOf(ground)): string | null {
  const { base, imputedBase } = both(sides)
  const said: string[] = []
  if (coverage < CAVEAT_BELOW) said.push(`Calculé sur ${percent(coverage)} du territoire : le reste n’a pas de maille connue.`)
  if (imputedBase / base > 1 - CAVEAT_BELOW)
    said.push(
      `${percent(imputedBase / base)} de l’effectif est dans des mailles imputées : celles d’un groupe ont les mêmes valeurs, ce qui ${index === 'ecart' ? 'rapproche les deux côtés quand un groupe les chevauche' : 'lisse la carte et abaisse l’indice'}.`,
    )
  const minor = sides[1].minorBase / sides[1].base
  if (index === 'ecart' && minor > 1 - CAVEAT_BELOW)
    said.push(
      `${percent(minor)} de l’effectif des quartiers vient de mailles qui n’y sont que pour moins de la moitié, au taux de toute la maille : l’écart est atténué.`,
    )
  if (held > 0) said.push(`${held} maille(s) dont le numérateur dépasse le dénominateur y sont ramenées.`)
  return joined(said)
}

function joined(sentences: readonly (string | null)[]): string | null {
  return sentences.filter((one) => one !== null).join(' ') || null
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
