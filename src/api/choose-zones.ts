import type { Db } from '../db/database.ts'
import { DomainError } from '../model/error.ts'
import { type Bbox, unknownCodes, type ZoneFilter } from '../publish/read/index.ts'
import { shorten } from './serving.ts'

export type ZoneWish = {
  territoires?: readonly string[] | undefined
  commune?: readonly string[] | undefined
  departement?: readonly string[] | undefined
  epci?: readonly string[] | undefined
  bbox?: Bbox | undefined
  q?: string | undefined
}

/** The zones asked for. @throws DomainError `parametre_invalide` naming the codes that the zoning does not have. */
export async function chooseZones(
  db: Db,
  edition: number,
  zonage: string,
  wish: ZoneWish,
  parametre: 'territoires' | 'territoire' = 'territoires',
): Promise<ZoneFilter> {
  const codes = wish.territoires ?? null
  const unknown = codes ? await unknownCodes(db, edition, codes) : []
  if (unknown.length > 0)
    throw new DomainError(
      'parametre_invalide',
      `Pas de territoire de ce code dans ${zonage} : ${unknown.slice(0, 10).map(shorten).join(', ')}${unknown.length > 10 ? '…' : ''}.`,
      {
        parametre,
        valeur: shorten(unknown[0] ?? ''),
      },
    )
  return {
    edition,
    codes,
    communes: wish.commune ?? null,
    departements: wish.departement ?? null,
    epcis: wish.epci ?? null,
    bbox: wish.bbox ?? null,
    search: wish.q ?? null,
  }
}
