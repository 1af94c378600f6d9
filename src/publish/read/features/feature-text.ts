import { type RawBuilder, sql } from 'kysely'
import type { Column } from '../../../model/column.ts'
import { cellOf, constantOf } from './cells.ts'
import { concatenated } from './many-arguments.ts'
import { shapeOf } from './shape.ts'
import type { FeatureQuery } from './table.ts'

/** The columns that the query shows, in the order of the table. */
export function shownColumns({ table, select }: Pick<FeatureQuery, 'table' | 'select'>): Column[] {
  return table.columns.filter(({ name }) => select === null || select.includes(name))
}

/**
 * A feature as GeoJSON text (RFC 7946): built piece by piece from the columns, which costs less than a record turned into JSON.
 * What every feature says alike is one piece of text with the names around it.
 */
export function featureText(query: FeatureQuery): RawBuilder<string> {
  const { table, withGeometry, crs } = query
  const pieces: (string | RawBuilder<unknown>)[] = ['{"type":"Feature","id":', quoted(sql`zone.code`), ',"geometry":']
  pieces.push(
    withGeometry ? sql`ST_AsGeoJSON(${crs.isLatitudeFirst ? sql`ST_FlipCoordinates(${shapeOf(crs)})` : shapeOf(crs)}, ${crs.decimals}::int, 0)` : 'null',
  )
  pieces.push(',"properties":{')
  for (const [index, column] of shownColumns(query).entries()) {
    pieces.push(`${index > 0 ? ',' : ''}${JSON.stringify(column.name)}:`)
    const constant = constantOf(table, column)
    pieces.push(constant === null ? json(cellOf(table, column), column) : JSON.stringify(constant))
  }
  pieces.push('}}')
  return concatenated(joined(pieces).map((piece) => (typeof piece === 'string' ? sql`${piece}::text` : piece)))
}

function json(cell: RawBuilder<unknown>, { type }: Column): RawBuilder<unknown> {
  return sql`coalesce(${type === 'text' ? quoted(cell) : sql`${cell}::text`}, 'null')`
}

function quoted(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_json(${text})::text`
}

function joined(pieces: readonly (string | RawBuilder<unknown>)[]): (string | RawBuilder<unknown>)[] {
  const kept: (string | RawBuilder<unknown>)[] = []
  for (const piece of pieces) {
    const last = kept.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') kept[kept.length - 1] = last + piece
    else kept.push(piece)
  }
  return kept
}
