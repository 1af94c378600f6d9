import { type RawBuilder, sql } from 'kysely'
import { partitionName } from '../../../db/partition.ts'
import { valuesOf } from './cells.ts'
import { shownColumns } from './feature-text.ts'
import { codeOf } from './keys.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/** `FROM …` of the features of these keys, as `zone` with the values shown; `asked.position` is their place among the keys. */
export function zonesNamed(query: FeatureQuery, keys: readonly FeatureKey[]): RawBuilder<unknown> {
  const { table } = query
  return sql`FROM unnest(${keys.map(codeOf)}::text[]) WITH ORDINALITY AS asked(code, position)
    JOIN ${sql.table(partitionName('zonings.zone', table.edition))} AS zone ON zone.edition = ${table.edition}::int AND zone.code = asked.code
    ${valuesOf(table, shownColumns(query))}`
}
