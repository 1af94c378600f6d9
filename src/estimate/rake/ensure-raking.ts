import { sql } from 'kysely'
import type { Db, Transaction } from '../../db/database.ts'
import type { Certainty } from '../certainty.ts'
import type { RakingPlan } from './plan-rakings.ts'
import type { Raked } from './published.ts'
import { type RakeReport, rakeCounts } from './rake-counts.ts'
import { readSources } from './read-sources.ts'
import { readTotals } from './read-totals.ts'

/** As stored in estimate.raking.report: what was done, by what mass. */
export type StoredReport = RakeReport & { masse: string }

export type EnsuredRaking = { id: number; report: StoredReport }

/**
 * The raking of a plan, computed unless it is already there: datasets and editions never change, so neither does it. Null, and nothing stored, when
 * there is no total to keep or when the sources reach them all by themselves.
 */
export async function ensureRaking(transaction: Transaction, plan: RakingPlan, certainty: Certainty): Promise<EnsuredRaking | null> {
  const { db } = transaction
  const { counts, totals: published, mass } = plan
  const editions = [...new Set([counts, ...published].map(({ set }) => set.edition.id))].sort((a, b) => a - b)
  const known = await findRaking(db, plan, editions)
  if (known) return known
  const totals = []
  for (const coarse of published) totals.push(...(await readTotals(transaction, counts, coarse)))
  if (totals.every(({ isReached }) => isReached)) return null
  const sources = await readSources(db, counts, mass, certainty)
  const { raked, report } = rakeCounts(sources, totals, counts.set.disclosure !== null)
  const masse = mass ? `${mass.variable} ${mass.set.period} (${mass.set.source})` : 'aire'
  return store(db, plan, editions, raked, { ...report, masse })
}

async function findRaking(db: Db, { counts, totals, mass }: RakingPlan, editions: readonly number[]): Promise<EnsuredRaking | null> {
  const { rows } = await sql<EnsuredRaking>`
    SELECT id, report FROM estimate.raking
    WHERE dataset = ${counts.set.id}::int AND variable = ${counts.variable}::text AND total_datasets = ${totalDatasets(totals)}::int[] AND editions = ${editions}::int[]
      AND mass_dataset IS NOT DISTINCT FROM ${mass?.set.id ?? null}::int AND mass_variable IS NOT DISTINCT FROM ${mass?.variable ?? null}::text`.execute(db)
  return rows[0] ?? null
}

async function store(
  db: Db,
  { counts, totals, mass }: RakingPlan,
  editions: readonly number[],
  raked: readonly Raked[],
  report: StoredReport,
): Promise<EnsuredRaking> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO estimate.raking (dataset, variable, total_datasets, editions, mass_dataset, mass_variable, report)
    VALUES (${counts.set.id}::int, ${counts.variable}::text, ${totalDatasets(totals)}::int[], ${editions}::int[], ${mass?.set.id ?? null}::int, ${mass?.variable ?? null}::text,
            ${JSON.stringify(report)}::jsonb)
    RETURNING id`.execute(db)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no raking was stored')
  await sql`
    INSERT INTO estimate.raked (raking, code, amount, factor, status, total_zone)
    SELECT ${id}::int, * FROM unnest(${raked.map(({ code }) => code)}::text[], ${raked.map(({ amount }) => amount)}::float8[],
      ${raked.map(({ factor }) => factor)}::float8[], ${raked.map(({ status }) => status)}::text[], ${raked.map(({ totalZone }) => totalZone)}::text[])`.execute(
    db,
  )
  return { id, report }
}

function totalDatasets(totals: RakingPlan['totals']): number[] {
  return totals.map(({ set }) => set.id).sort((a, b) => a - b)
}
