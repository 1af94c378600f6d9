import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { parseZoningId } from '../../model/zoning-id.ts'
import type { CatalogueRow, InequalityOffer, InequalitySelection } from '../../publish/read/index.ts'
import { unknownInequalityCodes } from '../../publish/read/index.ts'
import { type Served, shorten } from '../serving.ts'
import { INDICES } from './definitions.ts'

export type InequalityWish = {
  zonage: string
  territoires?: readonly string[] | undefined
  departement?: readonly string[] | undefined
  indicateurs?: readonly string[] | undefined
  indices?: readonly string[] | undefined
  maille?: string | undefined
  periode?: string | undefined
}

/**
 * What is asked of the indices of a release: each indicator at its most recent period on each mesh, unless one is named. What it does not have is refused, never dropped.
 * @throws DomainError `parametre_invalide` naming what there is, or why an indicator has no index.
 */
export async function chooseInequality(db: Db, served: Served, offers: readonly InequalityOffer[], wish: InequalityWish): Promise<InequalitySelection> {
  const { zonage, indicateurs, indices, maille, periode } = wish
  const { level, edition } = levelOf(served, offers, zonage)
  const here = offers.filter(({ zoning }) => zoning === zonage)
  for (const indicator of indicateurs ?? [])
    if (!here.some((offer) => offer.indicator === indicator)) refuse('indicateurs', indicator, whyNone(served.catalogue.get(indicator), here))
  for (const index of indices ?? [])
    if (!INDICES.some(({ code }) => code === index)) refuse('indices', index, `indice inconnu ; il y a : ${INDICES.map(({ code }) => code).join(', ')}.`)
  const byIndicator = here.filter(({ indicator }) => indicateurs?.includes(indicator) ?? true)
  const byIndex = narrow(byIndicator, 'indices', 'index', indices)
  const byMesh = narrow(byIndex, 'maille', 'mesh', maille === undefined ? undefined : [maille])
  const kept = narrow(byMesh, 'periode', 'period', periode === undefined ? undefined : [periode])
  for (const indicator of indicateurs ?? [])
    if (!kept.some((offer) => offer.indicator === indicator))
      refuse(
        'indicateurs',
        indicator,
        `rien pour ces indices, cette maille et cette période ; il y a : ${byIndicator
          .filter((one) => one.indicator === indicator)
          .map(named)
          .join(' ; ')}.`,
      )
  const codes = wish.territoires ?? null
  await refuseUnknown(db, { edition, level }, zonage, codes)
  const latest = kept.filter((one) => !kept.some((other) => sameBut(one, other) && other.period > one.period))
  return { run: served.run, zoning: zonage, level, edition, codes, departements: wish.departement ?? null, chosen: latest }
}

/** The kind of territory that `zonage` names, and the communes that it is made of. */
function levelOf(served: Served, offers: readonly InequalityOffer[], zonage: string): Pick<InequalitySelection, 'level' | 'edition'> {
  const { kind, vintage } = parseZoningId(zonage)
  const communes = served.zonings.find(({ id }) => id === `commune-${vintage}`)
  const level = kind === 'commune' || kind === 'epci' || kind === 'departement' ? kind : null
  if (!level || !communes || !offers.some(({ zoning }) => zoning === zonage)) {
    const known = distinct(offers, 'zoning')
    const detail =
      known.length > 0
        ? `pas d’indice d’inégalité sur ce zonage ; il y en a sur : ${known.join(', ')} (epci- et departement- sont des réunions de communes, sans contour à eux).`
        : 'la publication n’a aucun indice d’inégalité : il y faut des contours de communes, et des carreaux ou des IRIS qui portent les effectifs d’un indicateur.'
    refuse('zonage', zonage, detail)
  }
  return { level, edition: communes.edition }
}

/** Why an indicator has no index here. */
function whyNone(indicator: CatalogueRow | undefined, here: readonly InequalityOffer[]): string {
  const known = `Il y a : ${distinct(here, 'indicator').join(', ')}.`
  if (!indicator) return `pas d’indicateur de ce code. ${known}`
  if (indicator.nature === 'quantile') return `une médiane ou un décile n’a pas d’effectifs que l’on puisse répartir entre des mailles. ${known}`
  if (indicator.nature === 'effectif') return `un effectif n’est la part de rien : ces indices veulent un numérateur et un dénominateur. ${known}`
  if (indicator.numerateur === null) return `il n’est publié que comme un taux, sans les effectifs que ces indices additionnent. ${known}`
  return `aucun carreau ni IRIS de ce zonage n’en porte les effectifs. ${known}`
}

function narrow(
  offers: readonly InequalityOffer[],
  parametre: string,
  field: 'index' | 'mesh' | 'period',
  wanted: readonly string[] | undefined,
): readonly InequalityOffer[] {
  if (wanted === undefined) return offers
  for (const value of wanted) {
    if (offers.some((offer) => offer[field] === value)) continue
    refuse(parametre, value, `rien pour ces indicateurs sur ce zonage ; il y a : ${distinct(offers, field).join(', ')}.`)
  }
  return offers.filter((offer) => wanted.includes(offer[field]))
}

async function refuseUnknown(db: Db, place: Pick<InequalitySelection, 'level' | 'edition'>, zonage: string, codes: readonly string[] | null): Promise<void> {
  const unknown = codes ? await unknownInequalityCodes(db, place, codes) : []
  if (unknown.length === 0) return
  const detail = `Pas de territoire de ce code dans ${zonage} : ${unknown.slice(0, 10).map(shorten).join(', ')}${unknown.length > 10 ? '…' : ''}.`
  throw new DomainError('parametre_invalide', detail, { parametre: 'territoires', valeur: shorten(unknown[0] ?? '') })
}

function sameBut(one: InequalityOffer, other: InequalityOffer): boolean {
  return one.indicator === other.indicator && one.mesh.split('-')[0] === other.mesh.split('-')[0] && one.index === other.index
}

function named({ index, mesh, period }: InequalityOffer): string {
  return `${index} sur ${mesh} en ${period}`
}

function distinct(offers: readonly InequalityOffer[], field: keyof InequalityOffer): string[] {
  return [...new Set(offers.map((offer) => offer[field]))].sort()
}

function refuse(parametre: string, value: string, detail: string): never {
  throw new DomainError('parametre_invalide', `${parametre}=${shorten(value)} : ${detail}`, { parametre, valeur: shorten(value) })
}
