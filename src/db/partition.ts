import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Partitioned tables and the column that cuts them: each dataset, edition, crosswalk and run is immutable, so each is its own partition. */
const PARTITIONED = {
  'ingest.measure_row': 'dataset',
  'zonings.zone': 'edition',
  'crosswalk.weight': 'crosswalk',
  'estimate.value': 'run',
} as const

export type Partitioned = keyof typeof PARTITIONED

/**
 * Creates the table that will be partition `id` of `table` and returns its name. It is filled first and attached after,
 * so that readers of the other partitions are never locked out: attaching takes no exclusive lock, creating in place does.
 */
export async function createPartition(db: Db, table: Partitioned, id: number): Promise<string> {
  const name = partitionName(table, id)
  await sql`CREATE TABLE ${sql.table(name)} (LIKE ${sql.table(table)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`.execute(db)
  return name
}

/** Attaches a filled partition: its indexes are built here, and a duplicate key fails with 23505. */
export async function attachPartition(db: Db, table: Partitioned, id: number): Promise<void> {
  const name = sql.table(partitionName(table, id))
  const key = sql.ref(PARTITIONED[table])
  const value = sql.lit(id)
  // The check spares a scan under lock when attaching.
  await sql`ALTER TABLE ${name} ADD CONSTRAINT is_partition CHECK (${key} = ${value})`.execute(db)
  await sql`ALTER TABLE ${sql.table(table)} ATTACH PARTITION ${name} FOR VALUES IN (${value})`.execute(db)
  await sql`ALTER TABLE ${name} DROP CONSTRAINT is_partition`.execute(db)
  await sql`ANALYZE ${name}`.execute(db)
}

export function partitionName(table: Partitioned, id: number): string {
  return `${table}_${id}`
}
