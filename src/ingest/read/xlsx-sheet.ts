import { unreadable } from './file-error.ts'
import type { Input } from './source-file.ts'
import { unescapeText, type XmlHearing } from './xlsx-workbook.ts'

export type SheetCell = string | number | null
export type SheetRow = { line: number; cells: SheetCell[] }

/**
 * Hears the XML of a sheet and calls `onRow` for each row written in it, with its number. A text stays text (leading zeros too), a number
 * stays a number (dates are Excel's day numbers), a boolean is 0 or 1, an error is its code (`#N/A`); a formula is its last value.
 */
export function sheetHearing(input: Input, sharedStrings: readonly string[], onRow: (row: SheetRow) => void): XmlHearing {
  let line = 0
  let cells: SheetCell[] = []
  let column = -1
  let type = 'n'
  let value: string | null = null
  let inValue = false
  let inPhonetic = false

  const cell = (): SheetCell => {
    if (value === null) return null
    if (type === 's') {
      const text = sharedStrings[Number(value)]
      if (text === undefined) throw unreadable(input, `la ligne ${line} renvoie à un texte absent du classeur.`, { ligne: line })
      return text
    }
    if (type === 'str' || type === 'inlineStr') return unescapeText(value)
    if (type === 'e' || type === 'd') return value
    if (value === '') return null
    const number = Number(value)
    if (Number.isNaN(number)) throw unreadable(input, `la ligne ${line} porte « ${value} » dans une cellule de nombre.`, { ligne: line, valeur: value })
    return number
  }

  return {
    open: (tag, attributes) => {
      if (tag === 'row') {
        line = attributes['r'] === undefined ? line + 1 : Number(attributes['r'])
        cells = []
        column = -1
      } else if (tag === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnIndex(attributes['r'])
        type = attributes['t'] ?? 'n'
        value = null
      } else if (tag === 'rPh') inPhonetic = true
      else if (tag === 'v' || (tag === 't' && !inPhonetic)) {
        inValue = true
        value ??= ''
      }
    },
    text: (text) => {
      if (inValue) value += text
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') inValue = false
      else if (tag === 'rPh') inPhonetic = false
      else if (tag === 'c') {
        while (cells.length < column) cells.push(null)
        cells[column] = cell()
      } else if (tag === 'row') onRow({ line, cells })
    },
  }
}

/** `B7` → 1, `AA1` → 26. */
function columnIndex(reference: string): number {
  let index = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    index = index * 26 + code - 64
  }
  return index - 1
}
