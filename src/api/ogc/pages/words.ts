import type { Column } from '../../../model/column.ts'
import type { Collection } from '../../../publish/read/index.ts'

/** A figure in the words of its unit: shares in percent, « – » when there is none; as many decimals as are given, else two at most. */
export function figure(value: unknown, { type, unit }: Pick<Column, 'type' | 'unit'>, decimals?: number): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  if (unit === 'part') return `${decimal(value * 100, decimals)} %`
  // A vintage is no count: no space inside.
  return type === 'integer' && unit === null ? String(value) : decimal(value, decimals)
}

/** A heading with the unit of its figures, where they do not say it themselves. */
export function heading(title: string, unit: string | null): string {
  return unit === null || unit === 'rapport' || unit === 'part' ? title : `${title} (${unit})`
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  ok: 'publié',
  estime: 'estimé',
  secret: 'secret statistique',
  manquant: 'manquant',
  non_couvert: 'non couvert',
  sans_denominateur: 'sans dénominateur',
  non_publiable: 'non publiable',
}

export function statusWord(status: unknown): string {
  return STATUS_WORDS[String(status)] ?? '–'
}

export function validity({ validFrom, validTo }: Pick<Collection, 'validFrom' | 'validTo'>): string {
  return validTo === null ? `depuis le ${date(validFrom)}` : `du ${date(validFrom)} au ${date(validTo)}`
}

/** « 1 territoire », « 1 362 territoires »: in French a number below 2 is singular. */
export function territories(count: number): string {
  return `${new Intl.NumberFormat('fr-FR').format(count)} territoire${count < 2 ? '' : 's'}`
}

// The first of a month is said « 1er ».
function date(day: string): string {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)).replace(/^1 /, '1er ')
}

function decimal(value: number, digits: number | undefined): string {
  return new Intl.NumberFormat('fr-FR', { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 2 }).format(value)
}
