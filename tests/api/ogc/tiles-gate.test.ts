import fastify from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { createGate, type Gate } from '../../../src/api/limits/gate.ts'
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
async function passages(address: AskedTile['address'], count: number): Promise<[passed: number, status: number]> {
  let passed = 0
  const open = createGate()
  const run: Gate['run'] = (work, hangUp) => {
    passed++
    return open.run(work, hangUp)
  }
  const app = fastify()
  const asked: AskedTile = { release: 1, collection: { id: 'iris-2001', count, table }, columns: [CODE], address }
  app.get('/', (request, reply) => sendTile(request, reply, { database: database(), gate: { ...open, run }, cache: createTileCache() }, asked))
  const { statusCode } = await app.inject('/')
  await app.close()
  return [passed, statusCode]
}

test('a tile of more than 1,000 zones waits for its turn, wherever the rest of its collection lies; a smaller one does not', async () => {
  const crowded = { z: 7, x: 42, y: 58 }
  expect(await passages(crowded, CELLS ** 2)).toEqual([1, 200])
  expect(await passages({ z: 13, x: 2706, y: 3759 }, CELLS ** 2)).toEqual([0, 200])
  expect(await passages({ z: 7, x: 0, y: 0 }, 1_000_000)).toEqual([0, 204])
})
