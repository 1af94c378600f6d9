import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { find } from './find.ts'
import { isBeyond, keyOf, orderOf, placed } from './keyset.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/** Keys found by one statement: at some 100 bytes each, 2 MB. Fewer would search again more often, which sorting and filtering make dear. */
const KEYS = 20_000

/** The keys of the features that match, in the order of the query, after `after` and up to `limit`, found a few thousands at a time. */
export async function* keysOf(db: Db, query: FeatureQuery, { after, limit }: { after: FeatureKey | null; limit: number | null }): AsyncGenerator<FeatureKey[]> {
  let last = after
  for (let left = limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const size = Math.min(KEYS, left)
    const rows = await find(
      db,
      { ...query, withGeometry: false },
      sql<{ key: FeatureKey }>`
      SELECT ${keyOf(query)} AS key
      FROM (${placed(query)}) AS matched WHERE ${isBeyond(query, { key: last, direction: 'forward' })}
      ORDER BY ${orderOf(query, 'forward')}
      LIMIT ${size}::int`,
    )
    if (rows.length > 0) yield rows.map(({ key }) => key)
    if (rows.length < size) return
    last = rows.at(-1)?.key ?? null
    left -= size
  }
}

/** The code at the end of a key. */
export function codeOf(key: FeatureKey): string {
  return String(key.at(-1))
}
