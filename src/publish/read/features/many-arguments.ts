import { type RawBuilder, sql } from 'kysely'

/** A function of PostgreSQL takes 100 arguments at most (FUNC_MAX_ARGS); a theme of twenty indicators has more columns. */
const MOST = 100

/** The texts one after the other; a null is nothing. */
export function concatenated(texts: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  const parts = groups(texts)
  return parts.length === 1 ? sql<string>`concat(${sql.join(texts)})` : sql<string>`concat(${sql.join(parts.map(concatenated))})`
}

/** The cells as a JSON array of arrays, to be put end to end: figures keep every digit. */
export function arrays<Cell>(cells: readonly RawBuilder<unknown>[]): RawBuilder<Cell[][]> {
  return sql<Cell[][]>`json_build_array(${sql.join(groups(cells).map((group) => sql`json_build_array(${group.length > 0 ? sql.join(group) : sql``})`))})`
}

function groups<Part>(parts: readonly Part[]): Part[][] {
  const count = Math.max(1, Math.ceil(parts.length / MOST))
  return Array.from({ length: count }, (_, index) => parts.slice(index * MOST, (index + 1) * MOST))
}
