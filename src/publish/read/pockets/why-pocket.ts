import type { PocketRow } from './pockets.ts'

type Known = Pick<
  PocketRow,
  | 'statut'
  | 'mailles'
  | 'population'
  | 'menages'
  | 'part_menages_pauvres'
  | 'revenu_moyen'
  | 'mesure'
  | 'seuil'
  | 'part_imputee'
  | 'criteres_manques'
  | 'points_chauds'
  | 'stabilite_tirages'
  | 'stabilite_choix'
  | 'fragile'
>

/** Why a cluster was kept or what it lacks, then how firm that is: French sentences, each true alone. */
export function whyPocket(pocket: Known): string[] {
  return [...(pocket.statut === 'retenue' ? reasons(pocket) : lacks(pocket)), ...significance(pocket), ...stability(pocket)]
}

function reasons(pocket: Known): string[] {
  const { mailles, population, menages, part_imputee } = pocket
  return [
    `${counted(mailles, 'maille')}${mailles > 1 ? ' qui se touchent' : ''}, hors des quartiers prioritaires : ${gathered(population, menages)}.`,
    measured(pocket),
    `${percent(part_imputee)} de ses habitants sont dans des mailles imputées par le producteur.`,
  ]
}

function lacks(pocket: Known): string[] {
  const { criteres_manques, population, menages } = pocket
  const said = criteres_manques.map(({ phrase }) => phrase)
  return [
    `Non retenue, ${said.length > 1 ? `pour ${said.length} raisons` : 'pour une raison'} ; elle réunit ${gathered(population, menages)}.`,
    ...said,
    measured(pocket),
  ]
}

function measured({ mesure, part_menages_pauvres, revenu_moyen, seuil }: Known): string {
  if (mesure === 'revenu') {
    const mean = revenu_moyen === null ? '' : `Revenu moyen : ${euros(revenu_moyen)} par an et par unité de consommation ; `
    return `${mean}${mean ? 's' : 'S'}euil : ${euros(seuil)}.`
  }
  const share = part_menages_pauvres === null ? '' : `${percent(part_menages_pauvres)} de ménages pauvres ; `
  return `${share}${share ? 's' : 'S'}euil : ${percent(seuil)}.`
}

function significance({ points_chauds }: Known): string[] {
  if (points_chauds === null) return []
  return [
    `${percent(points_chauds)} de ses habitants sont dans des points chauds : des mailles pauvres entourées de mailles pauvres plus que le hasard ne le ferait (Gi*, permutations, fausses découvertes contrôlées).`,
  ]
}

function stability({ stabilite_tirages, stabilite_choix, fragile }: Known): string[] {
  return [
    ...(stabilite_tirages === null ? [] : [`Elle subsiste dans ${percent(stabilite_tirages)} des tirages de ses mailles incertaines.`]),
    ...(stabilite_choix === null ? [] : [`Elle subsiste sous ${percent(stabilite_choix)} des choix de paramètres essayés.`]),
    ...(fragile.length === 0 ? [] : [`Elle ${fragile.join(' ; ')}.`]),
  ]
}

function gathered(population: number, menages: number): string {
  return `${counted(Math.round(population), 'habitant')}, ${counted(Math.round(menages), 'ménage')}`
}

function counted(amount: number, word: string): string {
  return `${number(amount)}\u00A0${word}${amount < 2 ? '' : 's'}`
}

function percent(share: number): string {
  return `${number(share * 100, 1)}\u00A0%`
}

function euros(amount: number): string {
  return `${number(Math.round(amount))}\u00A0€`
}

function number(amount: number, digits = 0): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: digits }).format(amount)
}
