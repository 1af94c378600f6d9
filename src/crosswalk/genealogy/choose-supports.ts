import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { MassSupport } from '../request.ts'

/** What says where people, or dwellings, are: the variables that can, best first. A grid's households stand for dwellings where no address is known. */
const MASSES = {
  population: ['population_fiscale', 'population'],
  housing: ['logements', 'adresses', 'menages_fiscaux', 'menages'],
} as const

export type Mass = keyof typeof MASSES

/**
 * The support that says where a mass lies in the ground that two editions share: the first of the mass's variables that a grid or a set of points of a
 * common territory carries; of several, the dataset nearest to the later vintage, then the finest. Null when there is none.
 */
export async function chooseSupport(db: Db, mass: Mass, from: number, to: number): Promise<MassSupport | null> {
  const { rows } = await sql<MassSupport>`
    WITH pair AS (
      SELECT later.vintage, ARRAY(SELECT unnest(earlier.territories) INTERSECT SELECT unnest(later.territories)) AS territories
      FROM zonings.edition earlier, zonings.edition later WHERE earlier.id = ${from}::int AND later.id = ${to}::int
    )
    SELECT e.id AS edition, d.id AS dataset, said.variable, e.geometry,
           CASE WHEN d.file_name ~* (d.descriptor #>> '{carroyage,complet}') AND coalesce(d.report #>> '{completes,fichier}', d.file_name) ~* (d.descriptor #>> '{carroyage,complet}')
                THEN ARRAY(SELECT DISTINCT m.departement FROM ingest.measure_row m WHERE m.dataset = d.id AND m.departement IS NOT NULL ORDER BY 1) ELSE '{}' END AS "completeIn"
    FROM pair
    CROSS JOIN unnest(${[...MASSES[mass]]}::text[]) WITH ORDINALITY AS said(variable, preference)
    JOIN ingest.dataset d ON d.superseded_by IS NULL AND said.variable = ANY (d.variables)
    JOIN zonings.edition e ON e.is_current AND e.zoning = d.zoning AND e.territories && pair.territories
    JOIN ingest.dataset drawn ON drawn.id = e.id
    WHERE drawn.descriptor ? 'carroyage' OR e.geometry = 'point'
    ORDER BY said.preference, abs(left(d.period, 4)::int - pair.vintage), (e.checks ->> 'aire_moyenne_m2')::float8, d.id DESC
    LIMIT 1`.execute(db)
  return rows[0] ?? null
}
