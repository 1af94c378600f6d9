import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { find } from './find.ts'
import { matched } from './matched.ts'
import type { FeatureQuery } from './table.ts'

/** How many features match, exactly. */
export async function countFeatures(db: Db, query: FeatureQuery): Promise<number> {
  const rows = await find(db, { ...query, withGeometry: false }, sql<{ total: number }>`SELECT count(*)::int AS total ${matched({ ...query, sort: [] })}`)
  return rows[0]?.total ?? 0
}
