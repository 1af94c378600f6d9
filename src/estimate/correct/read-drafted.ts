import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../../zonings/index.ts'
import { yearsApart } from '../readings.ts'
import { LARGEST_BASE_GAP_YEARS } from '../rules.ts'

/** Official figures of an indicator on a zoning, for one period. */
export type Truth = { period: string; byCode: ReadonlyMap<string, number> }

/**
 * The official figures already drafted that judge a measure of `period`: of the period nearest in years, five at most, the later of two.
 * Null when there are none.
 */
export async function readTruth(db: Db, target: Edition, indicator: string, period: string): Promise<Truth | null> {
  const { rows } = await sql<{ code: string; period: string; value: number }>`
    SELECT DISTINCT ON (period, code) code, period, value FROM draft
    WHERE edition = ${target.id}::int AND indicator = ${indicator}::text AND method = 'officiel' AND value IS NOT NULL
    ORDER BY period, code, preference`.execute(db)
  const periods = [...new Set(rows.map((row) => row.period))]
    .filter((one) => yearsApart(one, period) <= LARGEST_BASE_GAP_YEARS)
    .sort((a, b) => yearsApart(a, period) - yearsApart(b, period) || (a < b ? 1 : -1))
  const [nearest] = periods
  if (nearest === undefined) return null
  return { period: nearest, byCode: new Map(rows.filter((row) => row.period === nearest).map(({ code, value }) => [code, value])) }
}

/** Estimates already drafted, one map of values by zone per route, at most five years from `period`. */
export async function readCarried(db: Db, target: Edition, indicator: string, period: string): Promise<ReadonlyMap<string, number>[]> {
  const { rows } = await sql<{ route: number; period: string; code: string; value: number }>`
    SELECT preference AS route, period, code, value FROM draft
    WHERE edition = ${target.id}::int AND indicator = ${indicator}::text AND method <> 'officiel' AND value IS NOT NULL
    ORDER BY preference, code`.execute(db)
  const judged = rows.filter((row) => yearsApart(row.period, period) <= LARGEST_BASE_GAP_YEARS)
  return [...Map.groupBy(judged, ({ route }) => route).values()].map((values) => new Map(values.map(({ code, value }) => [code, value])))
}
