import { aboutOf, type FeatureFile, flatgeobuf, geopackage, geoparquet, xlsxFeatures } from '../../formats/index.ts'
import { CRS84 } from '../../model/crs.ts'
import { decimalsOf } from '../read/collection-columns.ts'
import type { Collection } from '../read/collections.ts'
import { type FeatureQuery, streamRows } from '../read/features/index.ts'
import { wholeEdition } from '../read/zone-filter.ts'
import type { Contents } from './contents.ts'
import type { NewFile } from './store-file.ts'

/** A zoning as one table of features: its own columns, then those of every indicator at its latest period, theme by theme. */
type Wide = { alone: Collection; columns: Collection['table']['columns'] }

/** Cells of a workbook that spreadsheets open without pain: a few seconds and some 10 MB; larger zonings have the other formats. */
const MOST_XLSX_CELLS = 1_000_000

/** The zoning as collections describe it, with the columns of all its themes; null when the release does not draw it. */
export function wideOf(collections: readonly Collection[], zoning: string): Wide | null {
  const here = collections.filter(({ table }) => table.zoning === zoning)
  const alone = here.find(({ theme }) => theme === null)
  if (!alone) return null
  const values = here.filter(({ theme }) => theme !== null).flatMap(({ table }) => table.columns.filter(({ origin }) => origin.kind === 'value'))
  return { alone, columns: [...alone.table.columns, ...values] }
}

/**
 * `{zoning}.gpkg`, `.fgb`, `.parquet` and, when it is of a size that spreadsheets open, `.xlsx`: a row per zone, in CRS84; zonings of points as points.
 * The same release gives the same bytes on the same engine.
 */
export function featureFiles(contents: Contents, wide: Wide): NewFile[] {
  const { alone, columns } = wide
  const zoning = alone.table.zoning
  const query = queryOf(wide)
  const described = describe(contents, wide)
  const file = (extension: string, mediaType: string, format: string, write: NewFile['write']): NewFile => ({
    name: `${zoning}.${extension}`,
    title: `${alone.title} : indicateurs à leur dernière période (${format})`,
    mediaType,
    zoning,
    rowCount: alone.count,
    write,
  })
  const fits = alone.count * columns.length <= MOST_XLSX_CELLS
  return [
    file('gpkg', 'application/geopackage+sqlite3', 'GeoPackage', (db) => geopackage({ ...described, rows: streamRows(db, query, null) })),
    file('fgb', 'application/flatgeobuf', 'FlatGeobuf', (db) => flatgeobuf({ ...described, rows: streamRows(db, query, null) })),
    file('parquet', 'application/vnd.apache.parquet', 'GeoParquet', (db) => geoparquet({ ...described, rows: streamRows(db, query, null) })),
    ...(fits
      ? [file('xlsx', XLSX, 'classeur, sans contours', (db) => xlsxFeatures({ ...described, rows: streamRows(db, { ...query, withGeometry: false }, null) }))]
      : []),
  ]
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function queryOf({ alone, columns }: Wide): FeatureQuery {
  return {
    table: { ...alone.table, columns },
    zones: wholeEdition(alone.table.edition),
    box: null,
    filter: null,
    select: null,
    sort: [],
    crs: CRS84,
    withGeometry: true,
  }
}

function describe({ scope, catalogue, sources }: Contents, { alone, columns }: Wide): Omit<FeatureFile, 'rows'> {
  return {
    name: alone.table.zoning,
    title: alone.title,
    description: alone.description,
    columns,
    decimals: decimalsOf(columns, catalogue),
    geometry: alone.table.geometry,
    crs: CRS84,
    extent: alone.extent,
    about: aboutOf(scope, sources),
  }
}
