import { basename } from 'node:path'
import { bulkLoad } from '../db/bulk.ts'
import type { Transaction } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { DomainError } from '../model/error.ts'
import { copyOtherRows, type DatasetInUse, repeatedCodes, repeatedZones, setSrid } from './dataset.ts'
import type { Descriptor } from './descriptor.ts'
import { keptRows, type Tally } from './kept-rows.ts'
import { MEASURE_COLUMNS, measureRows } from './measure-rows.ts'
import { measureReader } from './measures.ts'
import { type Notes, noteMeasures, noteRows } from './notes.ts'
import { openSourceFile, type SourceFile } from './read/index.ts'
import { REFUSALS_TOLD, Refusals } from './refusals.ts'
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
  /** Order of the amounts: what the file has, then what only the completed dataset has. */
  variables: readonly string[]
  lacking: readonly string[]
  notes: Notes
  onProgress: (rowsRead: number) => void
}

export type Loaded = { read: number; kept: number }

/**
 * Fills the dataset's partition of ingest.measure_row, completed with the rows of `previous` that the file does not have, and attaches it.
 * @throws DomainError `lignes_refusees`, `fichier_non_conforme` when no row is kept.
 */
export async function loadMeasures(loading: Loading, previous: DatasetInUse | null): Promise<Loaded & { copied: number }> {
  const { transaction, dataset, descriptor, path, columnAt, file, catalogue, lacking, notes } = loading
  const { db } = transaction
  const refusals = new Refusals(basename(path))
  const measures = measureReader(descriptor, catalogue, file.columns, columnAt, refusals, lacking)
  const table = await createPartition(db, 'ingest.measure_row', dataset)
  const loaded = await loadRows(loading, refusals, (tally) =>
    bulkLoad(
      transaction,
      table,
      MEASURE_COLUMNS,
      measureRows(dataset, descriptor, columnAt, keptRows(file, descriptor, columnAt, refusals, tally, loading.onProgress), measures, refusals, tally),
    ),
  )
  await refuseRepeatedCodes(loading)
  noteMeasures(notes, descriptor, measures)
  const copied = previous ? await copyOtherRows(db, previous, { id: dataset, variables: loading.variables }) : 0
  await attachPartition(db, 'ingest.measure_row', dataset)
  return { ...loaded, copied }
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
    for (const { line, code, first } of await repeatedZones(db, dataset, REFUSALS_TOLD)) refuseRepeated(refusals, descriptor, line, code, first)
    refusals.check()
  }
  return loaded
}

/** One pass over the file: refusals are told once every row was seen, nothing is kept unless all is sound. */
async function loadRows({ path, descriptor, notes }: Loading, refusals: Refusals, load: (tally: Tally) => Promise<number>): Promise<Loaded> {
  const tally: Tally = { read: 0, filtered: 0, merged: 0, imputed: 0 }
  const kept = await load(tally)
  refusals.check()
  checkNotEmpty(path, tally.read, kept)
  noteRows(notes, descriptor, tally, kept)
  return { read: tally.read, kept }
}

/** Finds in the database which codes came twice, then in the file on which lines: a set of millions of codes would not fit in memory. */
async function refuseRepeatedCodes({ transaction, dataset, descriptor, path, columnAt }: Loading): Promise<void> {
  if (descriptor.doublons !== 'refuser') return
  const repeated = new Set(await repeatedCodes(transaction.db, dataset, REFUSALS_TOLD))
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
  refusals.check()
}

function refuseRepeated(refusals: Refusals, { cle }: Descriptor, line: number, code: string, first: number): void {
  refusals.add(line, `code déjà lu ligne ${first}`, { colonne: cle.colonnes.join(' + '), valeur: code })
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
