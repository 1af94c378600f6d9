import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { readCatalogue } from '../ingest/index.ts'
import { DomainError } from '../model/error.ts'
import { INTERVENTION_KINDS, isPocketKind } from '../model/zoning-kinds.ts'
import { type BuildReport, buildRelease, makeFiles } from '../publish/index.ts'
import { currentEditions } from '../zonings/index.ts'
import { describeFiles, filesResult } from './files.ts'
import type { Output, Progress } from './output.ts'
import { detectAll } from './pockets.ts'
import { withDatabase } from './with-database.ts'

export type BuildOptions = { withFiles: boolean; withPockets?: boolean }

/** `kartye build`: poverty pockets, crosswalks and estimates into a new, unpublished release, then its files; prints its checks. */
export async function buildCommand(config: Config, output: Output, zonings: readonly string[], { withFiles, withPockets = true }: BuildOptions): Promise<void> {
  await withDatabase(config, async (database) => {
    const progress = output.progress()
    try {
      const report = withPockets ? await buildWithPockets(database, zonings, progress) : await buildOne(database, zonings, progress, { withoutPockets: true })
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

/** Looks for poverty pockets, then builds a release on the zonings asked for and on the pockets found. */
export async function buildWithPockets(database: Database, zonings: readonly string[], progress: Progress): Promise<BuildReport> {
  const pockets = await detectAll(database, progress)
  const asked = zonings.length > 0 ? [...new Set([...zonings, ...pockets.zonings])] : []
  const report = await buildOne(database, asked, progress)
  return { ...report, notes: [...pockets.notes, ...report.notes] }
}

/** Builds a release on the zonings asked for; when none is, on every loaded perimeter of intervention, pockets too unless `withoutPockets`. */
export async function buildOne(
  database: Database,
  zonings: readonly string[],
  progress: Progress,
  { withoutPockets = false }: { withoutPockets?: boolean } = {},
): Promise<BuildReport> {
  const editions = await currentEditions(database.db)
  const known = editions.map(({ zoning }) => zoning)
  const unknown = zonings.find((zoning) => !known.includes(zoning))
  if (unknown !== undefined) {
    throw new DomainError('zonage_inconnu', `Le zonage « ${unknown} » n'est pas chargé. Chargés : ${known.join(', ') || 'aucun'}.`, {
      parametre: 'zonage',
      valeur: unknown,
    })
  }
  const isWanted = (kind: string): boolean => (isPocketKind(kind) ? !withoutPockets : INTERVENTION_KINDS.has(kind))
  const carriedOnto = zonings.length > 0 ? zonings : editions.filter(({ kind, zoneCount }) => zoneCount > 0 && isWanted(kind)).map(({ zoning }) => zoning)
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
