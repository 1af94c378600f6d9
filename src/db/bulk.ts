import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import { DomainError } from '../model/error.ts'
import type { Transaction } from './database.ts'

/** A column of a bulk load: its name and SQL type; values are PostgreSQL text literals (arrays as `{1,2,NULL}`), null is NULL. */
export type BulkColumn = { name: string; type: string }

/** A row as text literals in column order. */
export type BulkRow = readonly (string | null)[]

const EMBEDDED_BATCH = 5_000
const COPY_CHUNK_CHARACTERS = 256 * 1024

/**
 * Loads `rows` into `table` and returns how many; memory stays bounded by one batch.
 * COPY on a server; on the embedded engine, which has none, batches through unnest.
 * `table` and `columns` are the code's own words, never input.
 */
export async function bulkLoad(
  transaction: Transaction,
  table: string,
  columns: readonly BulkColumn[],
  rows: AsyncIterable<BulkRow> | Iterable<BulkRow>,
): Promise<number> {
  return transaction.kind === 'server' ? copyRows(transaction, table, columns, rows) : insertBatches(transaction, table, columns, rows)
}

async function copyRows(
  { client }: Transaction,
  table: string,
  columns: readonly BulkColumn[],
  rows: AsyncIterable<BulkRow> | Iterable<BulkRow>,
): Promise<number> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.map(({ name }) => name).join(', ')}) FROM STDIN`))
  let failure: Error | null = null
  stream.on('error', (error) => {
    failure ??= error
  })
  const finished = once(stream, 'finish')
  finished.catch(() => undefined) // also told by 'error'
  let count = 0
  let chunk = ''
  try {
    for await (const row of rows) {
      for (let i = 0; i < row.length; i++) {
        const value = row[i]
        chunk += (i > 0 ? '\t' : '') + (value === null || value === undefined ? '\\N' : escapeCopy(value))
      }
      chunk += '\n'
      count++
      if (chunk.length < COPY_CHUNK_CHARACTERS) continue
      if (failure) throw failure
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), finished])
      chunk = ''
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
    throw failure ?? error
  }
  if (failure) throw failure
  stream.end(chunk)
  await finished
  return count
}

async function insertBatches(
  { client }: Transaction,
  table: string,
  columns: readonly BulkColumn[],
  rows: AsyncIterable<BulkRow> | Iterable<BulkRow>,
): Promise<number> {
  const text =
    `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) ` +
    `SELECT ${columns.map(({ type }, i) => `c${i}::${type}`).join(', ')} ` +
    `FROM unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS batch(${columns.map((_, i) => `c${i}`).join(', ')})`
  let count = 0
  let batch = columns.map((): (string | null)[] => [])
  const flush = async (): Promise<void> => {
    await client.query(text, batch)
    batch = columns.map(() => [])
  }
  for await (const row of rows) {
    if (row.length !== columns.length) throw new DomainError('fichier_illisible', 'Ligne de longueur inattendue.')
    for (const [i, value] of row.entries()) batch[i]?.push(value)
    if (++count % EMBEDDED_BATCH === 0) await flush()
  }
  if (batch[0]?.length) await flush()
  return count
}

const NEEDS_ESCAPE = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escapeCopy(value: string): string {
  return NEEDS_ESCAPE.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string) : value
}

/** The array literal of float8 values; null is NULL. */
export function floatArrayLiteral(values: readonly (number | null)[]): string {
  let text = '{'
  for (let i = 0; i < values.length; i++) text += (i > 0 ? ',' : '') + (values[i] ?? 'NULL')
  return `${text}}`
}

/** The array literal of text values. */
export function textArrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
