import { sql } from 'kysely'
import type { Db, Transaction } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import { areaWeights } from './area-weights.ts'
import { measureConservation, refuseUnlessConserved } from './conservation.ts'
import { overlapTargets, overlay } from './overlay.ts'
import { cellWeights, pointWeights } from './support-weights.ts'

/** Where people are: the zones of an edition (grid cells, or address points) with their mass, a variable of a dataset. */
export type Support = { edition: number; dataset: number; variable: string; geometry: 'polygon' | 'point' }

/** Editions to link; without support, by area. */
export type CrosswalkRequest = { sourceEdition: number; targetEdition: number; support: Support | null }

/**
 * The id of the crosswalk asked for, computed unless it is already there: editions never change, so neither do their weights.
 * Weights are shares of the whole source (0–1); zero weights are not stored.
 * @throws DomainError `construction_impossible` when mass is not conserved.
 */
export async function ensureCrosswalk({ db }: Transaction, request: CrosswalkRequest): Promise<number> {
  const known = await findCrosswalk(db, request)
  if (known !== null) return known
  await allowParallel(db)
  await overlay(db, request.sourceEdition, request.targetEdition)
  if (!request.support) await areaWeights(db)
  else if (request.support.geometry === 'point') await pointWeights(db, request, request.support)
  else await cellWeights(db, request, request.support)
  await overlapTargets(db, request.targetEdition)
  const checks = await measureConservation(db)
  refuseUnlessConserved(checks)
  return storeCrosswalk(db, request, checks)
}

async function findCrosswalk(db: Db, { sourceEdition, targetEdition, support }: CrosswalkRequest): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM crosswalk.crosswalk
    WHERE source_edition = ${sourceEdition}::int AND target_edition = ${targetEdition}::int
      AND support_edition IS NOT DISTINCT FROM ${support?.edition ?? null}::int
      AND support_dataset IS NOT DISTINCT FROM ${support?.dataset ?? null}::int
      AND support_variable IS NOT DISTINCT FROM ${support?.variable ?? null}::text`.execute(db)
  return rows[0]?.id ?? null
}

/** Overlays are dear and their rows few: let a server use its cores from the first row on. */
async function allowParallel(db: Db): Promise<void> {
  await sql`
    SELECT set_config('max_parallel_workers_per_gather', '4', true), set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
           set_config('min_parallel_table_scan_size', '0', true), set_config('min_parallel_index_scan_size', '0', true)`.execute(db)
}

async function storeCrosswalk(db: Db, { sourceEdition, targetEdition, support }: CrosswalkRequest, checks: object): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO crosswalk.crosswalk (source_edition, target_edition, support_edition, support_dataset, support_variable, weight_count, checks)
    SELECT ${sourceEdition}::int, ${targetEdition}::int, ${support?.edition ?? null}::int, ${support?.dataset ?? null}::int, ${support?.variable ?? null}::text,
           count(*), ${JSON.stringify(checks)}::jsonb
    FROM computed_weight
    RETURNING id`.execute(db)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no crosswalk was stored')
  const partition = await createPartition(db, 'crosswalk.weight', id)
  await sql`
    INSERT INTO ${sql.table(partition)} (crosswalk, source, target, departement, weight, target_share, by_area)
    SELECT ${id}::int, source, target, departement, weight, target_share, by_area FROM computed_weight ORDER BY target, source`.execute(db)
  await attachPartition(db, 'crosswalk.weight', id)
  return id
}
