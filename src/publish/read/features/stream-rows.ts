import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import type { CellValue, FeatureRow } from '../../../model/column.ts'
import { inBatches } from './batches.ts'
import { cellOf } from './cells.ts'
import { shownColumns } from './feature-text.ts'
import { read } from './find.ts'
import { arrays } from './many-arguments.ts'
import { zonesNamed } from './named.ts'
import { shapeOf } from './shape.ts'
import type { FeatureQuery } from './table.ts'

type Row = { code: string; cells: CellValue[][]; wkb: Uint8Array | null }

// A cell weighs some twenty characters of JSON.
const CELL_BYTES = 20

/** The features as typed rows, for files: the same ones in the same order as `streamFeatures`, their shapes whole, x before y. */
export async function* streamRows(db: Db, query: FeatureQuery, limit: number | null): AsyncGenerator<readonly FeatureRow[]> {
  const { table, crs, withGeometry } = query
  const cells = shownColumns(query).map((column) => cellOf(table, column))
  yield* inBatches(db, query, { after: null, limit }, async (keys) => {
    const rows = await read(
      db,
      query,
      sql<Row>`
      SELECT zone.code, ${arrays<CellValue>(cells)} AS cells, ${withGeometry ? sql`ST_AsBinary(${shapeOf(crs)}, 'NDR')` : sql`NULL::bytea`} AS wkb
      ${zonesNamed(query, keys)}
      ORDER BY asked.position`,
    )
    const batch = rows.map((row) => ({ ...row, cells: row.cells.flat() }))
    return { batch, bytes: batch.reduce((sum, row) => sum + (row.wkb?.length ?? 0) + CELL_BYTES * row.cells.length, 0) }
  })
}
