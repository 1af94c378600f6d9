import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { CellValue, Column, ColumnType, FeatureRow } from '../model/column.ts'
import { createGeoMetadata, GEOMETRY } from './geoparquet-metadata.ts'
import type { FeatureFile } from './index.ts'

// What a group may hold before it is written: the file is read by group, and a group is what memory holds.
const GROUP_ROWS = 5000
const GROUP_GEOMETRY_BYTES = 16 * 1024 * 1024

/**
 * GeoParquet 1.1 (geoparquet.org): a WKB column `geometry` and the columns of the file, typed, all of which may be null.
 * Sent group by group: memory holds one. The dictionary and the sources are under the key `kartye` of the file's metadata.
 */
export async function* geoparquet(file: FeatureFile): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter()
  const metadata = createGeoMetadata(file)
  const keyValues: { key: string; value: string }[] = []
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(file.columns), kvMetadata: keyValues, createdBy: 'Kartye' })
  for await (const group of groupsOf(file.rows)) {
    for (const { wkb } of group) metadata.see(wkb)
    writer.write({ columnData: columnsOf(group, file.columns), rowGroupSize: group.length })
    yield drain(bytes)
  }
  keyValues.push(...metadata.entries())
  writer.finish()
  yield drain(bytes)
}

const PHYSICAL: Record<ColumnType, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length + 1 },
    ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...PHYSICAL[type] })),
    { name: GEOMETRY, repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY' },
  ]
}

function columnsOf(group: readonly FeatureRow[], columns: readonly Column[]) {
  const cells = columns.map(({ name, type }, i) => ({ name, data: group.map((row) => encode(row.cells[i] ?? null, type)) }))
  return [...cells, { name: GEOMETRY, data: group.map(({ wkb }) => wkb ?? undefined), statistics: false }]
}

function encode(cell: CellValue, type: ColumnType): string | number | bigint | undefined {
  if (cell === null) return undefined
  return type === 'integer' ? BigInt(cell) : cell
}

async function* groupsOf(batches: AsyncIterable<readonly FeatureRow[]>): AsyncGenerator<FeatureRow[]> {
  let group: FeatureRow[] = []
  let geometryBytes = 0
  for await (const batch of batches) {
    for (const row of batch) geometryBytes += row.wkb?.length ?? 0
    group.push(...batch)
    if (group.length < GROUP_ROWS && geometryBytes < GROUP_GEOMETRY_BYTES) continue
    yield group
    group = []
    geometryBytes = 0
  }
  if (group.length > 0) yield group
}

/** What was written since the last time; the writer keeps counting offsets from the start of the file. */
function drain(bytes: ByteWriter): Uint8Array {
  const written = bytes.getBytes().slice()
  bytes.index = 0
  return written
}
