import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { partitionName } from '../../../db/partition.ts'
import { valuesOf } from './cells.ts'
import { featureText, shownColumns } from './feature-text.ts'
import { read } from './find.ts'
import type { FeatureQuery } from './table.ts'

/** One feature as GeoJSON text, whatever the conditions of the query; null when the zoning has no such code. */
export async function readFeature(db: Db, query: FeatureQuery, code: string): Promise<string | null> {
  const { table } = query
  const rows = await read(
    db,
    query,
    sql<{ feature: string }>`
    SELECT ${featureText(query)} AS feature
    FROM ${sql.table(partitionName('zonings.zone', table.edition))} AS zone ${valuesOf(table, shownColumns(query))}
    WHERE zone.edition = ${table.edition}::int AND zone.code = ${code}::text`,
  )
  return rows[0]?.feature ?? null
}
