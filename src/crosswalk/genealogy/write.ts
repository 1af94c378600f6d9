import { sql } from 'kysely'
import { bulkLoad } from '../../db/bulk.ts'
import type { Transaction } from '../../db/database.ts'
import type { GenealogyBasis } from './basis.ts'
import type { MassShares } from './mass-shares.ts'
import type { Kinship } from './tell-events.ts'
import type { Tolerances } from './tolerances.ts'
import type { GenealogyFacts, GenealogyPair } from './trace.ts'

export type Traced = {
  areaCrosswalk: number
  population: MassShares | null
  housing: MassShares | null
  tolerances: Tolerances
  facts: GenealogyFacts
  basis: GenealogyBasis
  kinships: readonly Kinship[]
}

/** Stores a genealogy with its lines and returns its id. */
export async function writeGenealogy(transaction: Transaction, { from, to }: GenealogyPair, traced: Traced): Promise<number> {
  const { areaCrosswalk, population, housing, tolerances, facts, basis, kinships } = traced
  const { rows } = await sql<{ id: number }>`
    INSERT INTO crosswalk.genealogy (source_edition, target_edition, area_crosswalk, population_crosswalk, housing_crosswalk, tolerances, facts, basis)
    VALUES (${from}::int, ${to}::int, ${areaCrosswalk}::int, ${population?.crosswalk ?? null}::int, ${housing?.crosswalk ?? null}::int,
            ${JSON.stringify(tolerances)}::jsonb, ${JSON.stringify(facts)}::jsonb, ${JSON.stringify(basis)}::jsonb)
    RETURNING id`.execute(transaction.db)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no genealogy was stored')
  await bulkLoad(
    transaction,
    'crosswalk.kinship',
    COLUMNS,
    kinships.map((line) => literals(id, line, population, housing)),
  )
  return id
}

const COLUMNS = [
  { name: 'genealogy', type: 'int' },
  { name: 'source', type: 'text' },
  { name: 'target', type: 'text' },
  { name: 'event', type: 'text' },
  { name: 'shared_m2', type: 'float8' },
  { name: 'source_share', type: 'float8' },
  { name: 'target_share', type: 'float8' },
  { name: 'population_source_share', type: 'float8' },
  { name: 'population_target_share', type: 'float8' },
  { name: 'housing_source_share', type: 'float8' },
  { name: 'housing_target_share', type: 'float8' },
]

function literals(id: number, line: Kinship, population: MassShares | null, housing: MassShares | null): (string | null)[] {
  const { source, target, event, shared_m2, source_share, target_share } = line
  const people = source !== null && target !== null ? population?.sharesOf(source, target) : undefined
  const dwellings = source !== null && target !== null ? housing?.sharesOf(source, target) : undefined
  const numbers = [shared_m2, source_share, target_share, people?.source, people?.target, dwellings?.source, dwellings?.target]
  return [String(id), source, target, event, ...numbers.map((number) => (number === null || number === undefined ? null : String(number)))]
}
