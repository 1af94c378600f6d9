import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type CatalogueRow = {
  code: string
  libelle: string
  definition: string
  theme: string
  unite: string
  nature: string
  numerateur: string | null
  denominateur: string | null
  taux_publie: string | null
  sens: string
  decimales: number
  source_definition: string
  quantile: { niveau: number; variable: string; poids: string; repere: string | null } | null
  ruptures: { depuis: string; raison: string; source_mesure: string | null; source: string }[]
}

/** The indicators of a run as they were defined when it was built, by code. */
export async function readCatalogueOf(db: Db, run: number): Promise<CatalogueRow[]> {
  const { rows } = await sql<CatalogueRow>`
    SELECT code, label AS libelle, definition, theme, unit AS unite, nature, numerator AS numerateur, denominator AS denominateur,
           "publishedAs" AS taux_publie, direction AS sens, decimals AS decimales, "definitionSource" AS source_definition,
           CASE WHEN quantile IS NOT NULL AND quantile <> 'null' THEN
             json_build_object('niveau', quantile -> 'level', 'variable', quantile -> 'variable', 'poids', quantile -> 'weight', 'repere', quantile -> 'anchor') END AS quantile,
           (SELECT coalesce(json_agg(json_build_object('depuis', since, 'raison', reason, 'source_mesure', "ofSource", 'source', source) ORDER BY since), '[]')
            FROM jsonb_to_recordset(breaks) AS break(since text, reason text, "ofSource" text, source text)) AS ruptures
    FROM estimate.run, jsonb_to_recordset(run.catalogue -> 'indicators') AS indicator(
      code text, label text, definition text, theme text, unit text, nature text, numerator text, denominator text,
      "publishedAs" text, direction text, decimals int, "definitionSource" text, quantile jsonb, breaks jsonb)
    WHERE run.id = ${run}::int
    ORDER BY code
  `.execute(db)
  return rows
}
