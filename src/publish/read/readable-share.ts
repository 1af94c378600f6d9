import { type RawBuilder, sql } from 'kysely'

/** A share (0–1) as it is read, to 9 digits: a sum of weights that covers everything is 1, not 0.9999999999999998. Null stays null. */
export function readableShare(share: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql<number | null>`round((${share})::numeric, 9)::float8`
}
