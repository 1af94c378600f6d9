import { sql } from 'kysely'
import type { Db, Transaction } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { ensureCrosswalk } from '../ensure.ts'
import { basisOf, type GenealogyBasis } from './basis.ts'
import { chooseSupport } from './choose-supports.ts'
import { findHomonyms, type Homonym } from './homonyms.ts'
import { massShares } from './mass-shares.ts'
import { type EventCount, tellEvents, type Untold } from './tell-events.ts'
import { tolerancesOf } from './tolerances.ts'
import { findWideChanges } from './wide-changes.ts'
import { writeGenealogy } from './write.ts'
import { readOverlaps, readZones } from './zones.ts'

/** Two editions, the earlier one first. */
export type GenealogyPair = { from: number; to: number }

/** What a genealogy says of itself, in French keys since the API shows it. */
export type GenealogyFacts = { evenements: EventCount[]; homonymes: Homonym[]; non_couverts: Untold }

/**
 * The id of the genealogy of two polygon editions, traced unless it is already there on the same basis: editions never change, but what says where people
 * and dwellings are does, and another grid makes another genealogy. Areas are crossed as for any crosswalk; people and dwellings where a grid or addresses
 * of the common territory say where they are.
 * @throws DomainError `construction_impossible` for an edition against itself or its own zoning, points, or editions without a common territory.
 */
export async function traceGenealogy(transaction: Transaction, pair: GenealogyPair): Promise<number> {
  const { db } = transaction
  const { from, to } = pair
  const supports = { population: await chooseSupport(db, 'population', from, to), housing: await chooseSupport(db, 'housing', from, to) }
  const basis = basisOf(supports)
  const known = await findGenealogy(db, pair, basis)
  if (known !== null) return known
  const zonings = await refuseUnlessTraceable(db, pair)
  if (transaction.kind === 'server') await favourIndexes(db)
  const areaCrosswalk = await ensureCrosswalk(transaction, { sourceEdition: from, targetEdition: to, support: null })
  const tolerances = await tolerancesOf(db, from, to)
  const [sources, targets, overlaps] = [await readZones(db, from), await readZones(db, to), await readOverlaps(db, areaCrosswalk, from, to)]
  const { kinships, counts, untold } = tellEvents(sources, targets, overlaps, tolerances, await findWideChanges(db, pair, overlaps, tolerances))
  const facts: GenealogyFacts = { evenements: counts, homonymes: findHomonyms(sources, targets, kinships, zonings), non_couverts: untold }
  const shared = overlaps.length > 0
  const population = shared && supports.population ? await massShares(transaction, from, to, supports.population) : null
  const housing = shared && supports.housing ? await massShares(transaction, from, to, supports.housing) : null
  return writeGenealogy(transaction, pair, { areaCrosswalk, population, housing, tolerances, facts, basis, kinships })
}

/**
 * Perimeters are few and far apart: each should be looked up in the index of the others. At the default price of an index page a server sorts both by
 * territory and compares all with all: 4.8 s instead of 0.04 for 1,606 QPV, on a busy machine. On a server only: not measured soundly on the embedded engine.
 */
async function favourIndexes(db: Db): Promise<void> {
  await sql`SELECT set_config('random_page_cost', '1.1', true)`.execute(db)
}

async function findGenealogy(db: Db, { from, to }: GenealogyPair, basis: GenealogyBasis): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM crosswalk.genealogy WHERE source_edition = ${from}::int AND target_edition = ${to}::int AND basis = ${JSON.stringify(basis)}::jsonb`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

type Told = { id: number; zoning: string; vintage: number; geometry: string; territories: string[] }

/** The zonings of the pair. */
async function refuseUnlessTraceable(db: Db, { from, to }: GenealogyPair): Promise<{ from: string; to: string }> {
  const { rows } = await sql<Told>`SELECT id, zoning, vintage, geometry, territories FROM zonings.edition WHERE id IN (${from}::int, ${to}::int)`.execute(db)
  const [earlier, later] = [rows.find(({ id }) => id === from), rows.find(({ id }) => id === to)]
  if (!earlier || !later) throw new Error('a genealogy links two editions that exist')
  const refuse = (why: string): never => {
    throw new DomainError('construction_impossible', `Pas de généalogie de ${earlier.zoning} à ${later.zoning} : ${why}`)
  }
  if (earlier.zoning === later.zoning) refuse('un zonage ne se compare pas à lui-même.')
  if (earlier.vintage > later.vintage) refuse(`donnez d’abord le millésime le plus ancien (${later.zoning}).`)
  if (earlier.geometry !== 'polygon' || later.geometry !== 'polygon') refuse('des points n’ont pas de périmètre.')
  if (!earlier.territories.some((territory) => later.territories.includes(territory))) refuse('aucun territoire commun.')
  return { from: earlier.zoning, to: later.zoning }
}
