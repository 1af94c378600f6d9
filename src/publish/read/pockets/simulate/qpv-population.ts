import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../../db/database.ts'
import type { SimulatedTerritory } from './territory.ts'

/** People of the priority quarters of a territory, as the release serves them: the sum, its zoning, how many quarters it misses. */
export type QpvPopulation = { zonage: string; periode: string | null; population: number; quartiers: number; sans_chiffre: number }

/** Of the most recent zoning of quarters among `editions`, at the latest period of their population; null where there is no quarter at all. */
export async function readQpvPopulation(db: Db, run: number, editions: readonly number[], territory: SimulatedTerritory): Promise<QpvPopulation | null> {
  const { rows } = await sql<QpvPopulation>`
    WITH latest AS (
      SELECT id, zoning FROM zonings.edition WHERE id = ANY (${editions}::int[]) AND kind = 'qpv' ORDER BY vintage DESC LIMIT 1
    ), quarter AS MATERIALIZED (
      SELECT latest.zoning, zone.code FROM zonings.zone JOIN latest ON latest.id = zone.edition WHERE ${lies(territory)}
    ), counted AS (
      SELECT quarter.zoning, quarter.code, known.value, known.period
      FROM quarter LEFT JOIN LATERAL (
        SELECT value, period FROM estimate.value
        WHERE run = ${run}::int AND value.zoning = quarter.zoning AND value.code = quarter.code AND indicator = 'population' AND rank = 1 AND value.value IS NOT NULL
        ORDER BY period DESC LIMIT 1
      ) AS known ON true
    )
    SELECT zoning AS zonage, max(period) AS periode, coalesce(sum(value), 0)::float8 AS population, count(*) AS quartiers, count(*) FILTER (WHERE value IS NULL) AS sans_chiffre
    FROM counted GROUP BY zoning`.execute(db)
  return rows[0] ?? null
}

function lies(territory: SimulatedTerritory): RawBuilder<boolean> {
  if (territory.kind === 'departement') return sql<boolean>`zone.departement = ${territory.departement}::text`
  return sql<boolean>`zone.communes && ${territory.communes}::text[]`
}
