import { type RawBuilder, sql } from 'kysely'
import { cellOf, columnNamed } from './cells.ts'
import { matched } from './matched.ts'
import type { FeatureKey, FeatureQuery } from './table.ts'

export type Direction = 'forward' | 'backward'

/** From which feature, and which way, features are read; a null key is the first one's side, or the last one's. */
export type Place = { key: FeatureKey | null; direction: Direction }

/** The place that a page starts from. */
export function placeOf({ after, before }: { after: FeatureKey | null; before: FeatureKey | null }): Place {
  return before ? { key: before, direction: 'backward' } : { key: after, direction: 'forward' }
}

/** What `keysFrom` and the others below read: a row for each feature that matches, `place` being where its zone is, and the cells of its key. */
export function placed(query: FeatureQuery): RawBuilder<unknown> {
  const cells = query.sort.map(({ column }, index) => sql`${cellOf(query.table, columnNamed(query.table, column))} AS ${cellName(index)}`)
  return sql`SELECT ${sql.join([sql`zone.ctid AS place`, sql`zone.code`, ...cells])} ${matched(query)}`
}

/** The key of a row as a JSON array: figures keep every digit. */
export function keyOf(query: FeatureQuery): RawBuilder<FeatureKey> {
  return sql<FeatureKey>`json_build_array(${sql.join(partsOf(query).map(({ cell }) => cell))})`
}

/** Nulls come last, whatever the direction of a column; all is turned round when reading backward. */
export function orderOf(query: FeatureQuery, direction: Direction): RawBuilder<unknown> {
  const isForward = direction === 'forward'
  const keys = partsOf(query).map(({ cell, isDescending, isNullable }) => {
    const nulls = isNullable ? (isForward ? sql`NULLS LAST` : sql`NULLS FIRST`) : sql``
    return sql`${cell} ${isDescending === isForward ? sql`DESC` : sql`ASC`} ${nulls}`
  })
  return sql.join(keys)
}

/** Whether a row comes after the key (`forward`) or before it (`backward`), the key itself left out. */
export function isBeyond(query: FeatureQuery, { key, direction }: Place): RawBuilder<boolean> {
  if (key === null) return sql<boolean>`true`
  const parts = partsOf(query)
  if (key.length !== parts.length) throw new Error(`a key of ${parts.length} parts was expected, not ${key.length}`)
  const steps = parts.map((part, index) => {
    const tied = parts.slice(0, index).map((before, at) => isSame(before, key[at] ?? null))
    return sql`(${sql.join([...tied, isFurther(part, key[index] ?? null, direction)], sql` AND `)})`
  })
  return sql<boolean>`(${sql.join(steps, sql` OR `)})`
}

type Part = { cell: RawBuilder<unknown>; type: 'text' | 'number'; isDescending: boolean; isNullable: boolean }

/** The cells that a feature's place depends on, last the code, which is never null and settles ties. */
function partsOf({ table, sort }: FeatureQuery): Part[] {
  const sorted = sort.map(({ column, isDescending }, index): Part => {
    const { type } = columnNamed(table, column)
    // By code point, whatever the language of the server: a release has one order.
    if (type === 'text') return { cell: sql`${cellName(index)} COLLATE "C"`, type, isDescending, isNullable: true }
    return { cell: cellName(index), type: 'number', isDescending, isNullable: true }
  })
  return [...sorted, { cell: sql`code`, type: 'text', isDescending: false, isNullable: false }]
}

function cellName(index: number): RawBuilder<unknown> {
  return sql.id(`key_${index}`)
}

function isSame({ cell, type }: Part, value: string | number | null): RawBuilder<boolean> {
  return value === null ? sql<boolean>`${cell} IS NULL` : sql<boolean>`${cell} = ${typed(value, type)}`
}

function isFurther({ cell, type, isDescending, isNullable }: Part, value: string | number | null, direction: Direction): RawBuilder<boolean> {
  if (value === null) return direction === 'forward' ? sql<boolean>`false` : sql<boolean>`${cell} IS NOT NULL`
  const compared = sql<boolean>`${cell} ${isDescending === (direction === 'forward') ? sql`<` : sql`>`} ${typed(value, type)}`
  return isNullable && direction === 'forward' ? sql<boolean>`(${compared} OR ${cell} IS NULL)` : compared
}

function typed(value: string | number, type: Part['type']): RawBuilder<unknown> {
  return type === 'text' ? sql`${value}::text` : sql`${value}::float8`
}
