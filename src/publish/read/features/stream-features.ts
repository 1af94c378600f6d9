import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { inBatches } from './batches.ts'
import { featureText } from './feature-text.ts'
import { read } from './find.ts'
import { zonesNamed } from './named.ts'
import type { FeaturePage } from './read-features.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/**
 * The features after `after` (null: from the first), at most `limit`, in pages whose size follows that of their text. Each page is a short statement of
 * its own: no connection is held while the reader is slow, and memory does not grow with what is read.
 */
export async function* streamFeatures(db: Db, query: FeatureQuery, limit: number | null, after: FeatureKey | null = null): AsyncGenerator<FeaturePage> {
  yield* inBatches(db, query, { after, limit }, async (keys) => {
    const rows = await read(
      db,
      query,
      sql<{ features: string; shown: number }>`
      SELECT coalesce(string_agg(${featureText(query)}, ',' ORDER BY asked.position), '') AS features, count(*)::int AS shown
      ${zonesNamed(query, keys)}`,
    )
    const { features, shown } = rows[0] ?? { features: '', shown: 0 }
    const page: FeaturePage = { features, shown, first: keys[0] ?? null, last: keys.at(-1) ?? null, total: null }
    return { batch: page, bytes: features.length }
  })
}
