import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { currentEditions, type Edition } from '../zonings/index.ts'

/** Smallest count that may be shown, and the count it applies to (null: every published count of the source). */
export type DisclosureRule = { threshold: number; variable: string | null }

/** A dataset in use: the latest reading of its source, zoning and period. */
export type MeasureSet = {
  id: number
  source: string
  zoning: string
  period: string
  variables: string[]
  disclosure: DisclosureRule | null
  /** Départements where a zone without a row is known to be empty (a complete grid leaves out cells where nobody lives). */
  emptyElsewhereIn: string[]
  edition: Edition
}

export type Inputs = { editions: Edition[]; measures: MeasureSet[]; withoutPerimeters: string[] }

/** What a build can use: current editions, and datasets in use whose zoning has one. The others are named in `withoutPerimeters`. */
export async function readInputs(db: Db): Promise<Inputs> {
  const editions = await currentEditions(db)
  const byZoning = new Map(editions.map((edition) => [edition.zoning, edition]))
  const { rows } = await sql<Omit<MeasureSet, 'edition'>>`
    SELECT id, source, zoning, period, variables,
           CASE WHEN descriptor ? 'secret' THEN jsonb_build_object('threshold', (descriptor #>> '{secret,seuil}')::int, 'variable', descriptor #>> '{secret,variable}') END AS disclosure,
           CASE WHEN file_name ~* (descriptor #>> '{carroyage,complet}') AND coalesce(report #>> '{completes,fichier}', file_name) ~* (descriptor #>> '{carroyage,complet}')
                THEN ARRAY(SELECT DISTINCT m.departement FROM ingest.measure_row m WHERE m.dataset = d.id AND m.departement IS NOT NULL ORDER BY 1) ELSE '{}' END AS "emptyElsewhereIn"
    FROM ingest.dataset d
    WHERE superseded_by IS NULL AND cardinality(variables) > 0
    ORDER BY zoning, source, period, id`.execute(db)
  const measures: MeasureSet[] = []
  const withoutPerimeters = new Set<string>()
  for (const row of rows) {
    const edition = byZoning.get(row.zoning)
    if (edition) measures.push({ ...row, edition })
    else withoutPerimeters.add(row.zoning)
  }
  return { editions, measures, withoutPerimeters: [...withoutPerimeters] }
}
