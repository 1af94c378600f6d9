import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import type { FeatureTable } from '../features/table.ts'

/**
 * Where to cut the values of an indicator so that each of `count` classes holds as many zones: at most `count` − 1 values, ascending and distinct,
 * all above the least one; none when every zone has the same, or none has any. Best method of each zone, in the indicator's own unit.
 */
export async function readClasses(
  db: Db,
  { run, zoning }: Pick<FeatureTable, 'run' | 'zoning'>,
  { indicator, period, count }: { indicator: string; period: string; count: number },
): Promise<number[]> {
  const { rows } = await sql<{ cut: number }>`
    WITH kept AS MATERIALIZED (
      SELECT value FROM estimate.value
      WHERE run = ${run}::int AND zoning = ${zoning}::text AND indicator = ${indicator}::text AND period = ${period}::text AND rank = 1 AND value IS NOT NULL
    ), cut AS (
      SELECT unnest(percentile_disc(ARRAY(SELECT step / ${count}::float8 FROM generate_series(1, ${count}::int - 1) AS step)) WITHIN GROUP (ORDER BY value)) AS cut
      FROM kept
    )
    SELECT DISTINCT cut FROM cut WHERE cut > (SELECT min(value) FROM kept) ORDER BY cut
  `.execute(db)
  return rows.map(({ cut }) => cut)
}
