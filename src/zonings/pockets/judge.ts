import { type DetectionParameters, type FailedCriterion, FEWEST_HOUSEHOLDS } from '../../model/detection.ts'
import { reaches } from './reaches.ts'

// A number that lacks is cut down, one that exceeds is cut up: what is written never seems to meet what it fails. Made once: making them is slow.
const { format: below } = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1, roundingMode: 'floor' })
const { format: belowFinely } = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3, roundingMode: 'floor' })
const { format: above } = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1, roundingMode: 'ceil' })
const { format: plain } = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 4 })

/** What a cluster is judged on. */
export type Judged = { population: number; households: number; imputedShare: number; compactness: number }

/** Criteria that a cluster may fail and still be told, as one that nearly made it. A choice of the observatory: at three, it is another thing. */
const MOST_FAILED = 2

/** Share of each minimum that such a cluster reaches. A choice of the observatory: from half of what is asked for. */
const NEAR = 0.5

/** The criteria that a cluster does not meet, in the order of the parameters; none: it is a pocket. Ties meet. What is not known does not. */
export function failedCriteria(cluster: Judged, parameters: DetectionParameters): FailedCriterion[] {
  const { population, households, imputedShare, compactness } = cluster
  const { population_min, part_imputee_max, compacite_min } = parameters
  const menages_min = fewestHouseholds(parameters)
  const failed: FailedCriterion[] = []
  if (!reaches(population, population_min))
    failed.push({
      critere: 'population_min',
      valeur: population,
      seuil: population_min,
      phrase: `${below(rounded(population))} ${few(population, 'habitant')}, il en faut ${plain(population_min)}`,
    })
  if (!reaches(households, menages_min))
    failed.push({
      critere: 'menages_min',
      valeur: households,
      seuil: menages_min,
      phrase: `${below(rounded(households))} ${few(households, 'ménage')}, il en faut ${plain(menages_min)}`,
    })
  if (!reaches(part_imputee_max, imputedShare))
    failed.push({
      critere: 'part_imputee_max',
      valeur: imputedShare,
      seuil: part_imputee_max,
      phrase: `${above(rounded(100 * imputedShare))} % de la population dans des mailles imputées, ${plain(100 * part_imputee_max)} % au plus`,
    })
  if (!reaches(compactness, compacite_min))
    failed.push({
      critere: 'compacite_min',
      valeur: compactness,
      seuil: compacite_min,
      phrase: `compacité de ${belowFinely(rounded(compactness))}, il faut ${plain(compacite_min)} (4π·aire ÷ périmètre²)`,
    })
  return failed
}

/**
 * Whether a cluster that failed nearly made it, and may be told: at least the households of the disclosure threshold, at most two criteria failed, and
 * half of each minimum reached. A share of imputed people has no half: it counts as one failed criterion, whatever it is.
 */
export function isNear(cluster: Judged & { failed: readonly FailedCriterion[] }, parameters: DetectionParameters): boolean {
  return cluster.failed.length <= MOST_FAILED && isLargeEnoughToTell(cluster, parameters) && reaches(cluster.compactness, NEAR * parameters.compacite_min)
}

/** Half of the people and of the households that are asked for, and never fewer households than the disclosure threshold. */
export function isLargeEnoughToTell({ population, households }: Pick<Judged, 'population' | 'households'>, parameters: DetectionParameters): boolean {
  return reaches(households, Math.max(FEWEST_HOUSEHOLDS, NEAR * fewestHouseholds(parameters))) && reaches(population, NEAR * parameters.population_min)
}

/** Households that a pocket has at least: what is asked for, never fewer than the disclosure threshold. */
function fewestHouseholds({ menages_min }: DetectionParameters): number {
  return Math.max(FEWEST_HOUSEHOLDS, menages_min)
}

/** Without what additions leave behind: 179.99999999999997 people are 180. */
function rounded(amount: number): number {
  return Number(amount.toFixed(10))
}

/** French: the plural from 2. */
function few(amount: number, word: string): string {
  return amount < 2 ? word : `${word}s`
}
