/** The decimal mark of a file: given by its descriptor, or learnt from its first number that is not whole. */
export type DecimalMark = { mark: '.' | ',' | null }

const GROUPED = /^[-+−]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/
const PLAIN = /^[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?$/
const ZERO = 48
const NINE = 57
const PREFIXED = /^0[box]/i

/**
 * The number written in a cell, or NaN: French or English decimal mark (one per file), spaces as thousands
 * (plain, no-break, thin, narrow no-break), minus sign, exponent. `learnt` is set by the first mark met when it is null.
 */
export function parseAmount(text: string, learnt: DecimalMark): number {
  // Most cells are whole or have the point: Number reads them without help.
  const first = text.charCodeAt(0)
  if (first >= ZERO && first <= NINE) {
    const value = Number(text)
    if (Number.isInteger(value)) return isPrefixed(text) ? Number.NaN : value
    if (Number.isFinite(value)) return accepts('.', learnt) ? value : Number.NaN
  }
  return parseSlowly(text.trim(), learnt)
}

/** Why `text` is not a number of this file, for the person who will correct it. */
export function whyNotAmount(text: string, { mark }: DecimalMark): string {
  if (mark !== null && PLAIN.test(text.trim())) return `décimale « ${mark === ',' ? '.' : ','} » alors que le fichier emploie « ${mark} »`
  return 'texte dans une colonne de nombres'
}

function parseSlowly(text: string, learnt: DecimalMark): number {
  if (!PLAIN.test(text) && !GROUPED.test(text)) return Number.NaN
  const mark = text.includes(',') ? ',' : text.includes('.') ? '.' : null
  if (mark !== null && !accepts(mark, learnt)) return Number.NaN
  return Number(
    text
      .replace(/[ \u00a0\u2009\u202f]/g, '')
      .replace(',', '.')
      .replace('−', '-'),
  )
}

function accepts(mark: '.' | ',', learnt: DecimalMark): boolean {
  learnt.mark ??= mark
  return learnt.mark === mark
}

function isPrefixed(text: string): boolean {
  return text.length > 2 && text.charCodeAt(0) === ZERO && PREFIXED.test(text)
}
