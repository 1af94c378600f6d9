import fastify from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { createGate, type Gate } from '../../../src/api/limits/gate.ts'
import { createFirstZoom, LIGHT_TILE } from '../../../src/api/ogc/tiles/first-zoom.ts'
import { type AskedTile, sendTile } from '../../../src/api/ogc/tiles/send-tile.ts'
import { createTileCache } from '../../../src/api/ogc/tiles/tile-cache.ts'
import type { FeatureTable } from '../../../src/publish/read/features/index.ts'
import { CODE, seedPartition } from '../../publish/read/tile-partition.ts'
import { useDatabase } from '../../support/database.ts'

const database = useDatabase()
/** 1,024 zones within 40 km, at 61.05° W, 14.65° N. */
const CELLS = 32
let table: FeatureTable

beforeAll(async () => {
  table = await seedPartition(database(), { id: 1, cells: CELLS })
})

/** How many times a tile went through the gate on its way; and its status. */
async function passages(address: AskedTile['address'], isHeavy: boolean): Promise<[passed: number, status: number]> {
  let passed = 0
  const open = createGate()
  const run: Gate['run'] = (work, hangUp) => {
    passed++
    return open.run(work, hangUp)
  }
  const app = fastify()
  const asked: AskedTile = { release: 1, collection: { id: 'iris-2001', table }, columns: [CODE], address, isHeavy }
  app.get('/', (request, reply) => sendTile(request, reply, { database: database(), gate: { ...open, run }, tiles: createTileCache(1) }, asked))
  const { statusCode } = await app.inject('/')
  await app.close()
  return [passed, statusCode]
}

test('a heavy tile waits for its turn, another one does not', async () => {
  expect(await passages({ z: 7, x: 42, y: 58 }, true)).toEqual([1, 200])
  expect(await passages({ z: 13, x: 2706, y: 3759 }, false)).toEqual([0, 200])
})

test('tiles are light from the zoom at which the fullest of them is, wherever zones lie', async () => {
  const lightFrom = createFirstZoom(database().db, LIGHT_TILE)
  expect(await lightFrom({ count: LIGHT_TILE, table })).toBe(0)
  const first = await lightFrom({ count: CELLS ** 2, table })
  expect(first).toBeGreaterThan(7) // that of the 1,024 zones together
  expect(first).toBeLessThan(12)
})
