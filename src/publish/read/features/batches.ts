import type { Db } from '../../../db/database.ts'
import { keysOf } from './keys.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/** Features read first, before their size is known; and read at most, for a statement to stay short. */
const FIRST = 200
const MOST = 1_000
/** Bytes of a batch aimed at: communes have outlines of 40 kB, cells of a grid of 100 bytes. */
const AIMED = 1_000_000

/** Reads what matches in order, batch after batch, each made by `read` of its keys; the weight of one sets the length of the next. */
export async function* inBatches<Batch>(
  db: Db,
  query: FeatureQuery,
  part: { after: FeatureKey | null; limit: number | null },
  read: (keys: readonly FeatureKey[]) => Promise<{ batch: Batch; bytes: number }>,
): AsyncGenerator<Batch> {
  let size = FIRST
  for await (const keys of keysOf(db, query, part)) {
    for (let start = 0; start < keys.length; ) {
      const named = keys.slice(start, start + size)
      const { batch, bytes } = await read(named)
      yield batch
      start += named.length
      size = Math.max(1, Math.min(MOST, Math.round((AIMED / Math.max(bytes, 1)) * named.length)))
    }
  }
}
