import { DomainError } from '../model/error.ts'
import { METHODS } from '../model/status.ts'
import type { Offer } from '../publish/read/index.ts'
import { type Served, shorten, zoningOf } from './serving.ts'

export type Wish = { zonage: string; indicateurs?: readonly string[] | undefined; periode?: string | undefined; methode?: string | undefined }

export type Choice = { edition: number; chosen: { indicator: string; period: string; unit: string }[] }

/**
 * The indicators asked for and one period of each, the most recent unless `periode` names it; in the order asked, else by code.
 * An indicator that the release does not have for that zoning, method or period is refused, never dropped.
 * @throws DomainError `parametre_invalide` naming what there is.
 */
export function chooseValues(served: Served, { zonage, indicateurs, periode, methode }: Wish, parametre: 'indicateurs' | 'indicateur' = 'indicateurs'): Choice {
  const { edition } = zoningOf(served, zonage)
  let offers = served.offers.filter(({ zoning }) => zoning === zonage)
  if (offers.length === 0) refuse('zonage', zonage, `aucune valeur sur ce zonage ; zonages qui en ont : ${listed(served.offers, 'zoning')}.`)
  if (methode && !served.offers.some(({ method }) => method === methode))
    refuse('methode', methode, `aucune valeur par cette méthode dans la publication ${served.release} ; méthodes : ${listed(served.offers, 'method')}.`)
  for (const indicator of indicateurs ?? [])
    if (!offers.some((offer) => offer.indicator === indicator))
      refuse(parametre, indicator, `pas d’indicateur de ce code sur ${zonage} ; il y a : ${listed(offers, 'indicator')}.`)
  offers = narrow(offers, 'method', methode, 'methode', indicateurs)
  offers = narrow(offers, 'period', periode, 'periode', indicateurs)
  const wanted = indicateurs ?? [...new Set(offers.map(({ indicator }) => indicator))].sort()
  return {
    edition,
    chosen: wanted.map((indicator) => ({
      indicator,
      period: latest(offers.filter((offer) => offer.indicator === indicator)),
      unit: served.catalogue.get(indicator)?.unite ?? '',
    })),
  }
}

function narrow(offers: Offer[], field: 'method' | 'period', value: string | undefined, parametre: string, wanted: readonly string[] | undefined): Offer[] {
  if (value === undefined) return offers
  const kept = offers.filter((offer) => offer[field] === value)
  if (kept.length === 0) refuse(parametre, value, `rien sur ce zonage ; il y a : ${listed(offers, field)}.`)
  for (const indicator of wanted ?? [])
    if (!kept.some((offer) => offer.indicator === indicator))
      refuse(
        parametre,
        value,
        `rien pour ${indicator} ; il y a : ${listed(
          offers.filter((offer) => offer.indicator === indicator),
          field,
        )}.`,
      )
  return kept
}

// Periods are written year first: their order is that of their text.
function latest(offers: readonly Offer[]): string {
  return (
    offers
      .map(({ period }) => period)
      .sort()
      .at(-1) ?? ''
  )
}

function listed(offers: readonly Offer[], field: 'zoning' | 'indicator' | 'period' | 'method'): string {
  const found = new Set(offers.map((offer) => offer[field]))
  const inOrder = field === 'method' ? METHODS.filter((method) => found.has(method)) : [...found].sort()
  return inOrder.join(', ') || 'rien'
}

function refuse(parametre: string, value: string, detail: string): never {
  throw new DomainError('parametre_invalide', `${parametre}=${shorten(value)} : ${detail}`, { parametre, valeur: shorten(value) })
}
