import { type Household, isPoor, type Member } from './members.ts'

/** Counts and sums of a set of households, under the codes of the catalogue's variables, and what only the truth knows. */
export type Counts = ReturnType<typeof countHouseholds>

/**
 * Every count of these households. In the fiction the census, the tax file and the CAF see the same people, without error: what differs
 * between sources is their zoning, their secrecy and their definitions.
 */
export function countHouseholds(households: readonly Household[]) {
  const members = households.flatMap((one) => one.members)
  const recipients = households.filter(({ isRecipient }) => isRecipient)
  const aged = (from: number, to: number): Member[] => members.filter(({ age }) => age >= from && age <= to)
  const active = (list: readonly Member[]): Member[] => list.filter(({ work }) => work !== null && work !== 'i')
  const unemployed = (list: readonly Member[]): number => list.filter(({ work }) => work === 'c' || work === 'n').length
  const people = (list: readonly Household[]): number => list.reduce((sum, one) => sum + one.members.length, 0)
  const alone = households.filter(({ type }) => type === 'S').length
  const oneParent = households.filter(({ type }) => type === 'M')
  const social = households.filter(({ tenure }) => tenure === 'H').length
  return {
    population: members.length,
    menages: households.length,
    population_15_64: aged(15, 64).length,
    actifs_15_64: active(members).length,
    actifs_occupes_15_64: members.filter(({ work }) => work === 'o').length,
    chomeurs_15_64: unemployed(members),
    actifs_15_24: active(aged(15, 24)).length,
    chomeurs_15_24: unemployed(aged(15, 24)),
    demandeurs_emploi_abc: members.filter(({ work }) => work === 'c').length,
    familles: households.filter(({ type }) => type === 'C' || type === 'F' || type === 'M').length,
    familles_monoparentales: oneParent.length,
    menages_monoparentaux_fiscaux: oneParent.length,
    menages_recensement_complementaire: households.length,
    menages_1_personne: alone,
    menages_1_personne_fiscaux: alone,
    population_fiscale: members.length,
    menages_fiscaux: households.length,
    menages_pauvres: households.filter(isPoor).length,
    personnes_pauvres: people(households.filter(isPoor)),
    niveau_vie_somme: households.reduce((sum, one) => sum + winsorized(one.income) * one.members.length, 0),
    population_moins_18_fiscale: aged(0, 17).length,
    population_moins_20: aged(0, 19).length,
    population_moins_25: aged(0, 24).length,
    population_65_plus: aged(65, 200).length,
    population_65_plus_fiscale: aged(65, 200).length,
    residences_principales: households.length,
    logements_sociaux: social,
    logements_sociaux_fiscaux: social,
    allocataires: recipients.length,
    personnes_couvertes_caf: people(recipients),
    allocataires_monoparentaux: recipients.filter(({ type }) => type === 'M').length,
    allocataires_rsa: recipients.filter(({ hasRsa }) => hasRsa).length,
    allocataires_rsa_socle: recipients.filter(({ hasRsa }) => hasRsa).length,
    population_couverte_rsa_nombre: people(recipients.filter(({ hasRsa }) => hasRsa)),
    allocataires_reference_bas_revenus: recipients.filter(isOfReference).length,
    allocataires_bas_revenus: recipients.filter(({ isLowIncome }) => isLowIncome).length,
  }
}

/** The catalogue's indicators, computed from true counts; null where the denominator is 0. */
export function indicatorsOf(counts: Counts): Record<string, number | null> {
  const ratio = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator)
  return {
    population: counts.population,
    menages: counts.menages,
    population_fiscale: counts.population_fiscale,
    menages_fiscaux: counts.menages_fiscaux,
    demandeurs_emploi_abc: counts.demandeurs_emploi_abc,
    rapport_demandeurs_emploi: ratio(counts.demandeurs_emploi_abc, counts.population_15_64),
    taux_chomage: ratio(counts.chomeurs_15_64, counts.actifs_15_64),
    taux_emploi: ratio(counts.actifs_occupes_15_64, counts.population_15_64),
    taux_chomage_jeunes: ratio(counts.chomeurs_15_24, counts.actifs_15_24),
    part_familles_monoparentales: ratio(counts.familles_monoparentales, counts.familles),
    part_menages_monoparentaux: ratio(counts.menages_monoparentaux_fiscaux, counts.menages_fiscaux),
    part_allocataires_monoparentaux: ratio(counts.allocataires_monoparentaux, counts.allocataires),
    part_allocataires_rsa: ratio(counts.allocataires_rsa, counts.allocataires),
    part_allocataires_rsa_socle: ratio(counts.allocataires_rsa_socle, counts.allocataires),
    population_couverte_rsa: ratio(counts.population_couverte_rsa_nombre, counts.population),
    part_allocataires_bas_revenus: ratio(counts.allocataires_bas_revenus, counts.allocataires_reference_bas_revenus),
    taux_pauvrete: ratio(counts.personnes_pauvres, counts.population),
    taux_pauvrete_menages: ratio(counts.menages_pauvres, counts.menages_fiscaux),
    niveau_vie_moyen: ratio(counts.niveau_vie_somme, counts.population_fiscale),
    part_moins_18: ratio(counts.population_moins_18_fiscale, counts.population_fiscale),
    part_moins_20: ratio(counts.population_moins_20, counts.population),
    part_moins_25: ratio(counts.population_moins_25, counts.population),
    part_65_plus: ratio(counts.population_65_plus, counts.population),
    part_menages_1_personne: ratio(counts.menages_1_personne, counts.menages_recensement_complementaire),
    part_logements_sociaux: ratio(counts.logements_sociaux, counts.residences_principales),
  }
}

/** Whether a recipient counts among those whose low income is looked at: nobody of 65 or more. */
function isOfReference({ members }: Household): boolean {
  return members.every(({ age }) => age < 65)
}

/** Standard of living cut at fixed bounds, as INSEE cuts it at the 5th and 95th centiles of the département; about those of the island. */
export function winsorized(income: number): number {
  return Math.min(37700, Math.max(7500, income))
}
