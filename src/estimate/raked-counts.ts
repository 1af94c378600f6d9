import { type RawBuilder, sql } from 'kysely'
import { amountOf, statusOf } from './draft.ts'
import type { Measured } from './plan.ts'

/** The join of a count's raked amounts, beside its rows `row`, on `source`; none where it is not raked. */
export function rakedJoin(row: 'n' | 'd', { raking }: Measured, source: RawBuilder<unknown>): RawBuilder<unknown> {
  if (raking === undefined) return sql``
  const raked = sql.table(`${row}_raked`)
  return sql`LEFT JOIN estimate.raked ${raked} ON ${raked}.raking = ${raking.id}::int AND ${raked}.code = ${source}`
}

/** Value of a count as it is carried: raked where it is, published elsewhere. */
export function carriedAmount(row: 'n' | 'd', { raking, position }: Measured): RawBuilder<number | null> {
  if (raking === undefined) return amountOf(row, position)
  return sql`coalesce(${sql.ref(`${row}_raked.amount`)}, ${amountOf(row, position)})`
}

/** Status of the same: `ok` where it is raked. */
export function carriedStatus(row: 'n' | 'd', { raking, position }: Measured): RawBuilder<string> {
  if (raking === undefined) return statusOf(row, position)
  return sql`CASE WHEN ${sql.ref(`${row}_raked.code`)} IS NOT NULL THEN 'ok' ELSE ${statusOf(row, position)} END`
}

/** Whether the count is the source's part of what a total leaves, not a figure of its own. */
export function isSharedOut(row: 'n' | 'd', { raking }: Measured): RawBuilder<boolean> {
  return raking === undefined ? sql`false` : sql`coalesce(${sql.ref(`${row}_raked.status`)} = 'reparti', false)`
}

/** Whether the count is not the published one, or has none. */
export function wasRaked(row: 'n' | 'd', { raking }: Measured): RawBuilder<boolean> {
  return raking === undefined ? sql`false` : sql`${sql.ref(`${row}_raked.code`)} IS NOT NULL`
}
