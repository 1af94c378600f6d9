import { basename } from 'node:path'
import type { Transaction } from '../db/database.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { formatZoningId } from '../model/zoning-id.ts'
import { columnIndex, matchColumns } from './columns.ts'
import { addDataset, type DatasetInUse, datasetInUse, finishDataset, lockDatasets, supersedeDataset } from './dataset.ts'
import type { Descriptor } from './descriptor.ts'
import { checkColumns } from './fitting.ts'
import { type Loaded, type Loading, loadMeasures, loadZones } from './load.ts'
import { Notes } from './notes.ts'
import { fingerprint, openSourceFile, type SourceFile } from './read/index.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { Succession } from './succession.ts'
import { type FileTime, fileTime } from './vintage.ts'
import type { ColumnAt } from './zone-code.ts'

export type IngestRequest = {
  descriptor: Descriptor
  path: string
  /** Year of the geography, where neither the descriptor nor the columns say it. */
  vintage?: number
  /** Time of the measures (AAAA or AAAA-MM), likewise. */
  period?: string
  /** Forget the previous file of this source, zoning and period instead of completing it. */
  replace?: boolean
  onProgress?: (rowsRead: number) => void
}

export type IngestReport = {
  dataset: number
  source: string
  /** `kind-vintage`. */
  zoning: string
  period: string | null
  holds: 'measures' | 'zones' | 'both'
  read: number
  /** Rows of this file now in the dataset, after filter and merges. */
  kept: number
  /** In French, what the reader of the file should know. */
  notes: string[]
}

const HOLDS = { mesures: 'measures', perimetres: 'zones', mesures_et_perimetres: 'both' } as const

/**
 * Reads one official file into ingest.dataset, ingest.measure_row and ingest.zone_row, all or nothing. A second file of the same source,
 * zoning and period replaces the first when it reads most of its codes again, else completes it (see `succeed`). The file already in use
 * is not read again.
 * @throws DomainError `fichier_non_conforme` (columns, year, no row), `lignes_refusees` (every refusal up to 100), `parametre_invalide`
 * (vintage or period), `descripteur_invalide`, `fichier_introuvable`, `fichier_illisible`. The caller's transaction is then rolled back.
 */
export async function ingestFile(transaction: Transaction, request: IngestRequest): Promise<IngestReport> {
  const { descriptor, path } = request
  const catalogue = await readCatalogue()
  const opened = await openSourceFile(path, descriptor.format)
  try {
    return await ingestOpened(transaction, request, opened, catalogue, await fingerprint(path))
  } finally {
    await opened.close()
  }
}

async function ingestOpened(
  transaction: Transaction,
  request: IngestRequest,
  opened: SourceFile,
  catalogue: Catalogue,
  { sha256, bytes }: { sha256: string; bytes: number },
): Promise<IngestReport> {
  const { descriptor, path, replace = false } = request
  const { db } = transaction
  const { columnAt, time, absent } = await readHeader(request, opened)
  const key = {
    source: descriptor.id,
    zoning: formatZoningId({ kind: descriptor.zonage.type, vintage: time.vintage }),
    period: time.period,
  }
  // The codes of a grid draw its cells: its measures bring perimeters too.
  const holds = descriptor.carroyage ? 'both' : HOLDS[descriptor.contenu]
  const descriptorJson = JSON.stringify(descriptor)
  await lockDatasets(db, key)
  const previous = await datasetInUse(db, key, descriptorJson)
  if (previous && !replace && previous.sha256 === sha256 && previous.isSameDescriptor) return alreadyRead(previous, { ...key, holds }, path)

  const notes = new Notes([...time.notes])
  if (absent.length > 0) notes.add(`Colonnes facultatives absentes de ce fichier : ${absent.join(', ')}.`)
  const variables = holds === 'zones' ? [] : variablesRead(descriptor, columnAt)
  const dataset = await addDataset(db, { ...key, holds, file: basename(path), sha256, bytes, variables, descriptorJson })
  const loading: Loading = {
    transaction,
    dataset,
    descriptor,
    path,
    columnAt,
    file: opened,
    catalogue,
    variables,
    notes,
    onProgress: request.onProgress ?? (() => undefined),
  }
  const measured = holds === 'zones' ? null : await loadMeasures(loading, replace ? null : previous)
  const drawn = holds === 'measures' || descriptor.carroyage ? null : await (measured ? loadZonesAgain(loading) : loadZones(loading))
  const { read, kept } = measured ?? drawn ?? { read: 0, kept: 0 }
  const succession = measured?.succession ?? null
  if (previous) {
    await supersedeDataset(db, previous.id, dataset)
    notes.add(previousNote(previous, replace, succession))
  }
  const report = { ...key, holds, read, kept, notes: notes.list() }
  const completes = previous && succession && !succession.isReplaced ? { dataset: previous.id, fichier: previous.file, lignes: succession.copied } : null
  await finishDataset(db, dataset, {
    read,
    kept,
    variables: succession?.variables ?? variables,
    report: { encodage: opened.encoding, format: opened.format, completes, remarques: report.notes },
  })
  return { dataset, ...report }
}

/** A second pass over a file whose rows were read for their measures. */
async function loadZonesAgain(loading: Loading): Promise<Loaded> {
  const file = await openSourceFile(loading.path, loading.descriptor.format)
  try {
    return await loadZones({ ...loading, file })
  } finally {
    await file.close()
  }
}

type Header = { columnAt: ColumnAt; time: FileTime; absent: readonly string[] }

/** Columns and time of the file, before any row is read or anything written. */
async function readHeader({ descriptor, path, vintage, period }: IngestRequest, { columns }: SourceFile): Promise<Header> {
  const match = matchColumns(descriptor, columns)
  await checkColumns(path, descriptor, match)
  const time = fileTime(descriptor, match, { file: basename(path), vintage, period })
  const columnAt: ColumnAt = (name) => (name === undefined ? null : columnIndex(match, name, time.columnYear))
  return { columnAt, time, absent: match.absent }
}

/** Variables of the descriptor whose columns the file has, in its order. */
function variablesRead({ variables }: Descriptor, columnAt: ColumnAt): string[] {
  return variables
    .filter(({ colonne, somme, moins }) => [...(colonne ? [colonne] : []), ...(somme ?? []), ...moins].every((name) => columnAt(name) !== null))
    .map(({ variable }) => variable)
}

function alreadyRead(previous: DatasetInUse, known: Pick<IngestReport, 'source' | 'zoning' | 'period' | 'holds'>, path: string): IngestReport {
  const notes = [`${basename(path)} est déjà lu et en service (jeu n° ${previous.id}) : rien n'a été écrit.`]
  return { dataset: previous.id, ...known, read: 0, kept: previous.kept, notes }
}

function previousNote({ id, file }: DatasetInUse, replace: boolean, succession: Succession | null): string {
  const previous = `le jeu n° ${id} (${file})`
  if (replace) return `Remplace ${previous}.`
  // Bare perimeters: what their edition keeps of the former one is settled and told by zonings.
  if (succession === null) return `Suit ${previous}.`
  const { isReplaced, previousCodes, reread, copied, dropped } = succession
  const fate = dropped === 0 ? '' : `, ${dropped} abandonné${dropped > 1 ? 's' : ''}`
  if (!isReplaced) return `Complète ${previous} : territoires repris, absents de ce fichier : ${copied}${fate}.`
  return `Remplace ${previous} : ${reread} code${reread > 1 ? 's' : ''} sur ${previousCodes} relu${reread > 1 ? 's' : ''}${fate}.`
}
