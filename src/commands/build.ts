import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { readCatalogue } from '../ingest/index.ts'
import { DomainError } from '../model/error.ts'
import { INTERVENTION_KINDS } from '../model/zoning-kinds.ts'
import { type BuildReport, buildRelease, makeFiles } from '../publish/index.ts'
import { currentEditions } from '../zonings/index.ts'
import { describeFiles, filesResult } from './files.ts'
import type { Output, Progress } from './output.ts'
import { withDatabase } from './with-database.ts'

/** `kartye build`: crosswalks and estimates into a new, unpublished release, then its files; prints its checks. */
export async function buildCommand(config: Config, output: Output, zonings: readonly string[], { withFiles }: { withFiles: boolean }): Promise<void> {
  await withDatabase(config, async (database) => {
    const progress = output.progress()
    try {
      const report = await buildOne(database, zonings, progress)
      // What cannot be published is not worth downloading.
      const files = withFiles && report.isSound ? await makeFiles(database, report.release, progress.step) : null
      progress.stop()
      output.result({ ...report, files: files && filesResult(files) }, [...describe(report), ...(files ? describeFiles(files) : []), next(report)])
      if (!report.isSound)
        throw new DomainError(
          'publication_refusee',
          `La publication ${report.release} est construite, mais un contrôle bloquant a échoué : elle ne peut pas être publiée.`,
        )
    } finally {
      progress.stop()
    }
  })
}

/** Builds a release on the zonings asked for; on every loaded perimeter of intervention when none is. */
export async function buildOne(database: Database, zonings: readonly string[], progress: Progress): Promise<BuildReport> {
  const editions = await currentEditions(database.db)
  const known = editions.map(({ zoning }) => zoning)
  const unknown = zonings.find((zoning) => !known.includes(zoning))
  if (unknown !== undefined) {
    throw new DomainError('zonage_inconnu', `Le zonage « ${unknown} » n'est pas chargé. Chargés : ${known.join(', ') || 'aucun'}.`, {
      parametre: 'zonage',
      valeur: unknown,
    })
  }
  const carriedOnto = zonings.length > 0 ? zonings : editions.filter(({ kind }) => INTERVENTION_KINDS.has(kind)).map(({ zoning }) => zoning)
  return buildRelease(database, { catalogue: await readCatalogue(), carriedOnto, onStep: progress.step })
}

function describe({ release, checks, differences, values, notes }: BuildReport): string[] {
  return [
    `Publication ${release} construite : ${values} valeurs.`,
    ...notes.map((note) => `  · ${note}`),
    ...checks.map(({ libelle, reussi, bloquant, detail }) => `  ${reussi ? '✓' : bloquant ? '✗' : '!'} ${libelle} : ${detail}`),
    ...(differences
      ? [
          `  Face à la publication ${differences.publication} : ${differences.identiques} valeurs identiques, ${differences.modifiees} modifiées, ${differences.nouvelles} nouvelles, ${differences.disparues} disparues.`,
        ]
      : []),
  ]
}

function next({ release, isSound }: BuildReport): string {
  return isSound ? `Pour la servir : kartye publish ${release}` : 'Elle ne peut pas être servie.'
}
