import type { DetectionParameters } from '../../model/detection.ts'
import type { PocketRow } from '../../publish/read/index.ts'

/** A count as it is read: « 1 234 ». */
export function count(amount: number): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 }).format(amount)
}

/** A share as it is read: « 41,2 % »; a dash when it is not known. */
export function percentage(share: number | null): string {
  return share === null ? '–' : `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(share * 100)}\u00A0%`
}

/** « 1 poche », « 2 poches »: in French a number below 2 is singular. */
export function counted(amount: number, word: string, plural = `${word}s`): string {
  return `${count(amount)}\u00A0${amount < 2 ? word : plural}`
}

/** From that share of the draws and of the choices on, a pocket is said stable, then fragile; below, very fragile. Choice of the observatory, told on the page. */
export const STABLE = 0.8
export const FRAGILE = 0.5

/** How firm a pocket is, in words: the weaker of its two stabilities says it. */
export function stabilityWords({ stabilite_tirages, stabilite_choix }: Pick<PocketRow, 'stabilite_tirages' | 'stabilite_choix'>): string {
  const known = [stabilite_tirages, stabilite_choix].filter((share) => share !== null)
  if (known.length === 0) return 'non calculée'
  const weakest = Math.min(...known)
  return weakest >= STABLE ? 'stable' : weakest >= FRAGILE ? 'fragile' : 'très fragile'
}

/** What the parameters of a detection ask for, one French sentence each. */
export function parameterSentences(parameters: DetectionParameters): string[] {
  const { seuil, voisinage, population_min, menages_min, part_imputee_max, distance_qpv_m, compacite_min, lissage, communes } = parameters
  return [
    thresholdSentence(seuil),
    neighbourSentence(voisinage),
    `Une poche réunit au moins ${counted(population_min, 'habitant')} et ${counted(menages_min, 'ménage')}.`,
    `Au plus ${percentage(part_imputee_max)} de ses habitants sont dans des mailles que le producteur a imputées.`,
    distance_qpv_m === 0
      ? 'Le sol des quartiers prioritaires est exclu.'
      : `Le sol des quartiers prioritaires est exclu, et ${count(distance_qpv_m)}\u00A0m autour.`,
    `Sa compacité (4π·aire ÷ périmètre²) est d’au moins ${new Intl.NumberFormat('fr-FR').format(compacite_min)}\u00A0: une chaîne de mailles n’est pas un quartier.`,
    lissage ? 'Les mailles enclavées sont prises, celles qui ne tiennent que par un coin ôtées.' : 'Aucune maille n’est prise ni ôtée pour lisser le contour.',
    communeSentence(communes),
  ]
}

function thresholdSentence(seuil: DetectionParameters['seuil']): string {
  switch (seuil.type) {
    case 'mediane_qpv':
      return `Une maille est pauvre quand sa part de ménages pauvres atteint la médiane des quartiers prioritaires de son ${seuil.niveau === 'departement' ? 'département' : 'bassin'}.`
    case 'part':
      return `Une maille est pauvre quand sa part de ménages pauvres atteint ${percentage(seuil.valeur)}${seuil.reference ? ` (${seuil.reference})` : ''}.`
    case 'revenu':
      return `Une maille est pauvre quand son revenu moyen par unité de consommation est au-dessous de ${count(seuil.euros)}\u00A0€ par an (${seuil.reference}).`
  }
}

function neighbourSentence(voisinage: DetectionParameters['voisinage']): string {
  switch (voisinage.type) {
    case 'cotes':
      return 'Deux mailles se touchent par un côté.'
    case 'cotes_et_coins':
      return 'Deux mailles se touchent par un côté ou par un coin.'
    case 'distance':
      return `Deux mailles se touchent à ${count(voisinage.metres)}\u00A0m au plus.`
  }
}

function communeSentence(communes: DetectionParameters['communes']): string {
  if (communes === 'toutes') return 'Toutes les communes sont éligibles.'
  if (communes === 'contrat') return 'Sont éligibles les communes d’une intercommunalité qui a un quartier prioritaire.'
  return `${counted(communes.length, 'commune')} éligible${communes.length < 2 ? '' : 's'}\u00A0: ${communes.join(', ')}.`
}
