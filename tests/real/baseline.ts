import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import Papa from 'papaparse'
import type { Database } from '../../src/db/database.ts'
import { REAL } from '../support/real-data.ts'

export type Comparison = {
  indicateur: string
  unite: string
  comparés: number
  /** To the last digit printed in the baseline (three decimals). */
  "égaux à l'arrondi": number
  /** Further apart, on a zone whose contour was repaired here and not there. */
  'autres, contour réparé': number
  'écart < 0,1': number
  'plus grand écart': number
  /** Zones that the baseline answers and we do not: most of their area has no usable source. */
  'sous le plancher de couverture': number
}

const COLUMNS = [
  { indicator: 'population', column: 'pop_est', unit: 'habitants', scale: 1 },
  { indicator: 'taux_pauvrete', column: 'tp60_est', unit: 'points', scale: 100 },
]
/** Half of the last printed digit, and as much for the baseline's own rounding of weights. */
const ROUNDING = 0.001

/** Our area-weighted values beside the independent ones, by indicator. */
export async function compareWithBaseline(database: Database): Promise<Comparison[]> {
  const text = readFileSync(resolve(REAL, 'france/baseline_area_weighting_vs_published_qpv2024.csv'), 'utf8')
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const values = await areaWeighted(database)
  const repaired = await repairedZones(database, 'qpv-2024')
  return COLUMNS.map(({ indicator, column, unit, scale }) => {
    const ours = new Map(values.filter((row) => row.indicator === indicator).map((row) => [row.code, row]))
    const theirs = data.filter((row) => row[column]).map((row) => ({ value: Number(row[column]), mine: ours.get(row['code_qp'] ?? '') }))
    const compared = theirs.flatMap(({ value, mine }) => (mine?.value == null ? [] : [{ code: mine.code, gap: Math.abs(mine.value * scale - value) }]))
    const gaps = compared.map(({ gap }) => gap)
    return {
      indicateur: indicator,
      unite: unit,
      comparés: gaps.length,
      "égaux à l'arrondi": gaps.filter((gap) => gap <= ROUNDING).length,
      'autres, contour réparé': compared.filter(({ code, gap }) => gap > ROUNDING && repaired.has(code)).length,
      'écart < 0,1': gaps.filter((gap) => gap < 0.1).length,
      'plus grand écart': Number(Math.max(...gaps).toFixed(3)),
      'sous le plancher de couverture': theirs.filter(({ mine }) => mine && mine.value === null).length,
    }
  })
}

/**
 * People and poverty rate of each QPV by the project's own area weights, before anything is graded and withheld; null under the coverage floor (one half).
 * A rate is weighed by people, over the IRIS where both are known.
 */
async function areaWeighted({ db }: Database): Promise<{ code: string; indicator: string; value: number | null }[]> {
  const { rows } = await sql<{ code: string; indicator: string; value: number | null }>`
    WITH area AS (
      SELECT w.* FROM crosswalk.weight w
      JOIN crosswalk.crosswalk c ON c.id = w.crosswalk AND c.support_edition IS NULL
      JOIN zonings.edition s ON s.id = c.source_edition AND s.zoning = 'iris-2020' AND s.is_current
      JOIN zonings.edition t ON t.id = c.target_edition AND t.zoning = 'qpv-2024' AND t.is_current
    ), known AS (
      SELECT m.code, v.name, m.amounts[v.position] AS amount
      FROM ingest.dataset d, unnest(d.variables) WITH ORDINALITY AS v(name, position), ingest.measure_row m
      WHERE d.zoning = 'iris-2020' AND d.superseded_by IS NULL AND v.name IN ('population', 'taux_pauvrete_publie') AND m.dataset = d.id
    ), part AS (
      SELECT a.target, a.weight, a.target_share, people.amount AS people, rate.amount AS rate
      FROM area a LEFT JOIN known people ON people.name = 'population' AND people.code = a.source
      LEFT JOIN known rate ON rate.name = 'taux_pauvrete_publie' AND rate.code = a.source
    )
    SELECT target AS code, 'population' AS indicator,
           CASE WHEN sum(target_share) FILTER (WHERE people IS NOT NULL) >= 0.5 THEN sum(weight * people) END AS value
    FROM part GROUP BY target
    UNION ALL
    SELECT target, 'taux_pauvrete',
           CASE WHEN sum(target_share) FILTER (WHERE people IS NOT NULL AND rate IS NOT NULL) >= 0.5
                THEN sum(weight * people * rate) / nullif(sum(weight * people) FILTER (WHERE rate IS NOT NULL), 0) END
    FROM part GROUP BY target`.execute(db)
  return rows
}

/** Codes of the zones whose contour was repaired when they were adopted. */
async function repairedZones({ db }: Database, zoning: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`
    SELECT repair ->> 'code' AS code FROM zonings.edition, jsonb_array_elements(checks -> 'reparations') AS repair
    WHERE zoning = ${zoning} AND is_current`.execute(db)
  return new Set(rows.map(({ code }) => code))
}
