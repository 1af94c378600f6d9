import { type CsvColumn, csvText } from '../../formats/index.ts'
import type { NewFile } from './store-file.ts'

/** Of every CSV file of a release: UTF-8, RFC 4180, its first line names the columns. */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present'

/** A CSV file about the whole release, short enough to be written at once. */
export function csvFile<Row>(name: string, title: string, columns: readonly CsvColumn<Row>[], rows: readonly Row[]): NewFile {
  return {
    ...{ name, title, mediaType: CSV_TYPE, zoning: null, rowCount: rows.length },
    write: async function* () {
      yield Buffer.from(csvText(columns, rows, 'rfc4180'))
    },
  }
}
