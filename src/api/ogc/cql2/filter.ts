import type { Column } from '../../../model/column.ts'
import type { Crs } from '../../../model/crs.ts'
import type { Filter } from '../../../model/filter.ts'
import { checkFilter } from './check.ts'
import { parseJson } from './json.ts'
import { parseText } from './text.ts'

/**
 * A CQL2 filter (OGC 21-065r2) on these columns, its geometries in this CRS.
 * @throws DomainError `filtre_invalide` with the place of the mistake.
 */
export function readFilter({ text, lang, columns, crs }: { text: string; lang: 'cql2-text' | 'cql2-json'; columns: readonly Column[]; crs: Crs }): Filter {
  const raw = lang === 'cql2-json' ? parseJson(text) : parseText(text)
  return checkFilter(raw, { text, columns, crs })
}
