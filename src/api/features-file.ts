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
import type { Extent84 } from '../model/crs.ts'
import { countFeatures, decimalsOf, type FeatureQuery, shownColumns, streamFeatures, streamRows } from '../publish/read/index.ts'
import { aboutOf } from './about.ts'
import type { Door } from './app.ts'
import type { InTurns } from './limits/gate.ts'
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
  const reader = readerOf(request, db)
  return sendFile(request, reply, { gate }, { format, name, release: served.release }, (inTurns) => piecesOf(reader, inTurns, served, format, wish))
}

async function piecesOf(
  db: Db,
  inTurns: InTurns,
  served: Served,
  format: FileFormat,
  { query, limit, dialect, ...file }: FeaturesWish,
): Promise<AsyncIterable<string | Uint8Array>> {
  if (format === 'geojsonseq') return geojsonSequence(inTurns(streamFeatures(db, query, limit)))
  if (format === 'xlsx') refuseTooManyRows(Math.min(await countFeatures(db, query), limit ?? Number.POSITIVE_INFINITY))
  const columns = shownColumns(query)
  const withShapes = format !== 'csv' && format !== 'xlsx'
  const rows = inTurns(streamRows(db, { ...query, withGeometry: withShapes && query.withGeometry }, limit))
  const whole: FeatureFile = {
    ...file,
    ...{ columns, decimals: decimalsOf(columns, served.catalogue), rows },
    ...{ geometry: query.table.geometry, crs: query.crs, about: await aboutOf(db, served) },
  }
  if (format === 'csv') return csvFeatures(whole, dialect)
  return { xlsx: xlsxFeatures, fgb: flatgeobuf, gpkg: geopackage, parquet: geoparquet }[format](whole)
}
