import { sql } from 'kysely'
import { genealogyPairs, traceGenealogy } from '../crosswalk/index.ts'
import type { Database, Db } from '../db/database.ts'
import { type EstimateReport, type EstimateRequest, estimateRun } from '../estimate/index.ts'
import { DomainError } from '../model/error.ts'
import { type Check, checkRun } from './checks.ts'
import { compareWithCurrent, type Differences } from './differences.ts'

export type BuildReport = { release: number; isSound: boolean; checks: Check[]; differences: Differences | null; values: number; notes: string[] }

/**
 * Estimates a new run, checks it and keeps it as an unpublished release. A release that fails a blocking check is kept too, to be read,
 * but cannot be published.
 * @throws DomainError `construction_impossible` when there is nothing to build on, or when mass is not conserved.
 */
export async function buildRelease(database: Database, request: EstimateRequest): Promise<BuildReport> {
  const estimated = await estimateRun(database, request)
  const untraced = await traceGenealogies(database, estimated, request)
  return database.transaction(async ({ db }) => {
    const checks = await checkRun(db, estimated.run)
    const differences = await compareWithCurrent(db, estimated.run)
    const isSound = checks.every(({ reussi, bloquant }) => reussi || !bloquant)
    const release = await writeRelease(db, estimated, checks, isSound, differences)
    return { release, isSound, checks, differences, values: estimated.values, notes: [...estimated.notes, ...untraced] }
  })
}

/**
 * Traces how the perimeters of the release became one another, each pair in a transaction of its own: kept as they come, like crosswalks, and there before
 * the release that shows them. A pair that cannot be told is named in what is returned; it does not hold figures back.
 */
async function traceGenealogies(database: Database, { editions }: EstimateReport, { onStep = () => undefined }: EstimateRequest): Promise<string[]> {
  const pairs = genealogyPairs(editions.map(({ edition }) => edition))
  const untraced: string[] = []
  for (const [i, { from, to }] of pairs.entries()) {
    onStep(i, pairs.length, `généalogie ${from.zoning} → ${to.zoning}`)
    try {
      await database.transaction((transaction) => traceGenealogy(transaction, { from: from.id, to: to.id }))
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'construction_impossible') throw error
      untraced.push(`Généalogie ${from.zoning} → ${to.zoning} non tracée : ${error.message}`)
    }
  }
  return untraced
}

async function writeRelease(db: Db, { run, editions }: EstimateReport, checks: Check[], isSound: boolean, differences: Differences | null): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO publish.release (run, checks, is_sound, summary, differences)
    SELECT ${run}::int, ${JSON.stringify(checks)}::jsonb, ${isSound}::boolean,
           coalesce((
             SELECT jsonb_agg(to_jsonb(counted) ORDER BY zonage, indicateur, periode, methode, statut)
             FROM (SELECT zoning AS zonage, indicator AS indicateur, period AS periode, method AS methode, status AS statut, count(*) AS valeurs
                   FROM estimate.value WHERE run = ${run}::int AND rank = 1 GROUP BY 1, 2, 3, 4, 5) AS counted), '[]'),
           ${JSON.stringify(differences)}::jsonb
    RETURNING id`.execute(db)
  const release = rows[0]?.id
  if (release === undefined) throw new Error('no release was written')
  for (const { edition, isTarget } of editions) {
    await sql`
      INSERT INTO publish.release_zoning (release, zoning, edition, is_target)
      VALUES (${release}::int, ${edition.zoning}, ${edition.id}::int, ${isTarget}::boolean)`.execute(db)
  }
  return release
}
