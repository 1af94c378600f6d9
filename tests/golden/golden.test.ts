// Reference cases with published or independent expected values, at their own tolerances, on the engine under test.
// Methods that are not ours are left out: denominator "covered" (it forces whole totals into partial coverage), area means of rates.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureCrosswalk } from '../../src/crosswalk/index.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { useDatabase } from '../support/database.ts'
import { SHARED } from '../support/real-data.ts'
import { CATALOGUE } from '../support/toy-estimate.ts'
import { addTerritory, type Check, type Collection, carry, loadZones, misses, readCase, readGoldenJson } from './cases.ts'

const available = existsSync(resolve(SHARED, 'golden'))
if (!available) console.warn(`skipped: no reference cases (${SHARED}/golden is not there; set KARTYE_SHARED)`)
const database = useDatabase()

const whole = (checks: Check[]): Check[] => checks.filter(({ kind, denominator }) => kind === 'extensive' && denominator === 'source_area')

// No CRS: unit squares are moved to a corner of Lambert-93, which changes no area.
const moved = ({ features }: Collection): Collection => {
  const shift = (part: unknown): unknown =>
    Array.isArray(part) && typeof part[0] === 'number' ? [Number(part[0]) + 650_000, Number(part[1]) + 6_860_000] : (part as unknown[]).map(shift)
  return { features: features.map(({ properties, geometry }) => ({ properties, geometry: { ...geometry, coordinates: shift(geometry.coordinates) } })) }
}

describe.skipIf(!available)('St. Louis tracts and wards (EPSG:26915)', () => {
  beforeAll(() => addTerritory(database(), 26915))

  test.each(['01_stl_joss2019', '03_stl_wards_clipped_partial'])('%s: counts by the whole source area', async (name) => {
    const { expected, source, target } = readCase(name)
    const variables = ['TOTAL_E', 'WHITE_E', 'BLACK_E']
    const from = await loadZones(database(), `tract-${name.slice(0, 2)}00`, 26915, source, expected.source_id, variables)
    const onto = await loadZones(database(), `ward-${name.slice(0, 2)}00`, 26915, target, expected.target_id)
    const checks = whole(expected.checks)
    expect(checks.map(({ variable }) => variable)).toEqual(variables)
    for (const { variable = '', tolerance, values } of checks) expect(misses(await carry(database(), from, onto, variable), values, tolerance)).toEqual([])
    const covered = expected.checks.find(({ kind }) => kind === 'coverage_source')
    const { rows } = await sql<{ source: string; share: number }>`
      SELECT w.source, sum(w.weight) AS share FROM crosswalk.weight w JOIN crosswalk.crosswalk c ON c.id = w.crosswalk
      WHERE c.source_edition = ${from} AND c.target_edition = ${onto} GROUP BY w.source`.execute(database().db)
    expect(Object.keys(covered?.values ?? {}).length).toBeGreaterThan(100)
    expect(misses(Object.fromEntries(rows.map(({ source: code, share }) => [code, share])), covered?.values ?? {}, covered?.tolerance)).toEqual([])
  })

  test('01: pairs, intersection areas and weights of the crosswalk', async () => {
    const { expected, source, target } = readCase('01_stl_joss2019')
    const from = await loadZones(database(), 'tract-2001', 26915, source, expected.source_id)
    const onto = await loadZones(database(), 'ward-2001', 26915, target, expected.target_id)
    const id = await database().transaction((t) => ensureCrosswalk(t, { sourceEdition: from, targetEdition: onto, support: null }))
    const { rows } = await sql<{ source: string; target: string; shared: number }>`
      SELECT w.source, w.target, w.weight * z.area_m2 AS shared
      FROM crosswalk.weight w JOIN zonings.zone z ON z.edition = ${from} AND z.code = w.source WHERE w.crosswalk = ${id}`.execute(database().db)
    expect(rows).toHaveLength(expected.checks.find(({ n_pairs }) => n_pairs !== undefined)?.n_pairs ?? Number.NaN)
    const published = expected.checks.find(({ pairs }) => pairs !== undefined)
    for (const { source: s, target: t, area } of published?.pairs ?? []) {
      const found = rows.find((row) => row.source === s && row.target === t)
      expect(Math.abs((found?.shared ?? Number.NaN) - area), `${s} ∩ ${t}`).toBeLessThan(published?.tolerance?.area_abs ?? 0)
    }
  })
})

describe.skipIf(!available)('Mytilini blocks and buildings (EPSG:2100)', () => {
  test('by area, and by building volume with overlapping buildings counted once', async () => {
    await addTerritory(database(), 2100)
    const { expected, source, target } = readCase('04_mytilini_buildings')
    const withVolume: Collection = { features: target.features }
    const from = await loadZones(database(), 'bloc-2004', 2100, source, expected.source_id, ['pop'])
    const onto = await loadZones(database(), 'batiment-2004', 2100, withVolume, expected.target_id, ['floors'])
    const [byArea] = whole(expected.checks)
    expect(misses(await carry(database(), from, onto, 'pop'), byArea?.values ?? {}, byArea?.tolerance)).toEqual([])
    // volume = footprint × floors
    await sql`UPDATE ingest.measure_row m SET amounts[1] = amounts[1] * z.area_m2 FROM zonings.zone z WHERE m.dataset = ${onto} AND z.edition = ${onto} AND z.code = m.code`.execute(
      database().db,
    )
    const byVolume = expected.checks.find(({ name }) => name === 'volume weights, only the part inside the source counts')
    const support = { edition: onto, dataset: onto, variable: 'floors', geometry: 'polygon', completeIn: [] } as const
    expect(misses(await carry(database(), from, onto, 'pop', support), byVolume?.values ?? {}, byVolume?.tolerance)).toEqual([])
  })
})

describe.skipIf(!available)('North Carolina births (EPSG:32119)', () => {
  test('by area, and by the addresses of each cell', async () => {
    await addTerritory(database(), 32119)
    const { expected, source, target } = readCase('05_nc_addresses_dasymetric')
    const from = await loadZones(database(), 'county-2005', 32119, source, expected.source_id, ['BIR74', 'BIR79'])
    const onto = await loadZones(database(), 'cell-2005', 32119, target, expected.target_id, ['ones'])
    const [byArea] = whole(expected.checks)
    expect(misses(await carry(database(), from, onto, 'BIR74'), byArea?.values ?? {}, byArea?.tolerance)).toEqual([])
    const support = { edition: onto, dataset: onto, variable: 'ones', geometry: 'polygon', completeIn: [] } as const
    const dasymetric = expected.checks.filter(({ kind }) => kind === 'dasymetric')
    expect(dasymetric).toHaveLength(2)
    for (const { variable = '', tolerance, values } of dasymetric)
      expect(misses(await carry(database(), from, onto, variable, support), values, tolerance)).toEqual([])
  })
})

describe.skipIf(!available)('unit squares', () => {
  const { checks } = available ? readGoldenJson<{ checks: Check[] }>('06_sf_unit_squares', 'expected.json') : { checks: [] }
  const ours = checks.filter(({ kind }) => kind === 'extensive source_area' || kind === 'dasymetric')

  test.each(ours.map((check, i) => [check.name, check, i] as const))('%s', async (_name, check, i) => {
    const { source, target, variable = '', weight_variable: weight, values, tolerance } = check
    if (!source || !target) throw new Error('the case has no shapes')
    const from = await loadZones(database(), `carre-${1900 + i}`, 2154, moved(source), 'id', [variable])
    const onto = await loadZones(database(), `but-${1900 + i}`, 2154, moved(target), 'id', weight ? [weight] : [])
    const support = weight ? ({ edition: onto, dataset: onto, variable: weight, geometry: 'polygon', completeIn: [] } as const) : null
    // Moving the squares 6,860 km from the origin leaves 1e-9 of a unit of rounding in their areas.
    expect(misses(await carry(database(), from, onto, variable, support), values, { abs: Math.max(tolerance?.abs ?? 0, 2e-8) })).toEqual([])
  })
})

describe.skipIf(!available)('missing values and gaps', () => {
  test('a missing source leaves the sum and the coverage, a gap has no value: never a zero', async () => {
    const { expected, source, target } = readCase('10_micro_missing_and_gaps')
    const renamed = {
      features: source.features.map((feature) => ({ ...feature, properties: { ...feature.properties, population: feature.properties['value'] } })),
    }
    await loadZones(database(), 'manque-2010', 2154, moved(renamed), expected.source_id, ['population'])
    await loadZones(database(), 'trou-2010', 2154, moved(target), expected.target_id)
    const { run } = await estimateRun(database(), { catalogue: CATALOGUE, carriedOnto: ['trou-2010'] })
    const { rows } = await sql<{ code: string; value: number | null; coverage: number }>`
      SELECT code, value, coverage FROM estimate.value WHERE run = ${run} AND zoning = 'trou-2010' AND indicator = 'population' ORDER BY code`.execute(
      database().db,
    )
    const recommended = expected.checks.find(({ name }) => name === 'recommended extensive')?.values as unknown as Record<
      string,
      { value: number | null; missing_share?: number }
    >
    expect(rows.map(({ code }) => code)).toEqual(Object.keys(recommended))
    for (const { code, value, coverage } of rows) {
      const { value: expectedValue, missing_share: missing = 1 } = recommended[code] ?? { value: null }
      if (expectedValue === null) expect(value, code).toBeNull()
      else expect(value, code).toBeCloseTo(expectedValue, 7)
      expect(coverage, code).toBeCloseTo(1 - missing, 7)
    }
  })
})

describe.skipIf(!available)('La Réunion, poor households from 200 m cells (EPSG:32740)', () => {
  type Truth = Record<string, { households: number; poor: number }>
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

  test('area weights reproduce the published error of area weighting', async () => {
    await addTerritory(database(), 32740)
    const { expected, source, target } = readCase('11_reunion_insee200m')
    const from = await loadZones(database(), 'zone-2011', 32740, source, expected.source_id, ['households', 'poor'])
    const onto = await loadZones(database(), 'perimetre-2011', 32740, target, expected.target_id)
    const truth = (expected.checks.find(({ name }) => name === 'truth compact')?.values ?? {}) as unknown as Truth
    const baseline = expected.checks.find(({ kind }) => kind === 'accuracy')?.values['compact|iris_like|poor|areal'] as Record<string, number>
    const found = await carry(database(), from, onto, 'poor')
    const errors = Object.entries(truth).map(([code, { poor }]) => ({ error: (found[code] ?? 0) - poor, poor }))
    const total = errors.reduce((sum, { poor }) => sum + poor, 0)
    const percent = (sum: number): number => Number(((100 * sum) / total).toFixed(2))
    expect(percent(errors.reduce((sum, { error }) => sum + error, 0))).toBeCloseTo(baseline['bias_pct'] ?? Number.NaN, 1)
    expect(percent(errors.reduce((sum, { error }) => sum + Math.abs(error), 0))).toBeCloseTo(baseline['TAE_pct'] ?? Number.NaN, 1)
    expect(median(errors.map(({ error, poor }) => (100 * Math.abs(error)) / poor))).toBeCloseTo(baseline['median_APE'] ?? Number.NaN, -1)
  })
})
