import { sql } from 'kysely'
import type { Db, Transaction } from '../../db/database.ts'
import { ensureCrosswalk } from '../ensure.ts'
import type { MassSupport } from '../request.ts'

/** Shares of a mass (0–1) that two zones have in common, of each one's; null where the support holds nothing of a zone, or hardly covers it. */
export type MassShares = { crosswalk: number; sharesOf: (source: string, target: string) => { source: number | null; target: number | null } }

/**
 * Crosses both ways, so that each side's share has its own whole as denominator and its own coverage rule; exchanging the editions exchanges the shares.
 */
export async function massShares(transaction: Transaction, from: number, to: number, support: MassSupport): Promise<MassShares> {
  const crosswalk = await ensureCrosswalk(transaction, { sourceEdition: from, targetEdition: to, support })
  const back = await ensureCrosswalk(transaction, { sourceEdition: to, targetEdition: from, support })
  const [forward, backward] = [await readShares(transaction.db, crosswalk), await readShares(transaction.db, back)]
  return { crosswalk, sharesOf: (source, target) => ({ source: forward(source, target), target: backward(target, source) }) }
}

/** The weight of a pair; 0 where the source holds some mass, none of it there; null where it holds none (its weights are areas, or it has no pair). */
async function readShares(db: Db, crosswalk: number): Promise<(source: string, target: string) => number | null> {
  const { rows } = await sql<{ source: string; target: string; weight: number; by_area: boolean }>`
    SELECT source, target, weight, by_area FROM crosswalk.weight WHERE crosswalk = ${crosswalk}::int`.execute(db)
  const silent = new Set(rows.filter(({ by_area }) => by_area).map(({ source }) => source))
  const weights = new Map(rows.map(({ source, target, weight }) => [`${source}\n${target}`, Math.min(1, weight)]))
  // A zone without mass is spread by area: a pair without weight is thus one of a zone whose people are all elsewhere.
  return (source, target) => (silent.has(source) ? null : (weights.get(`${source}\n${target}`) ?? 0))
}
