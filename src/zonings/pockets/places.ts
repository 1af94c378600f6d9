import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../editions.ts'
import type { Place } from './read-thresholds.ts'

/**
 * The départements of the units of a mesh, by code, each with the territory of its first unit: a département lies in one. Units of no known département are
 * in a territory only when they all are. `codes`, `departements`: of the units.
 */
export async function placesOf(db: Db, mesh: Edition, codes: readonly string[], departements: readonly (string | null)[]): Promise<Place[]> {
  const distinct = [...new Set(departements)].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
  const [only = null, second] = mesh.territories
  if (second === undefined) return distinct.map((departement) => ({ departement, territory: only }))
  const places: Place[] = []
  for (const departement of distinct) {
    const units = departement === null ? codes.filter((_, i) => departements[i] === null) : [codes[departements.indexOf(departement)]]
    const { rows } = await sql<{ territory: string }>`
      SELECT DISTINCT territory FROM zonings.zone WHERE edition = ${mesh.id}::int AND code = ANY (${units}::text[])`.execute(db)
    places.push({ departement, territory: rows.length === 1 ? (rows[0]?.territory ?? null) : null })
  }
  return places
}
