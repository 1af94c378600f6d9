import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { type IngestReport, ingestFile, readDescriptor, retireFictitious } from '../ingest/index.ts'
import { type AdoptOptions, adoptZones, checkCodes, checkWaiting, retireFictitiousEditions } from '../zonings/index.ts'
import type { Output, Progress } from './output.ts'
import { withDatabase } from './with-database.ts'

export type IngestOptions = { descriptor: string; file: string; vintage?: number; period?: string; unknownCodes?: number } & AdoptOptions

/** `kartye ingest`: reads one official file, all or nothing. */
export async function ingestCommand(config: Config, output: Output, options: IngestOptions): Promise<void> {
  await withDatabase(config, async (database) => {
    const progress = output.progress()
    try {
      const { report, notes } = await ingestOne(database, options, progress)
      progress.stop()
      output.result({ ...report, notes }, describe(options.file, { ...report, notes }))
    } finally {
      progress.stop()
    }
  })
}

/** Reads the file, adopts its perimeters, holds its codes against them: one transaction. */
export async function ingestOne(database: Database, options: IngestOptions, progress: Progress): Promise<{ report: IngestReport; notes: string[] }> {
  const { descriptor, file, vintage, period, unknownCodes, ...adoption } = options
  const source = await readDescriptor(descriptor)
  return database.transaction(async (transaction) => {
    const report = await ingestFile(transaction, {
      descriptor: source,
      path: file,
      replace: adoption.replace ?? false,
      onProgress: (rows) => progress.step(rows, 0, `lignes lues de ${file}`),
      ...(vintage === undefined ? {} : { vintage }),
      ...(period === undefined ? {} : { period }),
    })
    const notes = [...report.notes]
    if ((await retireFictitious(transaction.db, report.dataset)) > 0) {
      await retireFictitiousEditions(transaction.db)
      notes.push('Les données fictives de la démonstration sont retirées ; elles restent servies jusqu’à la prochaine publication.')
    }
    if (report.holds !== 'measures') {
      notes.push(...(await adoptZones(transaction, report.dataset, adoption)).notes)
      notes.push(...(await checkWaiting(transaction, report.dataset)))
    }
    if (report.holds !== 'zones') notes.push(...(await checkCodes(transaction, report.dataset, unknownCodes)))
    return { report, notes }
  })
}

function describe(file: string, { source, zoning, period, read, kept, holds, notes }: IngestReport): string[] {
  const what = { measures: 'mesures', zones: 'périmètres', both: 'périmètres et mesures' }[holds]
  return [
    `${file} : ${what} de ${source} sur ${zoning}${period ? `, ${period}` : ''}.`,
    `${read} ligne(s) lues, ${kept} gardées.`,
    ...notes.map((note) => `  · ${note}`),
  ]
}
