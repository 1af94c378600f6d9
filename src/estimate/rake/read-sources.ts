import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Certainty } from '../certainty.ts'
import { amountOf, statusOf } from '../draft.ts'
import type { Measured } from '../plan.ts'
import type { Source } from './published.ts'

/**
 * Every zone of the counts' zoning, with its published count or why it is hidden, and its mass. A secret lies within [1, ceiling] where its dataset
 * publishes zeros of this count, since it then hides none; within [0, ceiling] elsewhere; its range is null where the producer's rule leaves no ceiling.
 */
export async function readSources(db: Db, counts: Measured, mass: Measured | null, { secretCeiling, isSecretOnlyByCell }: Certainty): Promise<Source[]> {
  const status = statusOf('n', counts.position)
  const amount = amountOf('n', counts.position)
  const massAmount = mass ? sql`CASE WHEN ${statusOf('d', mass.position)} = 'ok' THEN ${amountOf('d', mass.position)} END` : sql`NULL::float8`
  const ceiling = Number.isFinite(secretCeiling) ? secretCeiling : null
  const { rows } = await sql<Source>`
    WITH floor AS (
      SELECT CASE WHEN EXISTS (SELECT FROM ingest.measure_row n WHERE n.dataset = ${counts.set.id}::int AND ${status} = 'ok' AND ${amount} = 0) THEN 1 ELSE 0 END AS lowest
    )
    SELECT z.code, z.area_m2, ${status} AS status, CASE WHEN ${status} = 'ok' THEN ${amount} END AS amount, ${massAmount} AS mass,
           CASE WHEN ${ceiling}::float8 IS NOT NULL AND ${status} = 'secret' AND (${isSecretOnlyByCell}::boolean OR 'ok' = ANY (n.statuses))
                THEN jsonb_build_object('lowest', floor.lowest, 'highest', ${ceiling}::float8) END AS range
    FROM floor, zonings.zone z
    LEFT JOIN ingest.measure_row n ON n.dataset = ${counts.set.id}::int AND n.code = z.code
    LEFT JOIN ingest.measure_row d ON d.dataset = ${mass?.set.id ?? null}::int AND d.code = z.code
    WHERE z.edition = ${counts.set.edition.id}::int
    ORDER BY z.code`.execute(db)
  return rows
}
