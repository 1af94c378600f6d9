import { beforeAll, describe, expect, test } from 'vitest'
import { readMinZoom } from '../../../src/publish/read/tile/min-zoom.ts'
import { useDatabase } from '../../support/database.ts'
import { seedZones } from './tile-partition.ts'

const database = useDatabase()
const edition = 1
/** Thirty squares of 10 m within 60 m, and one 70 km away: almost all of the extent is empty. */
const CLUSTER = { x: 700_000, y: 1_610_000 }
const ALONE = { x: 750_000, y: 1_660_000 }

beforeAll(async () => {
  const square = (x: number, y: number): string => `POLYGON((${x} ${y},${x + 10} ${y},${x + 10} ${y + 10},${x} ${y + 10},${x} ${y}))`
  const cluster = Array.from(
    { length: 30 },
    (_, i) => [`A${String(i).padStart(2, '0')}`, square(CLUSTER.x + (i % 6) * 10, CLUSTER.y + Math.floor(i / 6) * 10)] as const,
  )
  await seedZones(database(), edition, [...cluster, ['B00', square(ALONE.x, ALONE.y)]])
})

// EPSG:5490 to degrees, by another hand (gdaltransform).
const at = (z: number, lon: number, lat: number) => ({
  ...{ z, x: Math.floor(((lon + 180) / 360) * 2 ** z) },
  y: Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z),
})
const cluster = (z: number) => at(z, -61.1434, 14.5559)
const alone = (z: number) => at(z, -60.67505, 15.0033)

describe('the first zoom of a table', () => {
  const first = (most: number): Promise<number> => readMinZoom(database().db, { edition }, most)

  test('is that of the world when all fits in one tile', async () => expect(await first(31)).toBe(0))

  test('is the one that parts what lies apart, no later', async () => {
    const zoom = await first(30)
    const places = (z: number) => [cluster(z), alone(z)].map(({ x, y }) => `${x}/${y}`)
    expect(new Set(places(zoom)).size).toBe(2)
    expect(new Set(places(zoom - 1)).size).toBe(1)
  })

  test('is the last one when zones lie closer than a tile is wide', async () => expect(await first(3)).toBe(14))
})
