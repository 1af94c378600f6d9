import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import Papa from 'papaparse'
import type { Database } from '../../src/db/database.ts'
import { REAL } from '../support/real-data.ts'
import { readValues } from './scenarios.ts'

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
  /** Zones that the baseline answers and we do not: under the coverage floor, with a status that says so. */
  'sans valeur, avec statut': number
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
  const values = await readValues(database, 'qpv-2024')
  const repaired = await repairedZones(database, 'qpv-2024')
  return COLUMNS.map(({ indicator, column, unit, scale }) => {
    const ours = new Map(values.filter((row) => row.indicator === indicator && row.method === 'aire').map((row) => [row.code, row]))
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
      'sans valeur, avec statut': theirs.filter(({ mine }) => mine && mine.value === null && mine.status !== 'ok').length,
    }
  })
}

/** Codes of the zones whose contour was repaired when they were adopted. */
async function repairedZones({ db }: Database, zoning: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`
    SELECT repair ->> 'code' AS code FROM zonings.edition, jsonb_array_elements(checks -> 'reparations') AS repair
    WHERE zoning = ${zoning} AND is_current`.execute(db)
  return new Set(rows.map(({ code }) => code))
}
