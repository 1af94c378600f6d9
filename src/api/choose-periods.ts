import { DomainError } from '../model/error.ts'
import { chooseValues, type Wish } from './choose-values.ts'
import { type Served, shorten } from './serving.ts'

export type PeriodsWish = Omit<Wish, 'indicateurs' | 'periode'> & { indicateur: string; de: string; a: string }

/**
 * The zoning's edition, once the indicator, the method and both periods are among what the release has there.
 * @throws DomainError `parametre_invalide` naming what there is, or saying that `de` does not come before `a`.
 */
export function choosePeriods(served: Served, { zonage, indicateur, methode, de, a }: PeriodsWish): number {
  const { edition } = chooseValues(served, { zonage, indicateurs: [indicateur], methode }, 'indicateur')
  const offers = served.offers.filter(
    (offer) => offer.zoning === zonage && offer.indicator === indicateur && (methode === undefined || offer.method === methode),
  )
  const periods = [...new Set(offers.map(({ period }) => period))].sort()
  for (const [parametre, period] of Object.entries({ de, a })) {
    if (periods.includes(period)) continue
    const detail = `${parametre}=${shorten(period)} : pas de valeur de ${indicateur} sur ${zonage} à cette période ; il y a : ${periods.join(', ')}.`
    throw new DomainError('parametre_invalide', detail, { parametre, valeur: shorten(period) })
  }
  if (de >= a)
    throw new DomainError('parametre_invalide', `a=${shorten(a)} : une période après de=${shorten(de)} est attendue.`, { parametre: 'a', valeur: shorten(a) })
  return edition
}
