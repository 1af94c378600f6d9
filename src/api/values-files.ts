import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../db/database.ts'
import { type FeatureFile, flatgeobuf, geojsonSequence, geopackage, geoparquet, refuseTooManyRows } from '../formats/index.ts'
import { CRS84 } from '../model/crs.ts'
import { countZones, endOfPage, listValues, streamValueRows, streamValues, type ValueSelection, valuesGeojson, type ZonePage } from '../publish/read/index.ts'
import { aboutOf } from './about.ts'
import type { Door } from './app.ts'
import type { InTurns } from './limits/gate.ts'
import { readerOf } from './limits/reader.ts'
import { nextUrl, type Start } from './paging.ts'
import { type FileFormat, sendFile } from './send-file.ts'
import { collectionOf, type Served } from './serving.ts'
import { indicatorWords, valuesColumns } from './values-columns.ts'
import { valuesXlsx } from './values-xlsx.ts'

/** Formats of /valeurs in one file: everything that matches, unless `limite` says less. */
export const VALUE_FILES = ['geojsonseq', 'xlsx', 'fgb', 'gpkg', 'parquet'] as const satisfies readonly FileFormat[]
export type ValueFile = (typeof VALUE_FILES)[number]

/** `start.after` is a code of zone, and of indicator for lines. */
export type ValuesWish = { served: Served; selection: ValueSelection; start: Start; limit: number | null }

/** A file, and the page that it is: `shown` of `total` lines or zones. */
type Page = { pieces: AsyncIterable<string | Uint8Array>; total: number; shown: number; last: readonly string[] | null }

/**
 * Answers with the values as a file: XLSX has the lines of the CSV, the others the wide table of GeoJSON. A page that `limite` cuts says where the next one is.
 * @throws DomainError `trop_de_demandes`; `parametre_invalide` when they are more than a spreadsheet holds.
 */
export function sendValuesFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, gate }: Pick<Door, 'database' | 'gate'>,
  format: ValueFile,
  wish: ValuesWish,
): Promise<FastifyReply> {
  const { served, selection, start } = wish
  const db = readerOf(request, database.db)
  return sendFile(request, reply, { gate }, { format, name: `${selection.zoning}_valeurs`, release: served.release }, async (inTurns) => {
    const { pieces, total, shown, last } = format === 'xlsx' ? await linesPage(db, inTurns, wish) : await zonesPage(db, inTurns, format, wish)
    const suite = nextUrl(request, served, { last, shown: start.shown + shown, total })
    reply.header('kartye-total', String(total))
    if (suite) reply.header('link', `<${suite}>; rel="next"`)
    return pieces
  })
}

async function linesPage(db: Db, inTurns: InTurns, wish: ValuesWish): Promise<Page> {
  const { served, selection, start, limit } = wish
  const total = (await countZones(db, selection.zones)) * selection.chosen.length
  const after = start.after ? ([start.after[0] ?? '', start.after[1] ?? ''] as const) : null
  const about = await describe(db, wish)
  if (limit === null) {
    refuseTooManyRows(total - start.shown)
    const pieces = valuesXlsx(inTurns(streamValues(db, selection, after)), selection, served, about)
    return { pieces, total, shown: total - start.shown, last: null }
  }
  const lines = await listValues(db, selection, { after, limit })
  const end = lines.at(-1)
  return { pieces: valuesXlsx([lines], selection, served, about), total, shown: lines.length, last: end ? [end.territoire, end.indicateur] : null }
}

async function zonesPage(db: Db, inTurns: InTurns, format: Exclude<ValueFile, 'xlsx'>, wish: ValuesWish): Promise<Page> {
  const { served, selection, start, limit } = wish
  const page: ZonePage = { after: start.after?.[0] ?? null, limit }
  const [total, { last, shown }] = await Promise.all([countZones(db, selection.zones), endOfPage(db, selection, page)])
  const facts = { total, shown, last: last === null ? null : [last] }
  if (format === 'geojsonseq') return { pieces: geojsonSequence(inTurns(streamGeojson(db, selection, page))), ...facts }
  const { zone, figures } = valuesColumns(selection.chosen, served)
  const file = { ...(await describe(db, wish)), name: `${selection.zoning}_valeurs`, columns: [...zone, ...figures], crs: CRS84 }
  const pieces = { fgb: flatgeobuf, gpkg: geopackage, parquet: geoparquet }[format]({ ...file, rows: inTurns(streamValueRows(db, selection, page)) })
  return { pieces, ...facts }
}

/** What the file says of itself. */
async function describe(
  db: Db,
  { served, selection: { zoning, chosen } }: ValuesWish,
): Promise<Pick<FeatureFile, 'title' | 'description' | 'geometry' | 'extent' | 'about'>> {
  const { title, extent, table } = collectionOf(await served.collections(), zoning)
  const named = indicatorWords(chosen, served).map(({ titre }) => titre)
  return {
    title: `Valeurs : ${title}`,
    description: `${named.join(', ')}. Une valeur absente a son statut à côté.`,
    ...{ geometry: table.geometry, extent, about: await aboutOf(db, served) },
  }
}

// Zones read by one statement.
const BATCH = 500

async function* streamGeojson(db: Db, selection: ValueSelection, page: ZonePage): AsyncGenerator<{ features: string }> {
  let { after } = page
  for (let left = page.limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const asked = Math.min(BATCH, left)
    const read = await valuesGeojson(db, selection, { after, limit: asked })
    yield read
    if (read.shown < asked) return
    left -= read.shown
    after = read.last
  }
}
