import { DomainError, type ErrorCode } from '../../../model/error.ts'
import { shorten } from '../../serving.ts'

/**
 * The parameters of a request, each given once and accepted here, by name.
 * @throws DomainError `parametre_inconnu` naming those accepted, `parametre_invalide` for a repeated one.
 */
export function asked(query: unknown, accepted: readonly string[]): Map<string, string> {
  const given = Object.entries(typeof query === 'object' && query !== null ? query : {})
  const unknown = given.map(([name]) => name).filter((name) => !accepted.includes(name))
  if (unknown.length > 0) throw unknownParameters(unknown, accepted)
  return new Map(given.map(([name, value]) => [name, single(name, value)]))
}

/** The value of a parameter that has few; null when it is not given. @throws DomainError naming them. */
export function oneOf<const T extends string>(
  given: ReadonlyMap<string, string>,
  name: string,
  values: readonly T[],
  code: ErrorCode = 'parametre_invalide',
): T | null {
  const text = given.get(name)
  if (text === undefined) return null
  const found = values.find((value) => value === text)
  if (found === undefined) throw invalid(name, text, `les valeurs admises sont ${values.join(', ')}.`, code)
  return found
}

/** `limit=abc : …`, ready to be thrown. */
export function invalid(parametre: string, text: string, expected: string, code: ErrorCode = 'parametre_invalide'): DomainError {
  const valeur = shorten(text)
  return new DomainError(code, `${parametre}=${valeur} : ${expected}`, { parametre, valeur })
}

function single(parametre: string, value: unknown): string {
  if (Array.isArray(value))
    throw new DomainError('parametre_invalide', `Le paramètre ${parametre} est donné ${value.length} fois ; une liste s’écrit avec des virgules.`, {
      parametre,
    })
  const text = String(value)
  // PostgreSQL's text holds no NUL, and half a surrogate pair is no character.
  if (text.includes('\0') || !text.isWellFormed()) throw invalid(parametre, '', 'un caractère qui n’est pas du texte s’y trouve.')
  return text
}

function unknownParameters(unknown: readonly string[], accepted: readonly string[]): DomainError {
  const named = unknown
    .slice(0, 5)
    .map((name) => `« ${shorten(name)} »`)
    .join(', ')
  return new DomainError('parametre_inconnu', `Paramètre inconnu : ${named}. Paramètres admis ici : ${accepted.join(', ')}.`, {
    parametre: shorten(unknown[0] ?? ''),
  })
}
