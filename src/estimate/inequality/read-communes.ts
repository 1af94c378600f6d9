import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

/** A commune: its ground and that of its quarters (m²), as contours draw it and as the units placed in it do, whichever is larger. */
export type Commune = { code: string; departement: string | null; epci: string | null; area_m2: number; quarters_m2: number }

/**
 * The communes that hold units, by département then code, and those without a unit which their EPCI and départements are made of too. Needs `placeUnits`.
 */
export async function readCommunes(db: Db): Promise<Commune[]> {
  const { rows } = await sql<Commune>`
    WITH placed AS (
      SELECT commune, sum(share * area_m2) AS area_m2, sum(inside * area_m2) AS quarters_m2 FROM unit_place GROUP BY commune
    ), ground AS (
      SELECT commune, sum(area_m2) AS quarters_m2 FROM commune_ground GROUP BY commune
    )
    SELECT c.code, c.departement, c.epci,
           CASE WHEN is_filled THEN p.area_m2 ELSE greatest(c.area_m2, p.area_m2) END AS area_m2,
           CASE WHEN is_filled THEN p.quarters_m2 ELSE greatest(g.quarters_m2, p.quarters_m2, 0) END AS quarters_m2
    FROM commune_listed c LEFT JOIN placed p ON p.commune = c.code LEFT JOIN ground g ON g.commune = c.code
    ORDER BY c.departement COLLATE "C" NULLS LAST, c.code COLLATE "C"`.execute(db)
  return rows
}
