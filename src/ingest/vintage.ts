import { DomainError } from '../model/error.ts'
import type { ColumnMatch } from './columns.ts'
import { type Descriptor, PERIOD } from './descriptor.ts'

/** Geography of the codes, time of the measures, and the year of the columns to read (null when no column bears one). */
export type FileTime = { vintage: number; period: string | null; columnYear: number | null; notes: readonly string[] }

type Asked = { file: string; vintage?: number | undefined; period?: string | undefined }

/**
 * Vintage and period of a file: what the descriptor fixes, what column names bear, what the caller asks for must agree.
 * @throws DomainError `parametre_invalide` when one is missing or contradicts the descriptor, `fichier_non_conforme` when it contradicts the columns.
 */
export function fileTime(descriptor: Descriptor, match: ColumnMatch, asked: Asked): FileTime {
  const { period, columnYear } = resolvePeriod(descriptor, match, asked)
  return { period, columnYear, ...resolveVintage(descriptor, match, asked, period) }
}

function resolvePeriod(descriptor: Descriptor, { years }: ColumnMatch, { file, period: asked }: Asked): { period: string | null; columnYear: number | null } {
  if (asked !== undefined && !PERIOD.test(asked)) throw wrongPeriod(asked, `La période « ${asked} » s'écrit AAAA ou AAAA-MM, de 01 à 12.`)
  if (descriptor.contenu === 'perimetres') {
    if (asked !== undefined) throw wrongPeriod(asked, `${descriptor.id} ne contient que des périmètres : ils ont un millésime (--millesime), pas de période.`)
    return { period: null, columnYear: null }
  }
  if (asked !== undefined && descriptor.periode !== undefined && asked !== descriptor.periode) {
    throw wrongPeriod(asked, `${descriptor.id} décrit un fichier de ${descriptor.periode} : la période ${asked} le contredit.`)
  }
  const wanted = asked ?? descriptor.periode
  if (years === null) {
    if (wanted === undefined) throw wrongPeriod('', `Rien dans ${file} ne dit de quand sont ses mesures : donnez-le par --periode, par exemple --periode 2019.`)
    return { period: wanted, columnYear: null }
  }
  const [only, ...others] = years
  if (only === undefined)
    throw new DomainError('fichier_non_conforme', `${file} : les colonnes à lire portent des années différentes ; aucune ne les a toutes.`, { fichier: file })
  if (wanted === undefined) {
    if (others.length > 0) throw wrongPeriod('', `${file} a des colonnes de ${years.join(', ')} : choisissez par --periode.`)
    return { period: String(only), columnYear: only }
  }
  const year = Number(wanted.slice(0, 4))
  if (!years.includes(year)) {
    throw new DomainError('fichier_non_conforme', `${file} : ses colonnes portent l'année ${years.join(', ')}, pas ${year}.`, {
      fichier: file,
      parametre: 'periode',
      valeur: wanted,
    })
  }
  return { period: wanted, columnYear: year }
}

function resolveVintage(
  { id, zonage }: Descriptor,
  match: ColumnMatch,
  { file, vintage: asked }: Asked,
  period: string | null,
): { vintage: number; notes: readonly string[] } {
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1960 || asked > 2100)) {
    throw wrongVintage(asked, `Le millésime « ${asked} » est une année, par exemple 2020.`)
  }
  if (match.vintage !== null && zonage.millesime !== undefined && match.vintage !== zonage.millesime) {
    throw new DomainError('fichier_non_conforme', `${file} est au millésime ${match.vintage} ; ${id} décrit celui de ${zonage.millesime}.`, {
      fichier: file,
      parametre: 'millesime',
    })
  }
  const fixed = match.vintage ?? zonage.millesime
  if (fixed !== undefined) {
    if (asked !== undefined && asked !== fixed) {
      const says = match.vintage === null ? `${id} décrit des codes de ${fixed}` : `${file} porte le millésime ${fixed} dans un nom de colonne`
      throw wrongVintage(asked, `${says} : le millésime ${asked} le contredit.`)
    }
    return { vintage: fixed, notes: [] }
  }
  if (asked !== undefined) return { vintage: asked, notes: [] }
  if (zonage.millesime_apres_periode !== undefined && period !== null) {
    const vintage = Number(period.slice(0, 4)) + zonage.millesime_apres_periode
    return { vintage, notes: [`Millésime ${vintage} déduit de la période ${period} ; --millesime en fixe un autre.`] }
  }
  throw wrongVintage(
    undefined,
    `Rien dans ${file} ne dit le millésime de ses codes (${zonage.type}) : donnez-le par --millesime, par exemple --millesime 2020.`,
  )
}

const wrongPeriod = (value: string, detail: string): DomainError => new DomainError('parametre_invalide', detail, { parametre: 'periode', valeur: value })

const wrongVintage = (value: number | undefined, detail: string): DomainError =>
  new DomainError('parametre_invalide', detail, { parametre: 'millesime', ...(value === undefined ? {} : { valeur: String(value) }) })
