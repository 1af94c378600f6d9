import { type Column, VALUE_PARTS, ZONE_FIELDS } from '../../model/column.ts'
import { type ColumnWords, partName, partWords, ZONE_WORDS } from '../../model/column-words.ts'
import type { CatalogueRow } from './catalogue.ts'

/** What a zone says of itself: the columns that every collection begins with. */
export function zoneColumns(): Column[] {
  return ZONE_FIELDS.map((field) => columnOf(field, ZONE_WORDS[field], { kind: 'zone', field }))
}

/** An indicator at one period: its figure, then what is said beside it. */
export function indicatorColumns(
  { code, libelle, definition, unite }: Pick<CatalogueRow, 'code' | 'libelle' | 'definition' | 'unite'>,
  period: string,
): Column[] {
  const words = { title: libelle, definition, unit: unite }
  return VALUE_PARTS.map((part) => columnOf(partName(part, code), partWords(part, words), { kind: 'value', indicator: code, period, part }))
}

/** Decimals of the catalogue for the figures of an indicator, its value and its interval, by name of column. */
export function decimalsOf(columns: readonly Column[], catalogue: ReadonlyMap<string, Pick<CatalogueRow, 'decimales'>>): Map<string, number> {
  return new Map(
    columns.flatMap(({ name, type, origin }) => {
      const known = origin.kind === 'value' && type === 'number' ? catalogue.get(origin.indicator)?.decimales : undefined
      return known === undefined ? [] : [[name, known] as const]
    }),
  )
}

function columnOf(name: string, { type, title, definition, unit }: ColumnWords, origin: Column['origin']): Column {
  return { name, type, title, description: definition, unit, origin }
}
