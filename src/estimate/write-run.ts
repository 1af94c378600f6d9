import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { attachPartition, createPartition } from '../db/partition.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Edition } from '../zonings/index.ts'
import type { Inputs } from './inputs.ts'

/** Opens a run, with the catalogue as it is now; its values come with `writeValues`. */
export async function openRun(db: Db, inputs: Inputs, catalogue: Catalogue, targets: readonly Edition[], crosswalks: readonly number[]): Promise<number> {
  const { variables, indicators, corrections } = catalogue
  const frozen = { variables: [...variables.values()], indicators: [...indicators.values()], corrections: [...corrections.values()] }
  const { rows } = await sql<{ id: number }>`
    INSERT INTO estimate.run (editions, datasets, crosswalks, catalogue)
    VALUES (${targets.map(({ id }) => id)}::int[], ${inputs.measures.map(({ id }) => id)}::int[], ${crosswalks}::int[], ${JSON.stringify(frozen)}::jsonb)
    RETURNING id`.execute(db)
  const run = rows[0]?.id
  if (run === undefined) throw new Error('no run was written')
  return run
}

/**
 * Ranks the draft into the run's partition and counts its rows: rank 1 is the best route that answers. A secret, official or by threshold, is an
 * answer, and hides the estimates that come after it, interval and grade included. Ties of preference go by correction, method, then line: the same draft
 * gives the same ranks.
 */
export async function writeValues(db: Db, run: number): Promise<number> {
  const partition = await createPartition(db, 'estimate.value', run)
  const shown = (column: string) => sql`CASE WHEN NOT is_protected IS TRUE THEN ${sql.ref(column)} END`
  await sql`
    WITH ranked AS (
      SELECT *, row_number() OVER best AS rank, min(preference) FILTER (WHERE is_final) OVER same AS final_preference,
             first_value(CASE WHEN method = 'officiel' THEN value END) OVER official_first AS published
      FROM draft
      WINDOW same AS (PARTITION BY zoning, code, indicator, period),
             best AS (same ORDER BY value IS NULL AND NOT is_final, preference, correction, method, line),
             official_first AS (same ORDER BY method <> 'officiel', value IS NULL, preference, correction, method, line)
    ), protected AS (
      SELECT *, method <> 'officiel' AND preference > final_preference AS is_protected FROM ranked
    )
    INSERT INTO ${sql.table(partition)} (run, edition, zoning, code, departement, indicator, period, rank, method, support, source, source_zoning, dataset, base_dataset,
                                         crosswalk, base_crosswalk, raking, base_raking, correction, calibration, coverage, imputed_share, official,
                                         value, status, reason, numerator, denominator, bound_low, bound_high, low, high, grades, reliability)
    SELECT ${run}::int, edition, zoning, code, departement, indicator, period, rank, method, support, source, source_zoning, dataset, base_dataset,
           crosswalk, base_crosswalk, raking, base_raking, correction, calibration, coverage, imputed_share, CASE WHEN method <> 'officiel' THEN published END,
           ${shown('value')},
           CASE WHEN is_protected AND value IS NOT NULL THEN 'secret' ELSE status END,
           CASE WHEN is_protected AND value IS NOT NULL THEN 'Tu pour ne pas donner une valeur secrète par une autre méthode.' ELSE reason END,
           ${shown('numerator')}, ${shown('denominator')}, ${shown('bound_low')}, ${shown('bound_high')}, ${shown('low')}, ${shown('high')},
           ${shown('grades')}, ${shown('reliability')}
    FROM protected`.execute(db)
  await attachPartition(db, 'estimate.value', run)
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM draft`.execute(db)
  return rows[0]?.n ?? 0
}
