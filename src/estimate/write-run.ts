import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Edition } from '../zonings/index.ts'
import type { Inputs } from './inputs.ts'

/**
 * Ranks the draft into a new partition: rank 1 is the best route that answers. A secret, official or by threshold, is an answer, and hides
 * the estimates that come after it.
 */
export async function writeRun(
  db: Db,
  inputs: Inputs,
  catalogue: Catalogue,
  targets: readonly Edition[],
  crosswalks: readonly number[],
): Promise<{ run: number; values: number }> {
  const frozen = { variables: [...catalogue.variables.values()], indicators: [...catalogue.indicators.values()] }
  const { rows } = await sql<{ id: number }>`
    INSERT INTO estimate.run (editions, datasets, crosswalks, catalogue)
    VALUES (${targets.map(({ id }) => id)}::int[], ${inputs.measures.map(({ id }) => id)}::int[], ${crosswalks}::int[], ${JSON.stringify(frozen)}::jsonb)
    RETURNING id`.execute(db)
  const run = rows[0]?.id
  if (run === undefined) throw new Error('no run was written')
  const partition = await createPartition(db, 'estimate.value', run)
  await sql`ANALYZE draft`.execute(db)
  await sql`
    WITH ranked AS (
      SELECT *, row_number() OVER best AS rank, min(preference) FILTER (WHERE is_final) OVER same AS final_preference,
             first_value(CASE WHEN method = 'officiel' THEN value END) OVER (PARTITION BY zoning, code, indicator, period ORDER BY method <> 'officiel', value IS NULL, preference) AS published
      FROM draft
      WINDOW same AS (PARTITION BY zoning, code, indicator, period), best AS (same ORDER BY value IS NULL AND NOT is_final, preference)
    ), protected AS (
      SELECT *, method <> 'officiel' AND preference > final_preference AS is_protected FROM ranked
    )
    INSERT INTO ${sql.table(partition)} (run, edition, zoning, code, departement, indicator, period, rank, method, support, source, dataset, base_dataset, crosswalk, base_crosswalk,
                                         value, status, reason, numerator, denominator, bound_low, bound_high, coverage, imputed_share, official)
    SELECT ${run}::int, edition, zoning, code, departement, indicator, period, rank,
           method, support, source, dataset, base_dataset, crosswalk, base_crosswalk,
           CASE WHEN NOT is_protected IS TRUE THEN value END,
           CASE WHEN is_protected AND value IS NOT NULL THEN 'secret' ELSE status END,
           CASE WHEN is_protected AND value IS NOT NULL THEN 'Tu pour ne pas donner une valeur secrète par une autre méthode.' ELSE reason END,
           CASE WHEN NOT is_protected IS TRUE THEN numerator END, CASE WHEN NOT is_protected IS TRUE THEN denominator END,
           CASE WHEN NOT is_protected IS TRUE THEN bound_low END, CASE WHEN NOT is_protected IS TRUE THEN bound_high END,
           coverage, imputed_share, CASE WHEN method <> 'officiel' THEN published END
    FROM protected`.execute(db)
  await attachPartition(db, 'estimate.value', run)
  const { rows: counted } = await sql<{ n: number }>`SELECT count(*) AS n FROM draft`.execute(db)
  return { run, values: counted[0]?.n ?? 0 }
}
