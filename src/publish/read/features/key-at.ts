import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { find } from './find.ts'
import { isBeyond, keyOf, orderOf, placed, placeOf } from './keyset.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/**
 * The key of the feature that is `distance` away (1: the next one) after `after`, or before `before`, without reading those between;
 * null when there are fewer. So the neighbours of a long page are known before it is read.
 */
export async function keyAt(
  db: Db,
  query: FeatureQuery,
  from: { after: FeatureKey | null; before: FeatureKey | null },
  distance: number,
): Promise<FeatureKey | null> {
  const place = placeOf(from)
  const rows = await find(
    db,
    { ...query, withGeometry: false },
    sql<{ key: FeatureKey }>`
    SELECT ${keyOf(query)} AS key
    FROM (${placed(query)}) AS matched WHERE ${isBeyond(query, place)}
    ORDER BY ${orderOf(query, place.direction)}
    LIMIT 1 OFFSET ${distance - 1}::int`,
  )
  return rows[0]?.key ?? null
}
