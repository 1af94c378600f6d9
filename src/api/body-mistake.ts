import type { z } from 'zod'
import { DomainError } from '../model/error.ts'
import { shorten } from './serving.ts'

/**
 * The first mistake of a body that zod refused: `parametre` is the path of the field (`revenus.national.reference`, `variantes.2.poids`),
 * « corps » for the whole of it.
 */
export function mistakeInBody(error: z.ZodError, data: unknown): DomainError {
  if (data === undefined || data === null)
    return new DomainError('corps_illisible', 'La requête n’a pas de corps : un objet JSON est attendu (Content-Type: application/json).')
  const issues = error.issues.flatMap(inTheMeantBranch)
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') return unknownKey(unknown.path, unknown.keys)
  const issue = issues[0]
  if (!issue) return new DomainError('corps_illisible', 'Le corps ne peut pas être lu.')
  const given = valueAt(data, issue.path)
  const parametre = pathOf(issue.path)
  if (given === undefined && issue.path.length > 0) return invalid(`${parametre} est nécessaire : ${explain(issue, given)}`, parametre)
  const valeur = shownValue(given)
  return invalid(`${parametre}${valeur === null ? '' : `=${valeur}`} : ${explain(issue, given)}`, parametre, valeur)
}

/**
 * Where several forms are admitted, the mistakes of the one that was meant: whose mistakes lie deepest, else which has the fewest. When none stands out, that
 * of the choice itself.
 */
function inTheMeantBranch(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const ranked = issue.errors
    .map((branch) => ({ branch, depth: Math.min(...branch.map(({ path }) => path.length)), mistakes: branch.length }))
    .sort((a, b) => b.depth - a.depth || a.mistakes - b.mistakes)
  const [best, next] = ranked
  if (!best || (next && best.depth === next.depth && best.mistakes === next.mistakes)) return [issue]
  return best.branch.flatMap((one) => inTheMeantBranch({ ...one, path: [...issue.path, ...one.path] }))
}

function unknownKey(path: readonly PropertyKey[], keys: readonly string[]): DomainError {
  const named = keys
    .slice(0, 5)
    .map((key) => `« ${shorten(key)} »`)
    .join(', ')
  const place = path.length > 0 ? ` dans ${pathOf(path)}` : ''
  const parametre = pathOf([...path, shorten(keys[0] ?? '')])
  return new DomainError('parametre_inconnu', `Paramètre inconnu${place} : ${named}. Les paramètres admis sont décrits dans /docs.`, { parametre })
}

const ARTICLES: Record<string, string> = {
  number: 'un nombre',
  int: 'un nombre entier',
  string: 'un texte',
  boolean: 'true ou false',
  array: 'une liste',
  object: 'un objet',
  record: 'un objet',
}

function explain(issue: z.core.$ZodIssue, given: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return given === undefined ? `${expectedWord(issue.expected)} est attendu.` : `${expectedWord(issue.expected)} est attendu, pas ${kindOf(given)}.`
    case 'invalid_value':
      return `les valeurs admises sont ${issue.values.map(String).join(', ')}.`
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'moins de' : 'au plus', issue.maximum)
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'plus de' : 'au moins', issue.minimum)
    case 'not_multiple_of':
      return `un multiple de ${issue.divisor} est attendu.`
    case 'invalid_format':
      return issue.message.startsWith('Chaîne de caractères invalide') ? 'ce texte n’a pas la forme attendue.' : issue.message
    case 'invalid_union':
      return explainUnion(issue)
    default:
      return issue.message
  }
}

function explainUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('options' in issue && Array.isArray(issue.options)) return `les valeurs admises sont ${issue.options.map(String).join(', ')}.`
  const branches = issue.errors.flatMap((branch) => branch.slice(0, 1)).map((one) => explain(one, undefined).replace(/\.$/, ''))
  return branches.length > 0 ? `${branches.join(', ou ')}.` : 'ce n’est aucune des formes admises.'
}

function expectedWord(expected: string): string {
  return ARTICLES[expected] ?? expected
}

function bound(origin: string, word: string, limit: number | bigint): string {
  if (origin === 'string') return limit === 1 && word === 'au moins' ? 'un texte non vide est attendu.' : `${limit} caractères ${word} sont attendus.`
  if (origin === 'array') return `${limit} éléments ${word} sont attendus.`
  return word === 'au moins' || word === 'au plus' ? `${limit} ${word} est attendu.` : `${word} ${limit} est attendu.`
}

function kindOf(given: unknown): string {
  if (given === null) return 'null'
  if (Array.isArray(given)) return 'une liste'
  if (typeof given === 'number') return Number.isInteger(given) ? 'un nombre' : 'un nombre à virgule'
  return ARTICLES[typeof given] ?? typeof given
}

// What was given, as it can be quoted: lists and objects are not repeated.
function shownValue(given: unknown): string | null {
  return given === undefined || typeof given === 'object' ? null : shorten(String(given))
}

function pathOf(path: readonly PropertyKey[]): string {
  return shorten(path.map(String).join('.')) || 'corps'
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

function invalid(detail: string, parametre: string, valeur: string | null = null): DomainError {
  return new DomainError('parametre_invalide', detail, { parametre, ...(valeur === null ? {} : { valeur }) })
}
