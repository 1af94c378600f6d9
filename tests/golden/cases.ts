import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { ensureCrosswalk, type Support } from '../../src/crosswalk/index.ts'
import type { Database } from '../../src/db/database.ts'
import { adoptZones } from '../../src/zonings/index.ts'
import { SHARED } from '../support/real-data.ts'
import { toyDataset } from '../support/toy-zones.ts'

export type Feature = { properties: Record<string, unknown>; geometry: { type: string; coordinates: unknown } }
export type Collection = { features: Feature[] }
export type Check = {
  name: string
  kind: string
  variable?: string
  denominator?: string
  weight_variable?: string | null
  tolerance?: { abs?: number; rel?: number; area_abs?: number; weight_abs?: number }
  values: Record<string, number | null | Record<string, number>>
  source?: Collection
  target?: Collection
  n_pairs?: number
  pairs?: { source: string; target: string; area: number }[]
}
export type Expected = { case: string; crs: string | null; source_id: string; target_id: string; checks: Check[] }

const FOLDER = resolve(SHARED, 'golden')

export function readCase(name: string): { expected: Expected; source: Collection; target: Collection } {
  const read = (file: string): unknown => JSON.parse(readFileSync(resolve(FOLDER, name, file), 'utf8'))
  return { expected: read('expected.json') as Expected, source: read('source.geojson') as Collection, target: read('target.geojson') as Collection }
}

export function readGoldenJson<T>(name: string, file: string): T {
  return JSON.parse(readFileSync(resolve(FOLDER, name, file), 'utf8')) as T
}

/** A territory for a CRS that is not French, so that a reference case is computed in the CRS it was published in. */
export async function addTerritory({ db }: Database, srid: number): Promise<void> {
  await sql`DELETE FROM zonings.territory WHERE starts_with(id, 'essai_')`.execute(db) // extents may not overlap
  await sql`
    INSERT INTO zonings.territory (id, label, srid, departements, extent84)
    SELECT ${`essai_${srid}`}, 'Cas de référence', ${srid}::int, '{}', ST_MakeEnvelope(lon - 15, lat - 15, lon + 15, lat + 15, 4326)
    FROM (VALUES (26915, -90, 38), (2100, 24, 38), (32119, -79, 35), (32740, 45, -21)) AS place (srid, lon, lat)
    WHERE place.srid = ${srid}::int`.execute(db)
  // The Réunion case is published in UTM 40S on WGS 84, where the French territory would say EPSG:2975.
  if (srid === 32740) await sql`DELETE FROM zonings.territory WHERE id IN ('reunion', 'mayotte')`.execute(db)
}

/** Loads features as zones (code = property `id`), with their numeric properties as measures; returns the edition, which is the dataset too. */
export async function loadZones(
  database: Database,
  zoning: string,
  srid: number,
  { features }: Collection,
  id: string,
  variables: readonly string[] = [],
): Promise<number> {
  return database.transaction(async (t) => {
    const measures = Object.fromEntries(
      features.map(({ properties }) => [
        String(properties[id]),
        variables.map((variable) => (typeof properties[variable] === 'number' ? (properties[variable] as number) : ('manquant' as const))),
      ]),
    )
    const dataset = await toyDataset(t, {
      zoning,
      variables,
      measures: variables.length > 0 ? measures : {},
      zones: [],
      descriptor: { aire_reparee_max: 0.01 },
    })
    for (const [i, { properties, geometry }] of features.entries()) {
      await sql`
        INSERT INTO ingest.zone_row (dataset, line, code, geom)
        VALUES (${dataset}, ${i + 1}, ${String(properties[id])}, ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), ${srid}::int))`.execute(t.db)
    }
    await adoptZones(t, dataset)
    return dataset
  })
}

/** Counts carried from `source` to `target` with the weights of their crosswalk: Σ w·y by target. */
export async function carry(
  database: Database,
  source: number,
  target: number,
  variable: string,
  support: Support | null = null,
): Promise<Record<string, number>> {
  const crosswalk = await database.transaction((t) => ensureCrosswalk(t, { sourceEdition: source, targetEdition: target, support }))
  const { rows } = await sql<{ target: string; value: number }>`
    SELECT w.target, sum(w.weight * m.amounts[array_position(d.variables, ${variable}::text)]) AS value
    FROM crosswalk.weight w JOIN ingest.measure_row m ON m.dataset = ${source}::int AND m.code = w.source JOIN ingest.dataset d ON d.id = m.dataset
    WHERE w.crosswalk = ${crosswalk}::int GROUP BY w.target`.execute(database.db)
  return Object.fromEntries(rows.map(({ target: code, value }) => [code, value]))
}

/** Targets where the value found is further than the tolerance from the one expected; a missing value answers an expected 0 or null. */
export function misses(found: Record<string, number>, expected: Check['values'], { abs = 0, rel = 0 }: { abs?: number; rel?: number } = {}): string[] {
  return Object.entries(expected).flatMap(([code, value]) => {
    if (value === null) return found[code] === undefined ? [] : [`${code}: ${found[code]} where nothing is expected`]
    if (typeof value !== 'number') return [`${code}: no number expected`]
    const got = found[code] ?? (value === 0 ? 0 : Number.NaN)
    return Math.abs(got - value) <= Math.max(abs, rel * Math.abs(value)) ? [] : [`${code}: ${got} ≠ ${value}`]
  })
}
