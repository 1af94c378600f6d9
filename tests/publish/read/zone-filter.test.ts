import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { attachPartition, createPartition } from '../../../src/db/partition.ts'
import { countZones, unknownCodes, type ZoneFilter, zoneMatches } from '../../../src/publish/read/zone-filter.ts'
import { useDatabase } from '../../support/database.ts'

const EDITION = 7
const ALL: ZoneFilter = { edition: EDITION, codes: null, communes: null, departements: null, epcis: null, bbox: null, search: null }

// 100 × 50 squares of 0.01° side by side from (-61, 14): square c0203 covers -60.98…-60.97, 14.03…14.04.
describe('zones chosen in SQL', () => {
  const database = useDatabase()

  beforeAll(async () => {
    await database().transaction(async ({ db }) => {
      await createPartition(db, 'zonings.zone', EDITION)
      await sql`
        INSERT INTO zonings.zone_7 (edition, code, label, communes, departement, epci, territory, area_m2, is_rectangle, geom, geom84)
        SELECT ${EDITION}::int, 'c' || lpad(x::text, 2, '0') || lpad(y::text, 2, '0'), 'Carré ' || x || '-' || y, ARRAY['972' || lpad(y::text, 2, '0')], '972', NULL,
               'antilles', 1, true, ST_Transform(box, 5490), box
        FROM generate_series(0, 99) AS x, generate_series(0, 49) AS y,
             LATERAL (SELECT ST_MakeEnvelope(-61 + x * 0.01, 14 + y * 0.01, -61 + (x + 1) * 0.01, 14 + (y + 1) * 0.01, 4326) AS box) AS drawn
      `.execute(db)
      await attachPartition(db, 'zonings.zone', EDITION)
    })
  })

  test('a bbox is answered by the index on geom84', async () => {
    const matches = zoneMatches({ ...ALL, bbox: [-60.975, 14.035, -60.972, 14.038] })
    const { rows } = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT code FROM zonings.zone WHERE ${matches}`.execute(database().db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Scan (using|on) zone_7_geom84_idx/)
    expect(plan).not.toContain('Seq Scan')
  })

  test.each([
    ['inside one square', [-60.975, 14.035, -60.972, 14.038], 1],
    ['over four corners', [-60.971, 14.039, -60.969, 14.041], 4],
    ['elsewhere', [2, 48, 3, 49], 0],
    ['the whole world', [-180, -90, 180, 90], 5000],
  ] as const)('a bbox %s keeps the zones it touches', async (_where, bbox, expected) => {
    expect(await countZones(database().db, { ...ALL, bbox })).toBe(expected)
  })

  test('filters add up', async () => {
    expect(await countZones(database().db, { ...ALL, communes: ['97203', '97204'], departements: ['972'], bbox: [-61, 14, -60.955, 15] })).toBe(10)
    expect(await countZones(database().db, { ...ALL, codes: ['c0203', 'c9949'], search: 'carre 2 3' })).toBe(1)
    expect(await countZones(database().db, { ...ALL, search: 'C99' })).toBe(50)
  })

  test('codes that are no zone are named, in the order given', async () => {
    expect(await unknownCodes(database().db, EDITION, ['zz', 'c0203', 'aa'])).toEqual(['zz', 'aa'])
    expect(await unknownCodes(database().db, EDITION + 1, ['c0203'])).toEqual(['c0203'])
  })
})
