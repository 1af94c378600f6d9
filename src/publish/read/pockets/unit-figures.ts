import { type RawBuilder, sql } from 'kysely'

// Figures of a unit are those of the dataset that counted its people; names of the catalogue, for cells then for IRIS.
const HOUSEHOLDS = ['menages_fiscaux', 'menages']
const POOR = ['menages_pauvres', 'taux_pauvrete_publie']

/** Joins `counting` (the dataset of a detection's mesh) and `counted` (its row for that unit). */
export function joinFigures(dataset: RawBuilder<unknown>, unit: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`JOIN ingest.dataset AS counting ON counting.id = ${dataset} LEFT JOIN ingest.measure_row AS counted ON counted.dataset = ${dataset} AND counted.code = ${unit}`
}

/** Households of the unit; null where another dataset counts them. */
export const households = sql`counted.amounts[${positionOf(HOUSEHOLDS)}]`

/** Why its poor households are not known; null where they are, or where another dataset counts them. */
export const poorStatus = sql`counted.statuses[${positionOf(POOR)}]`

function positionOf([ofCells, ofIris]: readonly string[]): RawBuilder<unknown> {
  return sql`coalesce(array_position(counting.variables, ${ofCells}::text), array_position(counting.variables, ${ofIris}::text))`
}
