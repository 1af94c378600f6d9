import { DomainError } from '../../../model/error.ts'
import { type Regime, RULES } from '../../../zonings/index.ts'
import type { QpvWish } from './simulate.ts'

/**
 * Refuses what the rule has no use for: nothing that is asked is left aside.
 * @throws DomainError `parametre_invalide` naming `revenus`, `variantes`, `indice` or `communes`.
 */
export function checkFit(
  regime: Regime,
  { incomes, variants, index, urban }: Pick<QpvWish, 'incomes' | 'variants' | 'index' | 'urban'>,
  departement: string | null,
): void {
  const { label } = RULES[regime]
  if (regime === 'autres_outre_mer') {
    if (incomes) throw refused('revenus', `${label} n’a pas de seuil de revenu, mais un indicateur synthétique : donnez indice.`)
    if (variants.length > 0) throw refused('variantes', `${label} n’a pas de seuil de revenu : il n’y a pas de poids à changer.`)
    const own = departement === '973' ? 'guyane' : departement === '971' ? 'guadeloupe' : null
    if (index && own && index.territory !== own) throw refused('indice.territoire', `ces territoires sont dans le département ${departement} (${own}).`)
    return
  }
  if (index) throw refused('indice', `${label} a un seuil de revenu : l’indicateur synthétique ne s’y applique pas.`)
  if (regime === 'metropole' && urban.communes.length > 0)
    throw refused('communes', `en ${label}, le territoire urbain est l’unité urbaine : donnez revenus.unite_urbaine.population.`)
  if (incomes?.rule !== regime)
    throw refused(
      'revenus',
      regime === 'metropole'
        ? 'national et unite_urbaine sont attendus : c’est le seuil de la métropole.'
        : `metropole et departement sont attendus : c’est le seuil de ${label}.`,
    )
}

function refused(parametre: string, why: string): DomainError {
  return new DomainError('parametre_invalide', `${parametre} : ${why}`, { parametre })
}
