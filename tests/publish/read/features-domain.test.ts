import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { CRSS, type Crs } from '../../../src/model/crs.ts'
import type { Filter } from '../../../src/model/filter.ts'
import {
  countFeatures,
  type FeatureQuery,
  type FeatureTable,
  keyAt,
  readFeature,
  readFeatures,
  streamFeatures,
  streamRows,
} from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { toyQuery, toyTable } from '../../support/toy-features.ts'

// A shape at the pole, which Lambert’s projection has no place for; and a box and a point that are nowhere in theirs.
const POLE = 'POLYGON((-61 -90,-60 -90,-60 -89,-61 -89,-61 -90))'
const OUTSIDE: FeatureQuery['box'] = { bounds: [1e12, 1e12, 2e12, 2e12], srid: 5490 }
const BEYOND: Filter = {
  kind: 'spatial',
  relation: 'intersects',
  left: { kind: 'geometry' },
  right: { kind: 'literal', geometry: { type: 'Point', coordinates: [1e12, 1e12] }, srid: 5490 },
}

describe('a shape outside the domain of its system is told as what asked for it', () => {
  const database = useDatabase()
  let polar: FeatureTable
  let usual: FeatureTable
  beforeAll(async () => {
    polar = await toyTable(database().db, 1, [{ code: 'a' }])
    usual = await toyTable(database().db, 2, [{ code: 'a' }])
    await sql`UPDATE zonings.zone SET geom84 = ST_GeomFromText(${POLE}::text, 4326) WHERE edition = 1`.execute(database().db)
  })

  const ways: [string, (query: FeatureQuery) => Promise<unknown>][] = [
    ['a page', (query) => readFeatures(database().db, query, { after: null, before: null, limit: 9, isCounted: true })],
    ['a stream', (query) => all(streamFeatures(database().db, query, null))],
    ['rows', (query) => all(streamRows(database().db, query, null))],
  ]
  const one = (query: FeatureQuery): Promise<unknown> => readFeature(database().db, query, 'a')

  test.each([...ways, ['one feature', one] as const])('%s: crs, when there is neither filter nor box', async (_, ask) => {
    const lambert = toyQuery(polar, { crs: crsOfSrid(2154) })
    await expect(ask(lambert)).rejects.toMatchObject({ code: 'parametre_invalide', place: { parametre: 'crs' }, message: expect.stringContaining('(crs)') })
    await expect(ask(toyQuery(polar))).resolves.toBeDefined()
  })

  test.each([
    ...ways,
    ['a count', (query: FeatureQuery) => countFeatures(database().db, query)] as const,
    ['a key', (query: FeatureQuery) => keyAt(database().db, query, { after: null, before: null }, 1)] as const,
  ])('%s: the filter when it is alone, the box when it is, both when both may be', async (_, ask) => {
    await expect(ask(toyQuery(usual, { filter: BEYOND }))).rejects.toMatchObject({ code: 'filtre_invalide', place: { parametre: 'filter' } })
    await expect(ask(toyQuery(usual, { box: OUTSIDE }))).rejects.toMatchObject({ code: 'parametre_invalide', place: { parametre: 'bbox' } })
    const both = toyQuery(usual, { box: OUTSIDE, filter: BEYOND })
    await expect(ask(both)).rejects.toMatchObject({ code: 'parametre_invalide', place: { parametre: 'filter,bbox' } })
  })
})

async function all(batches: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = []
  for await (const batch of batches) read.push(batch)
  return read
}

function crsOfSrid(srid: number): Crs {
  const found = CRSS.find((crs) => crs.srid === srid)
  if (!found) throw new Error(`no CRS ${srid}`)
  return found
}
