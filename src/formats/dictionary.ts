import type { Column, ColumnType } from '../model/column.ts'
import type { ColumnWords } from '../model/column-words.ts'
import type { About } from './index.ts'

/** A column explained to who opens the file. */
export type DictionaryEntry = { colonne: string; titre: string; description: string | null; unite: string | null; type: string }

const TYPE_NAMES: Record<ColumnType, string> = { text: 'texte', integer: 'entier', number: 'nombre' }

export function dictionaryOf(columns: readonly Column[]): DictionaryEntry[] {
  return columns.map(({ name, title, description, unit, type }) => explained(name, { type, title, definition: description, unit }))
}

/** A column of that name, in the words of a dictionary. */
export function explained(
  name: string,
  { type, title, definition, unit }: Pick<ColumnWords, 'type' | 'title' | 'unit'> & { definition: string | null },
): DictionaryEntry {
  return { colonne: name, titre: title, description: definition, unite: unit, type: TYPE_NAMES[type] }
}

/** A source as it is cited beside figures; `publication` repeats the release on each line, so that a line stands alone. */
type SourceEntry = About['sources'][number] & { publication: number }

export function sourcesOf({ sources, release }: About): SourceEntry[] {
  return sources.map((source) => ({ ...source, publication: release }))
}
