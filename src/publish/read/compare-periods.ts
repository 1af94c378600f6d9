/** A value at one period as the evolution reads it; `statut` is `non_couvert` where the release holds none. */
export type PeriodValue = {
  periode: string
  valeur: number | null
  statut: string
  motif: string | null
  fiabilite: string | null
  bas: number | null
  haut: number | null
  methode: string | null
  source: string | null
  zonage_source: string | null
}

/** What else decides whether two values compare: the support with its zoning, the target's edition, and where the denominator was measured. */
export type Lineage = { methode: string; support: string | null; edition: number; denominateur: { source: string; zonage: string; periode: string } | null }

/** A break of a series as the run's catalogue keeps it; `ofSource` null: whatever the source. */
export type SeriesBreak = { since: string; reason: string; ofSource: string | null }

export type Compared = {
  comparable: boolean
  /** Why not, in French; null when comparable. */
  motif: string | null
  /** What to know when reading the difference. */
  remarques: string[]
  difference: number | null
  difference_bas: number | null
  difference_haut: number | null
  /** Relative change of a count: 0.1 is +10 %. */
  variation: number | null
  verdict: 'hausse' | 'baisse' | 'non_concluant' | 'non_comparable'
}

export type Side = { value: PeriodValue; lineage: Lineage | null }

/**
 * What changed from one period to a later one, or why it cannot be said: values compare when both are there, made by the same method from the same sources on the
 * same perimeters, with no break of the series in between. The verdict is `non_concluant` unless the interval of the difference leaves zero out.
 */
export function comparePeriods(from: Side, to: Side, { nature, breaks }: { nature: string; breaks: readonly SeriesBreak[] }): Compared {
  const reasons = [...missing(from), ...missing(to), ...breaksBetween(from, to, breaks), ...differences(from, to)]
  const [before, after] = [from.value.valeur, to.value.valeur]
  if (reasons.length > 0 || before === null || after === null)
    return {
      ...{ comparable: false, motif: reasons.join(' '), remarques: [] },
      ...{ difference: null, difference_bas: null, difference_haut: null, variation: null, verdict: 'non_comparable' },
    }
  const interval = intervalOfDifference(from.value, to.value)
  return {
    comparable: true,
    motif: null,
    remarques: remarks(from, to, interval !== null),
    difference: after - before,
    difference_bas: interval?.[0] ?? null,
    difference_haut: interval?.[1] ?? null,
    variation: nature === 'effectif' && before > 0 ? after / before - 1 : null,
    verdict: interval === null ? 'non_concluant' : interval[0] > 0 ? 'hausse' : interval[1] < 0 ? 'baisse' : 'non_concluant',
  }
}

type Bounded = { valeur: number | null; bas: number | null; haut: number | null }

/**
 * 90 % interval of `to − from` from the 90 % interval of each, which need not be symmetric (MOVER: Zou & Donner 2008, « Construction of confidence limits
 * about effect measures », Statistics in Medicine 27): Δ − √((x₂−l₂)² + (u₁−x₁)²), Δ + √((u₂−x₂)² + (x₁−l₁)²). It takes the two errors as independent; those of one zone
 * by one method go the same way, so it is too wide rather than too narrow. Null when either has no interval.
 */
export function intervalOfDifference(from: Bounded, to: Bounded): [low: number, high: number] | null {
  const { valeur: x1, bas: l1, haut: u1 } = from
  const { valeur: x2, bas: l2, haut: u2 } = to
  if (x1 === null || l1 === null || u1 === null || x2 === null || l2 === null || u2 === null) return null
  return [x2 - x1 - Math.hypot(x2 - l2, u1 - x1), x2 - x1 + Math.hypot(u2 - x2, x1 - l1)]
}

function missing({ value: { valeur, periode, statut, motif } }: Side): string[] {
  return valeur === null ? [`Pas de valeur en ${periode} : ${statut}${motif ? ` (${motif.replace(/\.$/, '')})` : ''}.`] : []
}

function breaksBetween({ value: from }: Side, { value: to }: Side, breaks: readonly SeriesBreak[]): string[] {
  return breaks
    .filter(({ ofSource }) => ofSource === null || ofSource === from.source || ofSource === to.source)
    .filter(({ since }) => firstMonth(from.periode) < firstMonth(since) && firstMonth(since) <= lastMonth(to.periode))
    .map(({ since, reason }) => `Rupture de série en ${since} : ${reason}`)
}

// A year is all of its months: one that a break falls within is on neither side, whether it comes first or last.
function firstMonth(period: string): string {
  return period.length === 4 ? `${period}-01` : period.slice(0, 7)
}

function lastMonth(period: string): string {
  return period.length === 4 ? `${period}-12` : period.slice(0, 7)
}

function differences(from: Side, to: Side): string[] {
  const [one, other] = [from.lineage, to.lineage]
  if (!one || !other) return []
  const said: string[] = []
  const differ = (what: string, before: string | null, after: string | null): void => {
    if (before !== after) said.push(`${what} : ${before ?? 'aucun'} en ${from.value.periode}, ${after ?? 'aucun'} en ${to.value.periode}.`)
  }
  if (one.methode !== other.methode)
    said.push(`Méthodes différentes : ${one.methode} en ${from.value.periode}, ${other.methode} en ${to.value.periode} (methode= en choisit une).`)
  else differ('Supports de répartition différents', one.support, other.support)
  differ('Sources différentes', from.value.source, to.value.source)
  if (one.denominateur && other.denominateur) differ('Dénominateurs de sources différentes', one.denominateur.source, other.denominateur.source)
  if (one.edition !== other.edition) said.push('Le contour du territoire n’est pas le même aux deux périodes.')
  return said
}

function remarks(from: Side, to: Side, hasInterval: boolean): string[] {
  const said: string[] = []
  if (from.value.zonage_source !== to.value.zonage_source)
    said.push(`Sources sur deux géographies : ${from.value.zonage_source} puis ${to.value.zonage_source}.`)
  for (const { value, lineage } of [from, to]) {
    const base = lineage?.denominateur
    if (base && base.periode !== value.periode) said.push(`Valeur de ${value.periode} rapportée à un dénominateur de ${base.periode}.`)
  }
  if (!hasInterval)
    said.push(
      from.value.methode === 'officiel'
        ? 'Chiffres officiels publiés sans intervalle : la précision de leur différence est inconnue.'
        : 'Valeurs sans intervalle : la précision de leur différence est inconnue.',
    )
  return said
}
