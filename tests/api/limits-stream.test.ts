import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { sendStream } from '../../src/api/limits/send-stream.ts'
import { LIMITS } from '../../src/config.ts'
import { DomainError } from '../../src/model/error.ts'
import { askWithoutReading, until, useListeningApi } from '../support/listening.ts'

const PIECE = `${'é'.repeat(32 * 1024)}\n` // 64 KiB and one byte
const MANY = 10_000

// What is said of a file before its first piece is made.
const OF_A_FILE = {
  ...{ etag: 'W/"1"', 'cache-control': 'public, max-age=31536000, immutable', link: '</suite>; rel="next"', 'accept-ranges': 'bytes' },
  ...{ 'content-disposition': 'attachment; filename="a.gpkg"', 'content-crs': '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>' },
  ...{ 'content-range': 'bytes 0-9/10', 'repr-digest': 'sha-256=:AA==:', 'kartye-total': '12', 'last-modified': 'Sat, 21 Nov 2026 15:55:24 GMT' },
}

describe('an answer in pieces', () => {
  let made = 0
  let ended = false
  const address = useListeningApi(
    (app) => {
      app.get('/tout', async (_request, reply) => send(reply, pieces(3)))
      app.get('/beaucoup', async (_request, reply) => send(reply, pieces(MANY)))
      app.get('/casse', async (_request, reply) => send(reply, broken(64)))
      app.get('/impossible', async (_request, reply) => send(reply.headers(OF_A_FILE), broken(0)))
      app.get('/attente', async ({ socket }, reply) => {
        const silence = async (): Promise<void> => {
          await until(() => socket.writableLength === 0)
          app.server.emit('timeout', socket) // as Node does after a time without a byte either way
        }
        return send(reply, interrupted(silence))
      })
    },
    { ...LIMITS, readerTimeout: 1 },
  )
  beforeEach(() => {
    made = 0
    ended = false
  })
  const send = (reply: FastifyReply, all: AsyncIterable<string>): FastifyReply => sendStream(reply.type('text/plain; charset=utf-8'), all)
  async function* pieces(count: number): AsyncGenerator<string> {
    try {
      for (let piece = 0; piece < count; piece++) {
        made++
        yield PIECE
      }
    } finally {
      ended = true
    }
  }
  async function* broken(after: number): AsyncGenerator<string> {
    for (let count = 0; count < after; count++) yield randomBytes(48 * 1024).toString('base64') // no compressor holds it all back
    throw new DomainError('delai_depasse', 'La base a mis trop de temps.')
  }
  async function* interrupted(silence: () => Promise<void>): AsyncGenerator<string> {
    yield* pieces(1)
    await silence()
    yield 'fin'
  }

  test('is the pieces one after the other, compressed or not', async () => {
    const plain = await fetch(`${await address()}/tout`, { headers: { 'accept-encoding': 'identity' } })
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, PIECE.repeat(3)])
    const packed = await fetch(`${await address()}/tout`, { headers: { 'accept-encoding': 'gzip' } })
    expect([packed.headers.get('content-encoding'), await packed.text()]).toEqual(['gzip', PIECE.repeat(3)])
  })

  test('is made no faster than it is read, and ends with a caller who takes nothing for too long', async () => {
    const caller = askWithoutReading(`${await address()}/beaucoup`)
    await until(() => ended)
    expect(made).toBeLessThan(MANY / 10) // what the sockets of both ends hold, some megabytes
    caller.resume()
    await once(caller, 'close')
  })

  test('ends as soon as the caller hangs up', async () => {
    const caller = askWithoutReading(`${await address()}/beaucoup`)
    await until(() => made > 0)
    caller.destroy()
    await until(() => ended)
    expect(made).toBeLessThan(MANY / 10)
  })

  test('is not cut while the caller waits for us', async () => {
    const answer = await fetch(`${await address()}/attente`, { headers: { 'accept-encoding': 'identity' } })
    expect(await answer.text()).toBe(`${PIECE}fin`)
  })

  test.each(['identity', 'gzip', 'br'])('that breaks in the middle is not taken for a whole one (%s)', async (encoding) => {
    const reading = fetch(`${await address()}/casse`, { headers: { 'accept-encoding': encoding } }).then((answer) => answer.text())
    await expect(reading).rejects.toThrow(/terminated|fetch failed/)
  })

  test.each(['identity', 'gzip'])('that fails before it begins is a problem like any other (%s)', async (encoding) => {
    const answer = await fetch(`${await address()}/impossible`, { headers: { 'accept-encoding': encoding } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json; charset=utf-8'])
    expect(await answer.json()).toMatchObject({ code: 'delai_depasse', detail: 'La base a mis trop de temps.' })
    const said = Object.keys(OF_A_FILE).filter((name) => name !== 'cache-control' && answer.headers.has(name))
    expect([answer.headers.get('cache-control'), said]).toEqual(['no-store', []])
  })

  test('is not made for HEAD, which has the same headers', async () => {
    const read = await fetch(`${await address()}/tout`)
    await read.text()
    made = 0
    for (const encoding of ['identity', 'gzip']) {
      const head = await fetch(`${await address()}/beaucoup`, { method: 'HEAD', headers: { 'accept-encoding': encoding } })
      expect([head.status, head.headers.get('content-type'), head.headers.get('content-length')]).toEqual([200, read.headers.get('content-type'), null])
      expect([made, await head.text()]).toEqual([0, ''])
    }
  })
})
