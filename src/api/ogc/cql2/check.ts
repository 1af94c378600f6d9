import type { Filter } from '../../../model/filter.ts'
import { exactly, type Ground, refuse } from './ground.ts'
import { MAX_DEPTH, MAX_OPERANDS } from './limits.ts'
import { agreeing, operandOf, patternOf, textOf } from './operand.ts'
import type { Raw, RawCall } from './raw.ts'
import { relationOf, shapeOf } from './shape.ts'

const NO_CONDITION = "une condition est attendue, par exemple departement = '972'."

/**
 * The filter that was meant, its names and types being true.
 * @throws DomainError `filtre_invalide` with the place: an unknown name, types that disagree, an operand where a condition stands, an excess.
 */
export function checkFilter(raw: Raw, ground: Ground): Filter {
  refuseExcess(raw, ground)
  return conditionOf(raw, ground)
}

function conditionOf(raw: Raw, ground: Ground): Filter {
  if (raw.kind === 'literal' && typeof raw.value === 'boolean') return { kind: 'always', value: raw.value }
  if (raw.kind !== 'call') return refuse(ground, raw, NO_CONDITION)
  switch (raw.op) {
    case 'and':
    case 'or':
      if (raw.args.length < 2) refuse(ground, raw, `${raw.op} réunit deux conditions ou plus.`)
      return { kind: raw.op, of: raw.args.map((each) => conditionOf(each, ground)) }
    case 'not':
      return { kind: 'not', of: conditionOf(exactly(1, raw, ground)[0], ground) }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(raw.op, raw, ground)
    case 'like': {
      const [left, pattern] = exactly(2, raw, ground)
      return { kind: 'like', left: textOf(left, ground, 'LIKE'), pattern: patternOf(pattern, ground) }
    }
    case 'between': {
      const [left, low, high] = agreeing(exactly(3, raw, ground), ['text', 'number'], ground)
      return { kind: 'between', left, low, high }
    }
    case 'in':
      return membership(raw, ground)
    case 'isnull':
      return { kind: 'isNull', left: operandOf(exactly(1, raw, ground)[0], ground).operand }
    case 'casei':
    case 'accenti':
    case '+':
    case '-':
    case '*':
    case '/':
      return refuse(ground, raw, NO_CONDITION)
    default: {
      const relation = relationOf(raw, ground)
      const [left, right] = exactly(2, raw, ground)
      return { kind: 'spatial', relation, left: shapeOf(left, ground), right: shapeOf(right, ground) }
    }
  }
}

type Comparison = Extract<Filter, { kind: 'compare' }>['operator']

function comparison(operator: Comparison, raw: RawCall, ground: Ground): Filter {
  const types = operator === '=' || operator === '<>' ? (['text', 'number', 'boolean'] as const) : (['text', 'number'] as const)
  const [left, right] = agreeing(exactly(2, raw, ground), types, ground)
  return { kind: 'compare', operator, left, right }
}

function membership(raw: RawCall, ground: Ground): Filter {
  const [first, list] = exactly(2, raw, ground)
  if (list.kind !== 'list') return refuse(ground, list, 'une liste de valeurs est attendue.')
  if (list.of.length === 0) refuse(ground, list, 'la liste de IN est vide ; une valeur au moins est attendue.')
  const [left, ...among] = agreeing([first, ...list.of] as const, ['text', 'number', 'boolean'], ground)
  return { kind: 'in', left, among }
}

// With a stack of its own: what is too deep must not be walked by calls.
function refuseExcess(root: Raw, ground: Ground): void {
  const waiting: { raw: Raw; depth: number }[] = [{ raw: root, depth: 1 }]
  let operands = 0
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { raw, depth } = next
    if (depth > MAX_DEPTH) refuse(ground, raw, `${MAX_DEPTH} opérations l’une dans l’autre au plus.`)
    if (raw.kind === 'literal' || raw.kind === 'property') operands += 1
    if (operands > MAX_OPERANDS) refuse(ground, raw, `${MAX_OPERANDS} valeurs et propriétés au plus.`)
    const inside = raw.kind === 'call' ? raw.args : raw.kind === 'list' ? raw.of : []
    waiting.push(...inside.map((each) => ({ raw: each, depth: depth + 1 })).reverse())
  }
}
