import type { Catalogue, Variable } from '../model/catalogue.ts'
import { DomainError } from '../model/error.ts'
import type { SourceStatus } from '../model/status.ts'
import { parseAmount, whyNotAmount, wrongMark } from './amount.ts'
import { DecimalMarks, decimalMarkOf } from './decimal-marks.ts'
import type { Descriptor, MeasuredColumn } from './descriptor.ts'
import type { SourceRow } from './read/index.ts'
import type { Refusals } from './refusals.ts'
import { type ColumnAt, cellText } from './zone-code.ts'

type Missing = Exclude<SourceStatus, 'ok'>

/** One variable, ready to be read: column indexes, conversion, limits. */
type MeasurePlan = {
  variable: string
  plus: readonly number[]
  minus: readonly number[]
  constant: number | null
  divide: number
  multiply: number
  minimum: number
  maximum: number
  codes: ReadonlyMap<string, Missing>
  /** Codes that are also numbers (a 0 that stands for a blank): looked up before the number is believed. */
  numericCodes: ReadonlyMap<number, Missing>
}

/** How many values of a variable were not `ok`, or lay under the producer's disclosure threshold. */
export type MeasureCount = { secret: number; manquant: number; underThreshold: number }

export type MeasureReader = {
  /** Order of the amounts. */
  variables: readonly string[]
  /** Fills `amounts` and `statuses`; false when a cell was refused. */
  read: (row: SourceRow) => boolean
  /** Of the last row read: null where the status is not `ok`. Reused from row to row. */
  amounts: readonly (number | null)[]
  statuses: readonly SourceStatus[]
  counts: readonly MeasureCount[]
  /** Once every row is read: refuses the cells of the rarer decimal mark, when the file has both. */
  end: () => void
}

/**
 * Reads the measures of each row as the descriptor says.
 * @throws DomainError `descripteur_invalide` when a variable is not in the catalogue.
 */
export function measureReader(descriptor: Descriptor, catalogue: Catalogue, header: readonly string[], columnAt: ColumnAt, refusals: Refusals): MeasureReader {
  const plans = plansOf(descriptor, catalogue, columnAt)
  const noted = noteReader(descriptor, columnAt)
  const variables = plans.map(({ variable }) => variable)
  const amounts: (number | null)[] = variables.map(() => null)
  const statuses: SourceStatus[] = variables.map(() => 'manquant')
  const counts = variables.map(() => ({ secret: 0, manquant: 0, underThreshold: 0 }))
  const given = descriptor.format.decimale ?? null
  const marks = new DecimalMarks()
  const threshold = descriptor.secret && descriptor.secret.variable === undefined ? descriptor.secret.seuil : 0
  const isCount = variables.map((variable) => catalogue.variables.get(variable)?.nature === 'effectif')

  const refuse = (line: number, column: number, value: string, reason: string): null => {
    refusals.add(line, reason, { colonne: header[column] ?? '', valeur: value })
    return null
  }

  /** A cell's number, its status when it has none, or null once refused. */
  const readCell = (cells: SourceRow['cells'], column: number, plan: MeasurePlan, line: number): number | Missing | null => {
    const cell = cells[column]
    const value = typeof cell === 'number' ? cell : cell === null || cell === undefined ? Number.NaN : parseAmount(cell, given)
    if (Number.isFinite(value)) {
      const mark = given === null && typeof cell === 'string' ? decimalMarkOf(cell) : null
      if (mark !== null && typeof cell === 'string') marks.add(mark, line, column, cell)
      return plan.numericCodes.size > 0 ? (plan.numericCodes.get(value) ?? value) : value
    }
    const text = cellText(cell)
    const coded = plan.codes.get(text.toLowerCase())
    if (coded !== undefined) return coded
    if (text === '') return refuse(line, column, text, 'cellule vide, que le descripteur n’explique pas (codes, "")')
    return refuse(line, column, text, whyNotAmount(text, given))
  }

  const readPlan = (cells: SourceRow['cells'], plan: MeasurePlan, line: number): number | Missing | null => {
    if (plan.constant !== null) return plan.constant
    let sum = 0
    let missing: Missing | null = null
    for (let i = 0; i < plan.plus.length + plan.minus.length; i++) {
      const isPlus = i < plan.plus.length
      const value = readCell(cells, (isPlus ? plan.plus[i] : plan.minus[i - plan.plus.length]) ?? -1, plan, line)
      if (value === null) return null
      if (typeof value === 'number') sum += isPlus ? value : -value
      else missing = missing === 'manquant' ? missing : value // a missing part leaves even the range of the sum unknown
    }
    if (missing !== null) return missing
    const amount = (sum * plan.multiply) / plan.divide
    if (amount >= plan.minimum && amount <= plan.maximum) return amount
    const limit = amount < plan.minimum ? `en dessous de ${plan.minimum}` : `au-dessus de ${plan.maximum}`
    return refuse(line, plan.plus[0] ?? -1, String(amount), `${plan.variable} ${limit}`)
  }

  const read = (row: SourceRow): boolean => {
    const note = noted(row)
    let sound = true
    for (let i = 0; i < plans.length; i++) {
      const plan = plans[i]
      const count = counts[i]
      if (plan === undefined || count === undefined) break
      const value = note ?? readPlan(row.cells, plan, row.line)
      if (value === null) {
        sound = false
      } else if (typeof value === 'number') {
        amounts[i] = value
        statuses[i] = 'ok'
        if (value > 0 && value < threshold && isCount[i]) count.underThreshold++
      } else {
        amounts[i] = null
        statuses[i] = value
        count[value]++
      }
    }
    return sound
  }

  const end = (): void => {
    const rarer = marks.rarer()
    if (rarer === null) return
    for (const { line, column, value } of rarer.cells) refuse(line, column, value, wrongMark(rarer.mark === '.' ? ',' : '.'))
    refusals.addUntold(rarer.count - rarer.cells.length)
  }
  return { variables, read, amounts, statuses, counts, end }
}

function plansOf(descriptor: Descriptor, catalogue: Catalogue, columnAt: ColumnAt): MeasurePlan[] {
  return descriptor.variables.flatMap((measured, i) => {
    const variable = catalogue.variables.get(measured.variable)
    if (!variable) {
      throw new DomainError(
        'descripteur_invalide',
        `${descriptor.id} : la variable « ${measured.variable} » n'est pas dans le catalogue (data/indicators/variables.json).`,
        { fichier: `${descriptor.id}.json`, parametre: `variables.${i}.variable`, valeur: measured.variable },
      )
    }
    const plus = (measured.somme ?? (measured.colonne ? [measured.colonne] : [])).map(columnAt)
    const minus = measured.moins.map(columnAt)
    const isWhole = plus.every((index) => index !== null) && minus.every((index) => index !== null)
    return isWhole ? [planOf(descriptor, measured, variable, plus, minus)] : [] // an optional variable that this vintage lacks
  })
}

function planOf(
  descriptor: Descriptor,
  measured: MeasuredColumn,
  { code, nature }: Variable,
  plus: readonly (number | null)[],
  minus: readonly (number | null)[],
): MeasurePlan {
  const codes = Object.entries({ ...descriptor.codes, ...measured.codes })
  // 0.01 is not exact in binary but 100 is: dividing gives the published digits.
  const inverse = Math.round(1 / measured.facteur)
  const divides = Math.abs(1 / measured.facteur - inverse) < 1e-9 && inverse > 1
  return {
    variable: code,
    plus: plus.map((index) => index ?? -1),
    minus: minus.map((index) => index ?? -1),
    constant: measured.constante ?? null,
    divide: divides ? inverse : 1,
    multiply: divides ? 1 : measured.facteur,
    minimum: measured.minimum ?? (nature === 'somme' ? Number.NEGATIVE_INFINITY : 0),
    maximum: measured.maximum ?? (nature === 'part' ? 1 : Number.POSITIVE_INFINITY),
    codes: new Map(codes.map(([text, status]) => [text.toLowerCase(), status])),
    numericCodes: new Map(codes.filter(([text]) => /^\d/.test(text) && !Number.isNaN(Number(text))).map(([text, status]) => [Number(text), status])),
  }
}

/** Status that a row's note gives to all its values; null when it gives none. */
function noteReader({ notes }: Descriptor, columnAt: ColumnAt): (row: SourceRow) => Missing | null {
  if (!notes) return () => null
  const column = columnAt(notes.colonne) ?? -1
  const statuses = new Map(Object.entries(notes.valeurs))
  return ({ cells }) => statuses.get(cellText(cells[column])) ?? null
}
