/** A cell of a table; null is written as an empty cell: secret or not available, never zero. */
export type Value = string | number | null

export type Layout = { separator: ',' | ';'; decimal: '.' | ','; title?: readonly string[]; quoted?: boolean }

/** A table as official files write it: columns in the order of the first row, the same in every row. */
export function writeTable(
  rows: readonly Record<string, Value>[],
  { separator, decimal, title = [], quoted = false }: Layout,
  labels?: Record<string, string>,
): string {
  const columns = Object.keys(rows[0] ?? {})
  const write = (value: Value): string => {
    const text = value === null ? '' : typeof value === 'number' ? String(value).replace('.', decimal) : value
    return (quoted && typeof value === 'string') || text.includes(separator) ? `"${text}"` : text
  }
  const header = [columns, ...(labels ? [columns.map((column) => labels[column] ?? column)] : [])]
  const lines = [...header, ...rows.map((row) => columns.map((column) => row[column] ?? null))].map((cells) => cells.map(write).join(separator))
  return `${[...title, ...lines].join('\n')}\n`
}

/** A share as a percentage with one decimal, as INSEE and ANCT publish it; null where it cannot be computed. */
export function percent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1000) / 10
}
