import { DomainError } from '../../model/error.ts'
import type { GenealogyPairRow } from '../../publish/read/index.ts'
import { type Served, shorten } from '../serving.ts'

/** The traced pair that `de` and `vers` name. @throws DomainError `parametre_invalide`, `introuvable` naming those that are. */
export function choosePair(served: Served, pairs: readonly GenealogyPairRow[], de: string, vers: string): GenealogyPairRow {
  knownZoning(served, 'de', de)
  knownZoning(served, 'vers', vers)
  if (de === vers)
    throw new DomainError('parametre_invalide', `« de » et « vers » sont le même zonage (${de}) : une généalogie en relie deux.`, {
      parametre: 'vers',
      valeur: vers,
    })
  const found = pairs.find((pair) => pair.de === de && pair.vers === vers)
  if (found) return found
  if (pairs.some((pair) => pair.de === vers && pair.vers === de))
    throw new DomainError('parametre_invalide', `Cette généalogie se lit du plus ancien au plus récent : demandez de=${vers}&vers=${de}.`, {
      parametre: 'de',
      valeur: de,
    })
  throw new DomainError('introuvable', `Pas de généalogie de ${de} à ${vers} dans la publication ${served.release}. Tracées : ${namePairs(pairs)}.`, {
    parametre: 'vers',
    valeur: vers,
  })
}

/** @throws DomainError `parametre_invalide` naming the zonings of the release. */
export function knownZoning(served: Served, parametre: 'de' | 'vers', zoning: string): void {
  if (served.zonings.some(({ id }) => id === zoning)) return
  const known = served.zonings.map(({ id }) => id).join(', ') || 'aucun'
  throw new DomainError('parametre_invalide', `Le zonage « ${shorten(zoning)} » n’est pas dans la publication ${served.release}. Zonages : ${known}.`, {
    parametre,
    valeur: shorten(zoning),
  })
}

export function namePairs(pairs: readonly GenealogyPairRow[]): string {
  return pairs.map(({ de, vers }) => `${de} → ${vers}`).join(', ') || 'aucune'
}
