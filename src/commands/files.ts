import type { Config } from '../config.ts'
import { type FilesReport, makeFiles } from '../publish/index.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

/** `kartye files`: makes the files that a release does not have yet; those it has are kept. */
export async function filesCommand(config: Config, output: Output, release: number): Promise<void> {
  await withDatabase(config, async (database) => {
    const progress = output.progress()
    try {
      const report = await makeFiles(database, release, progress.step)
      progress.stop()
      output.result(filesResult(report), describeFiles(report))
    } finally {
      progress.stop()
    }
  })
}

/** What `--json` prints of them. */
export function filesResult({ release, files, seconds }: FilesReport) {
  return {
    publication: release,
    fichiers: files.map(({ name, bytes, sha256, isNew }) => ({ nom: name, octets: bytes, empreinte: sha256, nouveau: isNew })),
    secondes: Number(seconds.toFixed(1)),
  }
}

export function describeFiles({ release, files, seconds }: FilesReport): string[] {
  const made = files.filter(({ isNew }) => isNew)
  if (made.length === 0) return [`La publication ${release} a déjà ses ${files.length} fichiers : rien à faire.`]
  const megabytes = made.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  const kept = made.length < files.length ? `, ${files.length - made.length} étaient déjà là` : ''
  return [
    `${made.length} fichiers faits en ${french(seconds)} s (${french(megabytes)} Mo)${kept}.`,
    `À télécharger, une fois la publication servie : /api/v1/publications/${release}/fichiers`,
  ]
}

function french(amount: number): string {
  return amount.toLocaleString('fr-FR', { maximumFractionDigits: 1 })
}
