import { CRS84, crsOf, crssFor } from '../../../model/crs.ts'
import type { Filter } from '../../../model/filter.ts'
import { type Collection, type FeatureQuery, wholeEdition } from '../../../publish/read/index.ts'
import { readFilter } from '../cql2/filter.ts'
import { readBox } from './box.ts'
import { readEqualities, readProperties, readSortby } from './columns.ts'
import { meetsValidity } from './datetime.ts'
import { DIALECTS, FILTER_LANGS, ITEM_FORMATS, type ItemFormat, itemsParameterNames, LIMIT_MAXIMUM } from './parameters.ts'
import { readPublication } from './publication.ts'
import { asked, invalid, oneOf } from './single-values.ts'

/** What one request for features asks, true for its collection. */
export type ItemsWish = {
  query: FeatureQuery
  /** 1 to LIMIT_MAXIMUM; null: not given. */
  limit: number | null
  cursor: string | null
  /** The release that the request names; null: the one in service. */
  publication: number | null
  /** `f=`; null: the Accept header decides. */
  format: ItemFormat | null
  /** Of CSV; null: not given. */
  dialecte: (typeof DIALECTS)[number] | null
}

/**
 * The parameters of `/items` for one collection (OGC 17-069r4 §7.15, 18-058r1 §6, 19-079r2 §6 to §8).
 * @throws DomainError `parametre_inconnu`, `parametre_invalide`, `format_non_pris_en_charge`, `filtre_invalide`.
 */
export function readItemsWish(query: unknown, collection: Collection): ItemsWish {
  const { columns } = collection.table
  const given = asked(query, itemsParameterNames(columns))
  const offered = crssFor(collection.extent)
  const crs = crsOf(given.get('crs') ?? CRS84.uri, offered, 'crs')
  const boxCrs = crsOf(given.get('bbox-crs') ?? CRS84.uri, offered, 'bbox-crs')
  const filterCrs = crsOf(given.get('filter-crs') ?? CRS84.uri, offered, 'filter-crs')
  const lang = oneOf(given, 'filter-lang', FILTER_LANGS) ?? 'cql2-text'
  const { bounds84, box, filter: boxFilter } = readBox(given.get('bbox'), boxCrs)
  const filterText = given.get('filter')
  const conditions: Filter[] = [
    ...(boxFilter ? [boxFilter] : []),
    ...(meetsValidity(given.get('datetime'), collection) ? [] : [{ kind: 'always', value: false } as const]),
    ...readEqualities(given, columns),
    ...(filterText === undefined ? [] : [readFilter({ text: filterText, lang, columns, crs: filterCrs })]),
  ]
  return {
    query: {
      table: collection.table,
      zones: { ...wholeEdition(collection.table.edition), bbox: bounds84 },
      box,
      filter: allOf(conditions),
      select: readProperties(given.get('properties'), columns),
      sort: readSortby(given.get('sortby'), columns),
      crs,
      withGeometry: oneOf(given, 'skipGeometry', ['true', 'false']) !== 'true',
    },
    limit: readLimit(given.get('limit')),
    cursor: given.get('cursor') ?? null,
    publication: readPublication(query) ?? null,
    format: readFormat(given),
    dialecte: oneOf(given, 'dialecte', DIALECTS),
  }
}

function allOf(conditions: readonly Filter[]): Filter | null {
  const [first, ...others] = conditions
  if (!first) return null
  return others.length === 0 ? first : { kind: 'and', of: conditions }
}

// Above the maximum, the maximum is taken: the standard forbids to refuse (17-069r4 /req/core/fc-limit-response-1).
function readLimit(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^\d{1,20}$/.test(text) || Number(text) < 1) throw invalid('limit', text, 'un nombre entier à partir de 1 est attendu, par exemple 100.')
  return Math.min(Number(text), LIMIT_MAXIMUM)
}

function readFormat(given: ReadonlyMap<string, string>): ItemFormat | null {
  const format = oneOf(given, 'f', [...ITEM_FORMATS, 'json'], 'format_non_pris_en_charge')
  return format === 'json' ? 'geojson' : format
}
