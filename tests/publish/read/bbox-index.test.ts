import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { CRSS } from '../../../src/model/crs.ts'
import { SPATIAL_RELATIONS, type SpatialRelation } from '../../../src/model/filter.ts'
import { matched } from '../../../src/publish/read/features/matched.ts'
import { countFeatures, type FeatureQuery, type FeatureTable, zoneColumns } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { publishManyPolygons } from '../../support/many-polygons.ts'
import { toyQuery } from '../../support/toy-features.ts'

const MANY = 20_000

/** Some 50 km around a place of the area of use of each system, in its own units. */
const BOXES: Record<number, readonly [number, number, number, number]> = {
  4326: [2, 46, 2.6, 46.5],
  3857: [222_000, 5_780_000, 290_000, 5_860_000],
  2154: [650_000, 6_550_000, 700_000, 6_600_000],
  5490: [690_000, 1_600_000, 740_000, 1_650_000],
  2972: [300_000, 500_000, 350_000, 550_000],
  2975: [310_000, 7_640_000, 360_000, 7_690_000],
  4471: [500_000, 8_560_000, 550_000, 8_610_000],
  3035: [3_700_000, 2_600_000, 3_750_000, 2_650_000],
}

describe(`a box among ${MANY} polygons`, () => {
  const database = useDatabase()
  let table: FeatureTable
  beforeAll(async () => {
    const zoning = await publishManyPolygons(database(), MANY)
    table = { run: 1, zoning, vintage: 2024, edition: 1, geometry: 'polygon', columns: zoneColumns() }
  })

  const planOf = async (query: FeatureQuery): Promise<string> => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT zone.code ${matched(query)}`.execute(database().db)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const expectIndex = (plan: string): void => {
    expect(plan).toMatch(/Index Scan (using|on) zone_1_geom84_idx/)
    expect(plan).not.toMatch(/Seq Scan/)
  }

  test.each(CRSS.map(({ uri, srid, isGeographic }) => [uri, srid, isGeographic] as const))(
    'in %s is answered by the index on geom84',
    async (_uri, srid, isGeographic) => {
      const bounds = BOXES[srid] ?? [0, 0, 0, 0]
      const all = toyQuery(table)
      const query = isGeographic ? { ...all, zones: { ...all.zones, bbox: bounds } } : { ...all, box: { bounds, srid } }
      expectIndex(await planOf(query))
      const isInFrance = [4326, 3857, 2154, 3035].includes(srid)
      expect((await countFeatures(database().db, query)) > 0).toBe(isInFrance)
    },
  )

  const INDEXED = SPATIAL_RELATIONS.filter((relation): relation is Exclude<SpatialRelation, 'disjoint'> => relation !== 'disjoint')
  test.each(INDEXED.flatMap((relation) => CRSS.map(({ srid }) => [relation, srid] as const)))(
    'so is « %s » with a shape in EPSG:%d',
    async (relation, srid) => {
      const [minX, minY, maxX, maxY] = BOXES[srid] ?? [0, 0, 0, 0]
      const geometry = { type: 'Polygon' as const, coordinates: [[[minX, minY], [maxX, minY], [minX, maxY], [minX, minY]]] } // biome-ignore format: one shape
      expectIndex(
        await planOf(toyQuery(table, { filter: { kind: 'spatial', relation, left: { kind: 'geometry' }, right: { kind: 'literal', geometry, srid } } })),
      )
    },
  )
})
