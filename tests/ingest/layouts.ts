// Each shipped descriptor against the layout of its real files: headers as published, figures invented.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { ingest, measureRowsOf, useFiles } from './support.ts'

export type Layout = {
  id: string
  name: string
  content: string | Buffer
  options?: { vintage?: number; period?: string }
  zoning: string
  period: string
  /** By variable, of the row whose code is given; a status in place of a value that is not `ok`. */
  code: string
  values: Record<string, number | string>
}

/** One test per layout: the zoning and period it is read as, and one of its rows. */
export function testLayouts(database: () => Database, layouts: readonly Layout[]): void {
  const file = useFiles()
  test.each(layouts)('$id reads $name', async ({ id, name, content, options, zoning, period, code, values }) => {
    const report = await ingest(database(), id, file(name, content), { ...options, replace: true })
    expect(report).toMatchObject({ zoning, period })
    const { rows } = await sql<{ variables: string[] }>`SELECT variables FROM ingest.dataset WHERE id = ${report.dataset}`.execute(database().db)
    const row = (await measureRowsOf(database().db, report.dataset)).find((one) => one.code === code)
    expect(Object.fromEntries((rows[0]?.variables ?? []).map((variable, i) => [variable, row?.amounts[i] ?? row?.statuses?.[i]]))).toEqual(values)
  })
}
