import { type RawBuilder, sql } from 'kysely'
import { partitionName } from '../../../db/partition.ts'
import { filterSql, propertiesOf } from '../filter-sql.ts'
import { zoneMatches } from '../zone-filter.ts'
import { touchesBox } from './box.ts'
import { cellOf, columnNamed, valuesOf } from './cells.ts'
import type { FeatureQuery } from './table.ts'

/**
 * `FROM … WHERE …` of the features that match: `zone`, with the values that the filter and the order look at and no other.
 * The partition of the edition is named: planning over all of them costs more than reading.
 */
export function matched({ table, zones, box, filter, sort }: FeatureQuery): RawBuilder<unknown> {
  const names = new Set([...sort.map(({ column }) => column), ...(filter ? propertiesOf(filter) : [])])
  const looked = table.columns.filter(({ name }) => names.has(name))
  const conditions = [zoneMatches({ ...zones, bbox: null })]
  if (zones.bbox) conditions.push(touchesBox(zones.bbox, 4326))
  if (box) conditions.push(touchesBox(box.bounds, box.srid))
  if (filter) conditions.push(filterSql(filter, (name) => cellOf(table, columnNamed(table, name))))
  return sql`FROM ${sql.table(partitionName('zonings.zone', table.edition))} AS zone ${valuesOf(table, looked)} WHERE ${sql.join(conditions, sql` AND `)}`
}
