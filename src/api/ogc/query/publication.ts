import { invalid } from './single-values.ts'

/** `publication=` alone, which is needed before the collection is known; undefined: not given. @throws DomainError `parametre_invalide`. */
export function readPublication(query: unknown): number | undefined {
  const value = typeof query === 'object' && query !== null && 'publication' in query ? query.publication : undefined
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !/^[1-9]\d{0,8}$/.test(value))
    throw invalid('publication', String(value), 'un numéro de publication est attendu, une fois, par exemple 3.')
  return Number(value)
}
