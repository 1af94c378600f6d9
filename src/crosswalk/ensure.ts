import { sql } from 'kysely'
import type { Db, Transaction } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import { areaWeights } from './area-weights.ts'
import { blendWeights } from './blend-weights.ts'
import { measureConservation, refuseUnlessConserved } from './conservation.ts'
import { densityWeights } from './density-weights.ts'
import { overlapTargets, overlay, recallOverlay } from './overlay.ts'
import { type BlendSupport, type CrosswalkRequest, supportName } from './request.ts'
import { cellWeights, pointWeights } from './support-weights.ts'

/**
 * The id of the crosswalk asked for, computed unless it is already there: editions never change, so neither do their weights.
 * Weights are shares of the whole source (0–1); zero weights are not stored.
 * @throws DomainError `construction_impossible` when mass is not conserved.
 */
export async function ensureCrosswalk(transaction: Transaction, request: CrosswalkRequest): Promise<number> {
  const { db } = transaction
  const known = await findCrosswalk(db, request)
  if (known !== null) return known
  const parts = request.support && 'blend' in request.support ? await ensureParts(transaction, request, request.support) : []
  await tuneForOverlays(transaction)
  const byArea = await findCrosswalk(db, { ...request, support: null })
  if (byArea === null) await overlay(db, request.sourceEdition, request.targetEdition)
  else await recallOverlay(db, byArea, request.sourceEdition, request.targetEdition)
  await overlapTargets(db, request.targetEdition)
  const id = await reserve(db, request)
  const weights = await createPartition(db, 'crosswalk.weight', id)
  const noted = await fillWeights(db, id, weights, request, parts)
  const checks = { ...(await measureConservation(db, weights)), ...noted }
  refuseUnlessConserved(checks)
  await attachPartition(db, 'crosswalk.weight', id)
  await sql`
    UPDATE crosswalk.crosswalk SET checks = ${JSON.stringify(checks)}::jsonb, weight_count = (SELECT count(*) FROM ${sql.table(weights)})
    WHERE id = ${id}::int`.execute(db)
  return id
}

/** The crosswalks of a blend's masses, each alone. */
async function ensureParts(transaction: Transaction, request: CrosswalkRequest, { blend, ...place }: BlendSupport): Promise<Part[]> {
  const parts: Part[] = []
  for (const { variable, share } of blend) parts.push({ crosswalk: await ensureCrosswalk(transaction, { ...request, support: { ...place, variable } }), share })
  return parts
}

type Part = { crosswalk: number; share: number }

/** Computes the weights by what the support is; returns what is worth noting beside their conservation. */
async function fillWeights(db: Db, id: number, weights: string, request: CrosswalkRequest, parts: readonly Part[]): Promise<{ sources_reduites?: number }> {
  const { support } = request
  if (!support) await areaWeights(db, id, weights)
  else if ('blend' in support) await blendWeights(db, id, weights, parts)
  else if ('sourceDataset' in support) return { sources_reduites: await densityWeights(db, id, weights, support) }
  else if (support.geometry === 'point') await pointWeights(db, id, weights, request, support)
  else await cellWeights(db, id, weights, request, support)
  return {}
}

async function findCrosswalk(db: Db, { sourceEdition, targetEdition, support }: CrosswalkRequest): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM crosswalk.crosswalk
    WHERE source_edition = ${sourceEdition}::int AND target_edition = ${targetEdition}::int
      AND support_edition IS NOT DISTINCT FROM ${support?.edition ?? null}::int
      AND support_dataset IS NOT DISTINCT FROM ${support?.dataset ?? null}::int
      AND support_variable IS NOT DISTINCT FROM ${support && supportName(support)}::text`.execute(db)
  return rows[0]?.id ?? null
}

/**
 * Overlays are dear and their rows few: sample little to plan on them, and let a server use two more cores from the first row on. The embedded engine
 * has one process: a parallel plan there fails with error 25000.
 */
async function tuneForOverlays({ db, kind }: Transaction): Promise<void> {
  await sql`SELECT set_config('default_statistics_target', '10', true)`.execute(db)
  if (kind !== 'server') return
  await sql`
    SELECT set_config('max_parallel_workers_per_gather', '2', true), set_config('parallel_setup_cost', '0', true),
           set_config('parallel_tuple_cost', '0', true), set_config('min_parallel_table_scan_size', '0', true),
           set_config('min_parallel_index_scan_size', '0', true)`.execute(db)
}

/** A new crosswalk's id, its checks and count still to come in the same transaction. */
async function reserve(db: Db, { sourceEdition, targetEdition, support }: CrosswalkRequest): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO crosswalk.crosswalk (source_edition, target_edition, support_edition, support_dataset, support_variable, weight_count, checks)
    VALUES (${sourceEdition}::int, ${targetEdition}::int, ${support?.edition ?? null}::int, ${support?.dataset ?? null}::int, ${support && supportName(support)}::text, 0, '{}')
    RETURNING id`.execute(db)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no crosswalk was stored')
  return id
}
