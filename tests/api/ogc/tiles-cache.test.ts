import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { likelyFeatures } from '../../../src/api/ogc/tiles/send-tile.ts'
import { createTileCache } from '../../../src/api/ogc/tiles/tile-cache.ts'

/** A maker that counts how often it works; `release` lets it finish. */
function maker(tile: Uint8Array) {
  const made = { times: 0, release: (): void => undefined }
  const waiting = new Promise<void>((done) => {
    made.release = done
  })
  const make = async (): Promise<Uint8Array> => {
    made.times++
    await waiting
    return tile
  }
  return { made, make }
}

const now = (tile: Uint8Array) => async (): Promise<Uint8Array> => tile

describe('kept tiles', () => {
  test('a tile asked for many times at once is made once', async () => {
    const cache = createTileCache()
    const { made, make } = maker(new Uint8Array([1, 2, 3]))
    const asked = Array.from({ length: 50 }, () => cache.read('1 qpv-2024 0 0 0', make))
    made.release()
    for (const { bytes } of await Promise.all(asked)) expect(bytes).toEqual(new Uint8Array([1, 2, 3]))
    expect(made.times).toBe(1)
    await cache.read('1 qpv-2024 0 0 0', make)
    expect(made.times).toBe(1)
    await cache.read('2 qpv-2024 0 0 0', make)
    expect(made.times).toBe(2)
  })

  test('a failure reaches all who wait, and is not kept', async () => {
    const cache = createTileCache()
    const fail = (): Promise<Uint8Array> => Promise.reject(new Error('no'))
    const asked = await Promise.allSettled([cache.read('a', fail), cache.read('a', fail)])
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await cache.read('a', now(new Uint8Array([7])))).bytes).toEqual(new Uint8Array([7]))
  })

  test('the least asked for leave when there is no more room; one that is larger than all the room is answered, not kept', async () => {
    const cache = createTileCache(4000)
    const small = maker(new Uint8Array(900))
    small.made.release()
    for (const name of ['a', 'b', 'c', 'a']) await cache.read(name, small.make)
    expect(small.made.times).toBe(4)
    await cache.read('c', small.make)
    expect(small.made.times).toBe(4)
    const large = maker(new Uint8Array(20_000))
    large.made.release()
    for (const _ of [1, 2]) expect((await cache.read('large', large.make)).bytes.byteLength).toBe(20_000)
    expect(large.made.times).toBe(2)
  })

  test('is compressed once it is asked for again, when that gains something', async () => {
    const cache = createTileCache()
    const large = new Uint8Array(50_000)
    expect((await cache.read('large', now(large))).isCompressed).toBe(false)
    for (const _ of [1, 2]) {
      const kept = await cache.read('large', now(large))
      expect([kept.isCompressed, kept.bytes.byteLength < 1000]).toEqual([true, true])
      expect(gunzipSync(kept.bytes)).toEqual(Buffer.from(large))
    }
    for (const _ of [1, 2]) expect((await cache.read('empty', now(new Uint8Array()))).isCompressed).toBe(false)
  })
})

test('a tile is likely to hold the share of features that its width and height are of the extent', () => {
  const collection = { count: 1600, extent: [0, 0, 45, 22.5] as const }
  expect(likelyFeatures({ collection, address: { z: 0, x: 0, y: 0 } })).toBe(1600)
  expect(likelyFeatures({ collection, address: { z: 4, x: 0, y: 0 } })).toBe(800)
  expect(likelyFeatures({ collection, address: { z: 5, x: 0, y: 0 } })).toBe(200)
})
