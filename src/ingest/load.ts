import { basename } from 'node:path'
import { bulkLoad } from '../db/bulk.ts'
import type { Transaction } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { DomainError } from '../model/error.ts'
import { type DatasetInUse, repeatedCodes, repeatedZones, setSrid } from './dataset.ts'
import type { Descriptor } from './descriptor.ts'
import { fittingAdvice } from './fitting.ts'
import { keptRows, type Tally } from './kept-rows.ts'
import { MEASURE_COLUMNS, measureRows } from './measure-rows.ts'
import { measureReader } from './measures.ts'
import { type Notes, noteMeasures, noteRows } from './notes.ts'
import { openSourceFile, type SourceFile } from './read/index.ts'
import { REFUSALS_TOLD, Refusals } from './refusals.ts'
import { type Succession, succeed } from './succession.ts'
import { type ColumnAt, codeReader } from './zone-code.ts'
import { ZONE_COLUMNS, zoneRows } from './zone-rows.ts'

/** A reading under way: the file, how its columns are found, and the dataset it goes to. */
export type Loading = {
  transaction: Transaction
  dataset: number
  descriptor: Descriptor
  path: string
  columnAt: ColumnAt
  /** Opened, its rows not read yet. */
  file: SourceFile
  catalogue: Catalogue
  /** Order of the amounts. */
  variables: readonly string[]
  notes: Notes
  onProgress: (rowsRead: number) => void
}

export type Loaded = { read: number; kept: number }

/**
 * Fills the dataset's partition of ingest.measure_row, settles what it keeps of `previous`, and attaches it.
 * @throws DomainError `lignes_refusees`, `fichier_non_conforme` when no row is kept.
 */
export async function loadMeasures(loading: Loading, previous: DatasetInUse | null): Promise<Loaded & { succession: Succession | null }> {
  const { transaction, dataset, descriptor, path, columnAt, file, catalogue, variables, notes } = loading
  const { db } = transaction
  const refusals = new Refusals(basename(path))
  const measures = measureReader(descriptor, catalogue, file.columns, columnAt, refusals)
  const table = await createPartition(db, 'ingest.measure_row', dataset)
  const loaded = await loadRows(loading, refusals, async (tally) => {
    const batches = keptRows(file, descriptor, columnAt, refusals, tally, loading.onProgress)
    const kept = await bulkLoad(transaction, table, MEASURE_COLUMNS, measureRows(dataset, descriptor, columnAt, batches, measures, refusals, tally))
    measures.end()
    return kept
  })
  await refuseRepeatedCodes(loading, loaded.kept)
  noteMeasures(notes, descriptor, measures)
  const succession = previous ? await succeed(db, previous, { id: dataset, variables }) : null
  await attachPartition(db, 'ingest.measure_row', dataset)
  return { ...loaded, succession }
}

/**
 * Fills ingest.zone_row with the perimeters as they are in the file, in its own CRS.
 * @throws DomainError `lignes_refusees`, `fichier_non_conforme` when the CRS is unknown or no row is kept, `fichier_illisible` for a geometry that cannot be parsed.
 */
export async function loadZones(loading: Loading): Promise<Loaded> {
  const { transaction, dataset, descriptor, path, columnAt, file } = loading
  const { db } = transaction
  const refusals = new Refusals(basename(path))
  const loaded = await loadRows(loading, refusals, async (tally) => {
    const srid = descriptor.coordonnees?.crs ?? file.srid
    if (srid === null) {
      throw new DomainError(
        'fichier_non_conforme',
        `${basename(path)} ne dit pas dans quel système sont ses coordonnées : ajoutez son code EPSG au descripteur (format.crs), par exemple 2154.`,
        { fichier: basename(path), parametre: 'format.crs' },
      )
    }
    const batches = keptRows(file, descriptor, columnAt, refusals, tally, loading.onProgress)
    const kept = await namingGeometry(
      path,
      bulkLoad(transaction, 'ingest.zone_row', ZONE_COLUMNS, zoneRows(dataset, descriptor, columnAt, srid, batches, refusals, tally)),
    )
    await setSrid(db, dataset, srid)
    return kept
  })
  if (descriptor.doublons === 'refuser') {
    const { zones, repeats } = await repeatedZones(db, dataset, REFUSALS_TOLD)
    for (const { line, code, first } of zones) refuseRepeated(refusals, descriptor, line, code, first)
    await refuse(loading, refusals, { ofKey: repeats, rows: loaded.kept })
  }
  return loaded
}

/** One pass over the file: refusals are told once every row was seen, nothing is kept unless all is sound. */
async function loadRows(loading: Loading, refusals: Refusals, load: (tally: Tally) => Promise<number>): Promise<Loaded> {
  const tally: Tally = { read: 0, filtered: 0, merged: 0, imputed: 0 }
  const kept = await load(tally)
  await refuse(loading, refusals, { ofKey: refusals.ofKey, rows: tally.read - tally.filtered })
  checkNotEmpty(loading.path, tally.read, kept)
  noteRows(loading.notes, loading.descriptor, tally, kept)
  return { read: tally.read, kept }
}

/** Refuses what was found wrong. When half of the rows or more are refused for their code, the file may be another source's: says which. */
async function refuse({ path, descriptor }: Loading, refusals: Refusals, { ofKey, rows }: { ofKey: number; rows: number }): Promise<void> {
  if (refusals.any) refusals.check(ofKey * 2 >= rows ? await fittingAdvice(path, descriptor) : '')
}

/** Finds in the database which codes came twice, then in the file on which lines: a set of millions of codes would not fit in memory. */
async function refuseRepeatedCodes(loading: Loading, rows: number): Promise<void> {
  const { transaction, dataset, descriptor, path, columnAt } = loading
  if (descriptor.doublons !== 'refuser') return
  const { codes, repeats } = await repeatedCodes(transaction.db, dataset, REFUSALS_TOLD)
  const repeated = new Set(codes)
  if (repeated.size === 0) return
  const refusals = new Refusals(basename(path))
  const firstLines = new Map<string, number>()
  const readCode = codeReader(descriptor.cle, columnAt)
  const file = await openSourceFile(path, descriptor.format)
  try {
    for await (const batch of file.batches) {
      for (const row of batch) {
        const { code } = readCode(row)
        if (code === null || !repeated.has(code)) continue
        const first = firstLines.get(code)
        if (first === undefined) firstLines.set(code, row.line)
        else refuseRepeated(refusals, descriptor, row.line, code, first)
      }
    }
  } finally {
    await file.close()
  }
  await refuse(loading, refusals, { ofKey: repeats, rows })
}

function refuseRepeated(refusals: Refusals, { cle }: Descriptor, line: number, code: string, first: number): void {
  refusals.addKey(line, `code déjà lu ligne ${first}`, { colonne: cle.colonnes.join(' + '), valeur: code })
}

/** Names what PostGIS refuses to parse; repairable geometries are not refused here. */
async function namingGeometry<T>(path: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading
  } catch (error) {
    if (error instanceof Error && /geometry|geojson|WKB|parse error/i.test(error.message)) {
      throw new DomainError('fichier_illisible', `${basename(path)} contient une géométrie que PostGIS ne sait pas lire : ${error.message}.`, {
        fichier: basename(path),
      })
    }
    throw error
  }
}

/** @throws DomainError `fichier_non_conforme` when a file has no row to keep. */
function checkNotEmpty(path: string, read: number, kept: number): void {
  if (kept > 0) return
  const why = read === 0 ? "n'a aucune ligne sous son en-tête" : `a ${read} lignes, mais le filtre du descripteur n'en garde aucune`
  throw new DomainError('fichier_non_conforme', `${basename(path)} ${why}.`, { fichier: basename(path) })
}
