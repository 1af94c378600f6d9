import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { partitionName } from '../../../db/partition.ts'
import { valuesOf } from './cells.ts'
import { featureText, shownColumns } from './feature-text.ts'
import { find } from './find.ts'
import { isBeyond, keyOf, orderOf, placed, placeOf } from './keyset.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

/**
 * A page as text: `features` is pasted between the brackets of a FeatureCollection. `first` and `last` are null when nothing is shown;
 * `total` counts all that match, exactly; null unless it was asked for.
 */
export type FeaturePage = { features: string; shown: number; first: FeatureKey | null; last: FeatureKey | null; total: number | null }

export type PageWish = { after: FeatureKey | null; before: FeatureKey | null; limit: number; isCounted: boolean }

/**
 * The page after `after`, or the one that ends before `before`, always in the order of the query. Features are found, then counted, by what their
 * order needs alone; the zones of the page are fetched where they lie, with the values shown.
 */
export async function readFeatures(db: Db, query: FeatureQuery, { after, before, limit, isCounted }: PageWish): Promise<FeaturePage> {
  const { table } = query
  const place = placeOf({ after, before })
  const rows = await find(
    db,
    query,
    sql<FeaturePage>`
    WITH matched AS ${isCounted ? sql`MATERIALIZED` : sql`NOT MATERIALIZED`} (${placed(query)}),
    page AS MATERIALIZED (
      SELECT *, row_number() OVER (ORDER BY ${orderOf(query, place.direction)}) AS position
      FROM matched WHERE ${isBeyond(query, place)}
      ORDER BY ${orderOf(query, place.direction)}
      LIMIT ${limit}::int
    ),
    feature AS (
      SELECT page.position, ${featureText(query)} AS text
      FROM page JOIN ${sql.table(partitionName('zonings.zone', table.edition))} AS zone ON zone.ctid = page.place ${valuesOf(table, shownColumns(query))}
    )
    SELECT coalesce(string_agg(text, ',' ORDER BY ${before ? sql`position DESC` : sql`position`}), '') AS features, count(*)::int AS shown,
           (SELECT ${keyOf(query)} FROM page ORDER BY ${before ? sql`position DESC` : sql`position`} LIMIT 1) AS first,
           (SELECT ${keyOf(query)} FROM page ORDER BY ${before ? sql`position` : sql`position DESC`} LIMIT 1) AS last,
           ${isCounted ? sql`(SELECT count(*)::int FROM matched)` : sql`NULL::int`} AS total
    FROM feature`,
  )
  return rows[0] ?? { features: '', shown: 0, first: null, last: null, total: null }
}
