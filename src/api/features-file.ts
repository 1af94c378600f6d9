import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../db/database.ts'
import {
  csvFeatures,
  type Dialect,
  type FeatureFile,
  flatgeobuf,
  geojsonSequence,
  geopackage,
  geoparquet,
  refuseTooManyRows,
  xlsxFeatures,
} from '../formats/index.ts'
import type { Column } from '../model/column.ts'
import type { Extent84 } from '../model/crs.ts'
import { countFeatures, type FeatureQuery, streamFeatures, streamRows } from '../publish/read/index.ts'
import { aboutOf } from './about.ts'
import type { Door } from './app.ts'
import { readerOf } from './limits/reader.ts'
import { type FileFormat, sendFile } from './send-file.ts'
import type { Served } from './serving.ts'

export type { FileFormat } from './send-file.ts'

/** Features to send as a file: which ones, and what the file says of itself. */
export type FeaturesWish = {
  query: FeatureQuery
  /** Null: everything that matches. */
  limit: number | null
  /** Name of the layer and start of the file's name: a collection's id. */
  name: string
  title: string
  description: string
  extent: Extent84
  /** Of CSV; the caller refuses it elsewhere (dialectFor). */
  dialect: Dialect
}

/**
 * Answers with the features as one file. The caller has set its own headers (ETag, Content-Crs) before; type and disposition are set here.
 * @throws DomainError `trop_de_demandes`; `parametre_invalide` when they are more than a spreadsheet holds.
 */
export function sendFeaturesFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { database: { db }, gate }: Pick<Door, 'database' | 'gate'>,
  served: Served,
  format: FileFormat,
  wish: FeaturesWish,
): Promise<FastifyReply> {
  const { name } = wish
  return sendFile(request, reply, { gate }, { format, name, release: served.release }, () => piecesOf(readerOf(request, db), served, format, wish))
}

async function piecesOf(
  db: Db,
  served: Served,
  format: FileFormat,
  { query, limit, dialect, ...file }: FeaturesWish,
): Promise<AsyncIterable<string | Uint8Array>> {
  if (format === 'geojsonseq') return geojsonSequence(streamFeatures(db, query, limit))
  if (format === 'xlsx') refuseTooManyRows(Math.min(await countFeatures(db, query), limit ?? Number.POSITIVE_INFINITY))
  const columns = query.table.columns.filter(({ name }) => query.select?.includes(name) ?? true)
  const withShapes = format !== 'csv' && format !== 'xlsx'
  const rows = streamRows(db, { ...query, withGeometry: withShapes && query.withGeometry }, limit)
  const whole: FeatureFile = {
    ...file,
    ...{ columns, decimals: decimalsOf(columns, served), rows },
    ...{ geometry: query.table.geometry, crs: query.crs, about: await aboutOf(db, served) },
  }
  if (format === 'csv') return csvFeatures(whole, dialect)
  return { xlsx: xlsxFeatures, fgb: flatgeobuf, gpkg: geopackage, parquet: geoparquet }[format](whole)
}

/** Decimals of the catalogue for the figures of an indicator: its value and its interval. */
function decimalsOf(columns: readonly Column[], { catalogue }: Pick<Served, 'catalogue'>): Map<string, number> {
  const decimals = new Map<string, number>()
  for (const { name, type, origin } of columns) {
    const known = origin.kind === 'value' && type !== 'text' ? catalogue.get(origin.indicator)?.decimales : undefined
    if (known !== undefined) decimals.set(name, known)
  }
  return decimals
}
