import type { Column } from '../../../model/column.ts'
import type { Filter } from '../../../model/filter.ts'
import type { FeatureQuery } from '../../../publish/read/index.ts'
import { nearNames } from '../near-names.ts'
import { GEOMETRY } from '../queryables.ts'
import { equalityColumns } from './parameters.ts'
import { invalid } from './single-values.ts'

/** `properties=a,b`: names in the order of the table; null: all. @throws DomainError `parametre_invalide` naming near ones. */
export function readProperties(text: string | undefined, columns: readonly Column[]): string[] | null {
  if (text === undefined) return null
  const wanted = text.split(',').map((name) => columnOf('properties', name, text, columns))
  return columns.filter((column) => wanted.includes(column)).map(({ name }) => name)
}

/** `sortby=a,-b` (OGC 20-004r1 §8.4). A `+` that the URL turned into a space still means ascending. @throws DomainError `parametre_invalide`. */
export function readSortby(text: string | undefined, columns: readonly Column[]): FeatureQuery['sort'] {
  if (text === undefined) return []
  const keys = text.split(',').map((key) => {
    const [, sign, name = ''] = /^([+ -]?)(.*)$/s.exec(key) ?? []
    if (name === GEOMETRY) throw invalid('sortby', text, 'la géométrie ne se trie pas : une autre propriété est attendue.')
    return { column: columnOf('sortby', name, text, columns).name, isDescending: sign === '-' }
  })
  const repeated = keys.find(({ column }, index) => keys.findIndex((key) => key.column === column) < index)
  if (repeated) throw invalid('sortby', text, `la colonne ${repeated.column} est donnée deux fois.`)
  return keys
}

/** `departement=972` for each column that is asked by its name. @throws DomainError `parametre_invalide` for what is no number of a column of numbers. */
export function readEqualities(given: ReadonlyMap<string, string>, columns: readonly Column[]): Filter[] {
  return equalityColumns(columns).flatMap(({ name, type }): Filter[] => {
    const text = given.get(name)
    if (text === undefined) return []
    const value = type === 'text' ? text : readNumber(name, text)
    return [{ kind: 'compare', operator: '=', left: { kind: 'property', name }, right: { kind: 'literal', value } }]
  })
}

function readNumber(name: string, text: string): number {
  const number = Number(text)
  if (!/^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(number)) throw invalid(name, text, 'un nombre est attendu, par exemple 0.25.')
  return number
}

function columnOf(parametre: string, name: string, text: string, columns: readonly Column[]): Column {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  if (name === '') throw invalid(parametre, text, `un nom de propriété manque ; par exemple ${parametre}=${columns[0]?.name ?? 'code'}.`)
  throw invalid(parametre, text, `pas de propriété « ${name.slice(0, 60)} » ici ; ${nearNames(name, columns)}`)
}
