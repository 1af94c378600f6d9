import type { Column, ColumnType } from '../model/column.ts'
import type { About } from './index.ts'

/** A column explained to who opens the file. */
export type DictionaryEntry = { colonne: string; titre: string; description: string | null; unite: string | null; type: string }

const TYPE_NAMES: Record<ColumnType, string> = { text: 'texte', integer: 'entier', number: 'nombre' }

export function dictionaryOf(columns: readonly Column[]): DictionaryEntry[] {
  return columns.map(({ name, title, description, unit, type }) => ({ colonne: name, titre: title, description, unite: unit, type: TYPE_NAMES[type] }))
}

/** A source as it is cited beside figures; `publication` repeats the release on each line, so that a line stands alone. */
export type SourceEntry = About['sources'][number] & { publication: number }

export function sourcesOf({ sources, release }: About): SourceEntry[] {
  return sources.map((source) => ({ ...source, publication: release }))
}
