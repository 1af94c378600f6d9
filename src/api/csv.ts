import type { Dialect } from '../formats/index.ts'
import { DomainError } from '../model/error.ts'

/** The dialect of an answer: that asked for, else the one of spreadsheets. @throws DomainError `parametre_invalide` where another format was chosen. */
export function dialectFor(asked: Dialect | undefined, format: string): Dialect {
  if (asked && format !== 'csv') throw new DomainError('parametre_invalide', 'dialecte ne vaut que pour f=csv.', { parametre: 'dialecte' })
  return asked ?? 'tableur'
}
