/** What is known of a quarter: the value and its 90 % interval, or why there is none. */
export type Figure = { value: number | null; low: number | null; high: number | null; status: string; reason: string | null }

export const VERDICTS = ['oui', 'non', 'non_concluant', 'inconnu'] as const
/** `non_concluant`: the 90 % interval contains the threshold. `inconnu`: the value is missing, secret or not published; nothing was compared. */
export type Verdict = (typeof VERDICTS)[number]

/** One criterion of the decree on one quarter; `atteint` is null when the verdict is neither oui nor non, `seuil` when it is not known which one holds. */
export type Criterion = { critere: string; valeur: number | null; seuil: number | null; atteint: boolean | null; verdict: Verdict; phrase: string }

/** How a criterion compares, and how it is said: « revenu », « € », decimals; `range` is what an interval is made of. */
export type Comparison = { critere: string; name: string; unit: string; decimals: number; sense: 'under' | 'over' | 'at_least'; range?: string }

/**
 * Whether the criterion is met, from what is shown and from nothing else: a hidden value is never held against the threshold, or asking again with other
 * thresholds would tell it.
 */
export function judge({ critere, name, unit, decimals, sense, range = 'l’intervalle à 90 %' }: Comparison, figure: Figure, threshold: number): Criterion {
  const { value, status, reason } = figure
  const seuil = threshold
  const wanted = `${WORDS[sense]} ${said(threshold, decimals)} ${unit}`
  if (value === null) {
    const why = reason ?? `statut « ${status} ».`
    return { critere, valeur: null, seuil, atteint: null, verdict: 'inconnu', phrase: `${name} : valeur inconnue (il faut ${wanted}) : ${why}` }
  }
  const low = figure.low ?? value
  const high = figure.high ?? value
  const [isLowMet, isHighMet] = [isMet(sense, low, threshold), isMet(sense, high, threshold)]
  const shown = `${said(value, decimals)} ${unit}`
  if (isLowMet !== isHighMet) {
    const interval = `${said(low, decimals)} à ${said(high, decimals)} ${unit}`
    const phrase = `${name} : ${shown} ; il faut ${wanted} : ${range} (${interval}) contient le seuil, rien n’est conclu.`
    return { critere, valeur: value, seuil, atteint: null, verdict: 'non_concluant', phrase }
  }
  const atteint = isLowMet
  const phrase = `${name} : ${shown} ; il faut ${wanted} : critère ${atteint ? 'rempli' : 'non rempli'}${figure.low === null ? ', sans intervalle' : ''}.`
  return { critere, valeur: value, seuil, atteint, verdict: atteint ? 'oui' : 'non', phrase }
}

/** Every criterion must be met: one that is not decides; then what is unknown, then what is not conclusive. */
export function overall(criteria: readonly Pick<Criterion, 'verdict'>[]): Verdict {
  const found = (['non', 'inconnu', 'non_concluant'] as const).find((verdict) => criteria.some((criterion) => criterion.verdict === verdict))
  return found ?? (criteria.length > 0 ? 'oui' : 'inconnu')
}

const WORDS: Record<Comparison['sense'], string> = { under: 'moins de', over: 'plus de', at_least: 'au moins' }

function isMet(sense: Comparison['sense'], value: number, threshold: number): boolean {
  if (sense === 'under') return value < threshold
  return sense === 'over' ? value > threshold : value >= threshold
}

function said(value: number, decimals: number): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: decimals }).format(value)
}
