import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
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
    const cache = createTileCache(1)
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
    const cache = createTileCache(1)
    const fail = (): Promise<Uint8Array> => Promise.reject(new Error('no'))
    const asked = await Promise.allSettled([cache.read('a', fail), cache.read('a', fail)])
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await cache.read('a', now(new Uint8Array([7])))).bytes).toEqual(new Uint8Array([7]))
  })

  test('the least asked for leave when there is no more room; one that is larger than all the room is answered, not kept', async () => {
    const cache = createTileCache(4000 / 2 ** 20)
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
    const cache = createTileCache(1)
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

describe('those who wait for a tile', () => {
  /** A tile that is made for ever, and what its maker has been told. */
  function endless() {
    const told: AbortSignal[] = []
    const make = (abandoned: AbortSignal): Promise<Uint8Array> => {
      told.push(abandoned)
      return new Promise((_, reject) => abandoned.addEventListener('abort', () => reject(abandoned.reason)))
    }
    return { told, make }
  }

  test('do not lose it when one of them hangs up', async () => {
    const cache = createTileCache(1)
    const { made, make } = maker(new Uint8Array([5]))
    const gone = new AbortController()
    const asked = [cache.read('a', make, gone.signal), cache.read('a', make, new AbortController().signal)]
    gone.abort()
    made.release()
    expect((await asked[1])?.bytes).toEqual(new Uint8Array([5]))
    expect(made.times).toBe(1)
    await asked[0]
  })

  test('give it up when the last one hangs up; whoever asks later has it made anew', async () => {
    const cache = createTileCache(1)
    const { told, make } = endless()
    const callers = [new AbortController(), new AbortController()]
    const asked = Promise.allSettled(callers.map(({ signal }) => cache.read('a', make, signal)))
    callers[0]?.abort()
    expect(told.map(({ aborted }) => aborted)).toEqual([false])
    callers[1]?.abort()
    expect(told.map(({ aborted }) => aborted)).toEqual([true])
    expect((await cache.read('a', now(new Uint8Array([6])))).bytes).toEqual(new Uint8Array([6]))
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('are not waited for when they were gone before asking', async () => {
    const { told, make } = endless()
    await expect(createTileCache(1).read('a', make, AbortSignal.abort())).rejects.toThrow()
    expect(told).toEqual([])
  })
})
