import { departementOfCommune, departementOfZone } from '../model/departement.ts'
import type { Descriptor } from './descriptor.ts'
import type { SourceRow } from './read/index.ts'

type Cell = SourceRow['cells'][number]

/** How the columns of a file are found: index of a declared name, or null when the file does without it. */
export type ColumnAt = (name: string | undefined) => number | null

/** The code of a row, or why it has none. */
export type ReadCode = (row: SourceRow) => { code: string; refusal: null } | { code: null; refusal: string; value: string }

/**
 * Reads zone codes by a descriptor's `cle`: columns put together, leading zeros restored, Corsica's letter in capitals,
 * checked against `motif`.
 */
export function codeReader(cle: Descriptor['cle'], columnAt: ColumnAt): ReadCode {
  const columns = cle.colonnes.map(columnAt)
  const lengths = cle.longueurs ?? []
  const shape = cle.motif === undefined ? null : new RegExp(cle.motif)
  const prefix = cle.prefixe ?? ''
  return ({ cells }) => {
    let code = ''
    for (let i = 0; i < columns.length; i++) {
      const part = cellText(cells[columns[i] ?? -1])
      if (part === '') return { code: null, refusal: 'code vide', value: '' }
      code += (i > 0 ? cle.separateur : '') + part.padStart(lengths[i] ?? 0, '0')
    }
    if (cle.longueur !== undefined && code.length < cle.longueur) code = code.padStart(cle.longueur, '0')
    code = prefix + upperCorsica(code)
    if (shape !== null && !shape.test(code)) return { code: null, refusal: `ce code n'a pas la forme attendue (${cle.motif})`, value: code }
    return { code, refusal: null }
  }
}

/** INSEE codes of a cell: one, several separated by « ; », « , » or spaces, or put end to end five by five (grid's `lcog_geo`). */
export function communesOf(cell: Cell): readonly string[] {
  const text = cellText(cell)
  if (text === '') return []
  const parts = text.split(/[;,\s]+/).filter((part) => part !== '')
  return parts.flatMap((part) => {
    const whole = upperCorsica(part.padStart(Math.ceil(part.length / 5) * 5, '0'))
    return whole.match(/.{5}/g) ?? []
  })
}

/** Département of a row: its own column, else what its code says, else its first commune. */
export function departementOf(kind: string, code: string, own: Cell, communes: Cell): string | null {
  const text = cellText(own)
  if (text !== '') return upperCorsica(text.padStart(2, '0'))
  const said = departementOfZone(kind, code)
  if (said !== null) return said
  const [first] = communesOf(communes)
  return first === undefined ? null : departementOfCommune(first)
}

/** A cell as trimmed text; '' when it holds nothing. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'string' ? cell.trim() : String(cell)
}

function upperCorsica(code: string): string {
  return /^2[ab]/.test(code) ? code.toUpperCase() : code
}
