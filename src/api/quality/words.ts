import type { Method } from '../../model/status.ts'
import type { CatalogueRow, QualityRow } from '../../publish/read/index.ts'

/** What an indicator's figures are read in: its nature and its unit. */
export type Reading = Pick<CatalogueRow, 'nature' | 'unite'>

const METHOD_NAMES: Record<string, readonly [article: string, name: string]> = {
  officiel: ['le ', 'chiffre officiel'],
  carreaux: ['la ', 'somme de carreaux'],
  corrige: ['l’', 'estimation corrigée'],
  support: ['la ', 'répartition par support'],
  aire: ['la ', 'répartition par surface'],
  melange: ['le ', 'mélange de distributions'],
} satisfies Record<Method, readonly [string, string]>

/** A method as one says it, with the variable of its support. */
export function methodName({ methode, support }: Pick<QualityRow, 'methode' | 'support'>): string {
  return (METHOD_NAMES[methode]?.[1] ?? methode) + (support ? ` (${support})` : '')
}

/** The same with its article, to start a sentence's subject. */
export function methodPhrase(row: Pick<QualityRow, 'methode' | 'support'>): string {
  return (METHOD_NAMES[row.methode]?.[0] ?? '') + methodName(row)
}

/** A difference in the unit of the indicator: shares in points. */
export function difference(amount: number, reading: Reading): string {
  const figure = bare(amount, reading)
  return reading.nature === 'part' ? plural(figure, 'point') : `${figure} ${reading.unite}`
}

/** The same without its unit, for a table that says it once. */
export function bare(amount: number, { nature }: Reading): string {
  return (nature === 'part' ? decimal(amount * 100) : significant(amount)).replace('-', '−')
}

/** The same with its sign; a difference that rounds to nothing has none. */
export function signed(amount: number, reading: Reading): string {
  const text = bare(Math.abs(amount), reading)
  return isNothing(amount, reading) ? text : `${amount < 0 ? '−' : '+'}${text}`
}

/** What `bare` and `signed` count. */
export function unitOf({ nature, unite }: Reading): string {
  return nature === 'part' ? 'points' : unite
}

/** Whether a difference shows as zero. */
export function isNothing(amount: number, { nature }: Reading): boolean {
  return Number((nature === 'part' ? amount * 100 : amount).toFixed(1)) === 0
}

export function percentage(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}

export function count(value: number): string {
  return new Intl.NumberFormat('fr-FR').format(value)
}

function decimal(value: number): string {
  return new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}

// Three digits say an error well enough; a large one keeps its whole part.
function significant(value: number): string {
  return new Intl.NumberFormat('fr-FR', Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }).format(value)
}

// In French a number below 2 is singular.
function plural(number: string, word: string): string {
  return `${number} ${word}${Math.abs(Number(number.replace('−', '-').replace(',', '.'))) < 2 ? '' : 's'}`
}

/** Fewer zones than this make thirds and shares that one zone can turn; a build draws no dispersion from them either. */
export const SMALL_SAMPLE = 30
