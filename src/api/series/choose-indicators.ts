import { DomainError } from '../../model/error.ts'
import { METHODS } from '../../model/status.ts'
import { type Served, shorten } from '../serving.ts'

export type SeriesWish = { zonage: string; indicateurs?: readonly string[] | undefined; methode?: string | undefined }

/**
 * The indicators asked for, in the order asked, else all that the release has on the zoning, by code; each with its periods there. One of the catalogue without
 * any value on the zoning is kept, with no period: its series is empty, and says so.
 * @throws DomainError `parametre_invalide` for an indicator that is not in the catalogue, or a method by which the release has nothing at all.
 */
export function chooseIndicators(served: Served, { zonage, indicateurs, methode }: SeriesWish): { code: string; periods: string[] }[] {
  const unknown = indicateurs?.find((code) => !served.catalogue.has(code))
  if (unknown !== undefined) {
    const known = [...served.catalogue.keys()].sort().join(', ')
    refuse('indicateurs', unknown, `pas d’indicateur de ce code dans la publication ${served.release} ; il y a : ${known}.`)
  }
  if (methode !== undefined && !served.offers.some(({ method }) => method === methode)) {
    const known = METHODS.filter((method) => served.offers.some((offer) => offer.method === method)).join(', ')
    refuse('methode', methode, `aucune valeur par cette méthode dans la publication ${served.release} ; méthodes : ${known || 'aucune'}.`)
  }
  const offers = served.offers.filter(({ zoning, method }) => zoning === zonage && (methode === undefined || method === methode))
  const wanted = indicateurs ?? [...new Set(offers.map(({ indicator }) => indicator))].sort()
  return wanted.map((code) => ({
    code,
    periods: [...new Set(offers.filter(({ indicator }) => indicator === code).map(({ period }) => period))].sort(),
  }))
}

/** @throws DomainError `parametre_invalide` when none of the release's sources, `known`, has that id. */
export function checkSource(source: string | undefined, known: readonly string[], release: number): void {
  if (source === undefined || known.includes(source)) return
  const listed = [...new Set(known)].sort().join(', ')
  refuse('source', source, `pas de source de ce nom dans la publication ${release} ; il y a : ${listed}.`)
}

function refuse(parametre: string, value: string, detail: string): never {
  throw new DomainError('parametre_invalide', `${parametre}=${shorten(value)} : ${detail}`, { parametre, valeur: shorten(value) })
}
