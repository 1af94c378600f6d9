import { type DecimalMark, decimalMarkOf } from './decimal-marks.ts'

const GROUPED = /^[-+−]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/
const PLAIN = /^[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?$/
const ZERO = 48
const NINE = 57
const PREFIXED = /^0[box]/i

/**
 * The number written in a cell, or NaN: French or English decimal mark (`given` when the descriptor says which), spaces as thousands
 * (plain, no-break, thin, narrow no-break), minus sign, exponent.
 */
export function parseAmount(text: string, given: DecimalMark | null): number {
  // Most cells are whole or have the point: Number reads them without help.
  const first = text.charCodeAt(0)
  if (given !== ',' && first >= ZERO && first <= NINE) {
    const value = Number(text)
    if (Number.isFinite(value)) return isPrefixed(text) ? Number.NaN : value
  }
  return parseSlowly(text.trim(), given)
}

/** Why `text` is not a number of this file, for the person who will correct it. */
export function whyNotAmount(text: string, given: DecimalMark | null): string {
  return given !== null && PLAIN.test(text.trim()) ? wrongMark(given) : 'texte dans une colonne de nombres'
}

/** Why a number is refused when its file uses the other mark, `expected`. */
export function wrongMark(expected: DecimalMark): string {
  return `décimale « ${expected === ',' ? '.' : ','} » alors que le fichier emploie « ${expected} »`
}

function parseSlowly(text: string, given: DecimalMark | null): number {
  if (!PLAIN.test(text) && !GROUPED.test(text)) return Number.NaN
  if (given !== null && (decimalMarkOf(text) ?? given) !== given) return Number.NaN
  return Number(
    text
      .replace(/[ \u00a0\u2009\u202f]/g, '')
      .replace(',', '.')
      .replace('−', '-'),
  )
}

function isPrefixed(text: string): boolean {
  return text.length > 2 && text.charCodeAt(0) === ZERO && PREFIXED.test(text)
}
