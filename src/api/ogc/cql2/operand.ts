import type { Operand } from '../../../model/filter.ts'
import { nearNames } from '../near-names.ts'
import { exactly, type Ground, refuse } from './ground.ts'
import { LARGEST_FACTOR, MAX_FACTORS, SMALLEST_FACTOR } from './limits.ts'
import type { Raw, RawCall } from './raw.ts'
import { isGeometryName, refuseUnknownFunction } from './vocabulary.ts'

export type OperandType = 'text' | 'number' | 'boolean'
export type TypedOperand = { operand: Operand; type: OperandType }

const NAMES = { text: 'un texte', number: 'un nombre', boolean: 'un booléen' } as const satisfies Record<OperandType, string>
const CONDITIONS = ['and', 'or', 'not', '=', '<>', '<', '<=', '>', '>=', 'like', 'between', 'in', 'isnull']

/** A property, a literal or what is computed from them, with its type. @throws DomainError `filtre_invalide`. */
export function operandOf(raw: Raw, ground: Ground): TypedOperand {
  switch (raw.kind) {
    case 'literal':
      return literalOf(raw, ground)
    case 'property':
      return propertyOf(raw, ground)
    case 'call':
      return computedOf(raw, ground)
    case 'list':
      return refuse(ground, raw, 'une liste de valeurs ne va qu’après IN.')
    case 'geometry':
      return refuse(ground, raw, 'une géométrie ne va que dans une fonction spatiale, par exemple S_INTERSECTS.')
  }
}

/** Operands of one type, in the same order. @throws DomainError `filtre_invalide` at the one that disagrees with the others. */
export function agreeing<T extends readonly [Raw, ...Raw[]]>(raws: T, types: readonly OperandType[], ground: Ground): { [K in keyof T]: Operand }
export function agreeing(raws: readonly [Raw, ...Raw[]], types: readonly OperandType[], ground: Ground): Operand[] {
  const typed = raws.map((raw) => ({ raw, ...operandOf(raw, ground) }))
  // Literals follow properties: in 97 = departement, 97 is what is wrong
  const reference = typed.find(({ operand }) => operand.kind !== 'literal') ?? typed[0]
  for (const each of typed) {
    if (reference && each.type !== reference.type) refuse(ground, each.raw, disagreement(each, reference, ground))
    if (!types.includes(each.type)) refuse(ground, each.raw, `${types.map((type) => NAMES[type]).join(' ou ')} est attendu.`)
  }
  return typed.map(({ operand }) => operand)
}

/** @throws DomainError `filtre_invalide`: no text. */
export function textOf(raw: Raw, ground: Ground, where: string): Operand {
  const { operand, type } = operandOf(raw, ground)
  return type === 'text' ? operand : refuse(ground, raw, `${where} ne porte que sur des textes, et c’est ${NAMES[type]}.`)
}

/** The pattern of LIKE: a text that is written, where % stands for any characters, _ for one, and \ makes them plain. @throws DomainError `filtre_invalide`. */
export function patternOf(raw: Raw, ground: Ground): Operand {
  const operand = textOf(raw, ground, 'LIKE')
  const written = operand.kind === 'folded' ? operand.of : operand
  if (written.kind !== 'literal') return refuse(ground, raw, 'un texte entre apostrophes est attendu après LIKE.')
  return operand
}

function literalOf(raw: Extract<Raw, { kind: 'literal' }>, ground: Ground): TypedOperand {
  const { value } = raw
  if (typeof value === 'number' && !Number.isFinite(value)) refuse(ground, raw, 'ce nombre est trop grand.')
  // PostgreSQL's text holds no NUL, and half a surrogate pair is no character
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) refuse(ground, raw, 'un caractère qui n’est pas du texte s’y trouve.')
  const type = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
  return { operand: { kind: 'literal', value }, type }
}

function propertyOf(raw: Extract<Raw, { kind: 'property' }>, ground: Ground): TypedOperand {
  const { name, isQuoted } = raw
  const column = ground.columns.find((each) => each.name === name)
  if (column) return { operand: { kind: 'property', name }, type: column.type === 'text' ? 'text' : 'number' }
  if (isGeometryName(name)) return refuse(ground, raw, 'la géométrie ne se compare que par une fonction spatiale, par exemple S_INTERSECTS.')
  const hint = isQuoted ? ' (un texte s’écrit entre apostrophes, les guillemets sont pour les noms)' : ''
  return refuse(ground, raw, `pas de propriété de ce nom ici${hint} ; ${nearNames(name, ground.columns)}`)
}

function computedOf(raw: RawCall, ground: Ground): TypedOperand {
  switch (raw.op) {
    case 'casei':
    case 'accenti': {
      const of = textOf(exactly(1, raw, ground)[0], ground, raw.op.toUpperCase())
      const inner = of.kind === 'folded' ? of : { case: false, accents: false, of }
      return { operand: { kind: 'folded', case: inner.case || raw.op === 'casei', accents: inner.accents || raw.op === 'accenti', of: inner.of }, type: 'text' }
    }
    case '+':
    case '-':
    case '*':
    case '/':
      return { operand: arithmeticOf(raw.op, raw, ground), type: 'number' }
    default:
      if (CONDITIONS.includes(raw.op)) return refuse(ground, raw, 'une propriété ou une valeur est attendue, et c’est une condition.')
      return refuseUnknownFunction(raw, ground)
  }
}

function arithmeticOf(operator: '+' | '-' | '*' | '/', raw: RawCall, ground: Ground): Operand {
  const parts = exactly(2, raw, ground)
  const [left, right] = agreeing(parts, ['number'], ground)
  for (const part of parts) {
    const size = part.kind === 'literal' && typeof part.value === 'number' ? Math.abs(part.value) : 0
    if (size > LARGEST_FACTOR || (size > 0 && size < SMALLEST_FACTOR))
      refuse(ground, part, `dans un calcul, un nombre va de ${SMALLEST_FACTOR} à ${LARGEST_FACTOR}, au signe près.`)
  }
  const operand: Operand = { kind: 'arithmetic', operator, left, right }
  return factorsIn(operand) > MAX_FACTORS ? refuse(ground, raw, `${MAX_FACTORS} multiplications et divisions par calcul au plus.`) : operand
}

function factorsIn(operand: Operand): number {
  if (operand.kind !== 'arithmetic') return 0
  return factorsIn(operand.left) + factorsIn(operand.right) + (operand.operator === '*' || operand.operator === '/' ? 1 : 0)
}

function disagreement(wrong: { raw: Raw } & TypedOperand, reference: { raw: Raw } & TypedOperand, { text }: Ground): string {
  const [written, other] = [wrong, reference].map(({ raw }) => text.slice(raw.at.start, raw.at.end))
  const is = `${reference.operand.kind === 'property' ? `${reference.operand.name} est` : `« ${other?.slice(0, 60)} » est`} ${NAMES[reference.type]}`
  if (wrong.operand.kind !== 'literal') return `${is}, et c’est ${NAMES[wrong.type]}.`
  const { value } = wrong.operand
  if (reference.type === 'text' && wrong.type === 'number') return `${is} : écrivez '${written}', entre apostrophes.`
  if (reference.type === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return `${is} : écrivez ${Number(value)}, sans apostrophes.`
  return `${is}, et c’est ${NAMES[wrong.type]}.`
}
