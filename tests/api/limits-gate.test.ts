import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createGate } from '../../src/api/limits/gate.ts'
import { hangUpOf } from '../../src/api/limits/reader.ts'
import { sendStream } from '../../src/api/limits/send-stream.ts'
import { askWithoutReading, until, useListeningApi } from '../support/listening.ts'

describe('the gate', () => {
  test('runs as many as it may, keeps a few waiting in their order, refuses the rest, and takes more when there is room again', async () => {
    const gate = createGate({ heavyRequests: 2, heavyWaiting: 1 })
    const [first, second, third] = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const running = [gate.run(() => first.promise), gate.run(() => second.promise), gate.run(() => third.promise)]
    expect(gate.load()).toEqual({ running: 2, waiting: 1 })
    await expect(gate.run(async () => 'never')).rejects.toMatchObject({ code: 'trop_de_demandes', httpStatus: 503 })
    first.resolve('1')
    expect(await running[0]).toBe('1')
    expect(gate.load()).toEqual({ running: 2, waiting: 0 })
    second.resolve('2')
    third.resolve('3')
    expect(await Promise.all(running)).toEqual(['1', '2', '3'])
    expect(await gate.run(async () => 'again')).toBe('again')
    expect(gate.load()).toEqual({ running: 0, waiting: 0 })
  })

  test('work that fails gives its place back and its error to its caller', async () => {
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 1 })
    await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(gate.load()).toEqual({ running: 0, waiting: 0 })
  })

  test('a caller who hangs up leaves the queue, and his work never begins', async () => {
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 1 })
    const held = Promise.withResolvers<void>()
    const running = gate.run(() => held.promise)
    const caller = new AbortController()
    let began = false
    const waiting = gate.run(async () => {
      began = true
    }, caller.signal)
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(gate.load()).toEqual({ running: 1, waiting: 0 })
    held.resolve()
    await running
    expect(began).toBe(false)
  })
})

describe('an answer in turns', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('holds a turn while a batch is made and none while it is read: others take theirs between two batches', async () => {
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 1 })
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const batches = iterated(await gate.stream(async (inTurns) => inTurns(numbers(2)), ended))
    expect(await batches.next()).toEqual({ done: false, value: 0 })
    expect(gate.load()).toEqual({ running: 0, waiting: 1 })
    expect(await gate.run(async () => 'served')).toBe('served')
    expect([await batches.next(), await batches.next()]).toEqual([
      { done: false, value: 1 },
      { done: true, value: undefined },
    ])
    end()
    await until(() => gate.load().waiting === 0)
  })

  test('is admitted until it has ended, be it never read; beyond, a new one is refused', async () => {
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 0 })
    const { promise: ended, reject: breakOff } = Promise.withResolvers<void>()
    await gate.stream(async (inTurns) => inTurns(numbers(2)), ended)
    await expect(gate.run(async () => 'never')).rejects.toMatchObject({ code: 'trop_de_demandes', httpStatus: 503 })
    await expect(gate.stream(async () => 'never', ended)).rejects.toMatchObject({ code: 'trop_de_demandes' })
    breakOff(new Error('gone'))
    await until(() => gate.load().waiting === 0)
    expect(await gate.run(async () => 'served')).toBe('served')
  })

  test('a new one waits 30 s for its first turn, then is refused; one under way waits as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 9 })
    const held = Promise.withResolvers<void>()
    const begun = iterated(await gate.stream(async (inTurns) => inTurns(numbers(1)), held.promise))
    const running = gate.run(() => held.promise)
    const [next, short, long] = [begun.next(), gate.run(async () => 'never'), gate.stream(async () => 'never', Promise.resolve())]
    const refused = Promise.allSettled([short, long])
    await vi.advanceTimersByTimeAsync(29_999)
    expect(gate.load()).toEqual({ running: 1, waiting: 2 })
    await vi.advanceTimersByTimeAsync(1)
    const late = { status: 'rejected', reason: expect.objectContaining({ code: 'trop_de_demandes', message: expect.stringContaining('30 s') }) }
    expect(await refused).toEqual([late, late])
    held.resolve()
    await running
    expect(await next).toEqual({ done: false, value: 0 })
  })

  test('stops making its batches once the caller hangs up, and leaves nothing open', async () => {
    const gate = createGate({ heavyRequests: 1, heavyWaiting: 1 })
    const caller = new AbortController()
    let closed = false
    const source = async function* (): AsyncGenerator<number> {
      try {
        yield* numbers(100)
      } finally {
        closed = true
      }
    }
    const batches = iterated(await gate.stream(async (inTurns) => inTurns(source()), Promise.resolve(), caller.signal))
    await batches.next()
    caller.abort()
    await expect(batches.next()).rejects.toMatchObject({ name: 'AbortError' })
    expect([closed, gate.load()]).toEqual([true, { running: 0, waiting: 0 }])
  })
})

describe('a heavy route', () => {
  const gate = createGate({ heavyRequests: 1, heavyWaiting: 1 })
  let wasMade = false
  const address = useListeningApi((app) => {
    const send = (make: () => AsyncIterable<string>) => async (request: FastifyRequest, reply: FastifyReply) => {
      const pieces = await gate.stream(async (inTurns) => inTurns(make()), reply, hangUpOf(request))
      return sendStream(reply.type('text/plain'), pieces)
    }
    app.get('/essai', send(endless))
    app.get('/essai/court', send(short))
    app.get('/essai/casse', send(broken))
  })
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      wasMade = true
      yield 'x'.repeat(64 * 1024)
    }
  }

  test('serves others while one reads slowly; when as many are admitted as may be, it says 503 and when to come back', async () => {
    const slow = askWithoutReading(`${await address()}/essai`)
    await until(() => wasMade)
    for (let again = 0; again < 3; again++) {
      const served = await fetch(`${await address()}/essai/court`)
      expect([served.status, await served.text()]).toEqual([200, 'un deux'])
      await until(() => total() === 1)
    }
    const other = askWithoutReading(`${await address()}/essai`)
    await until(() => total() === 2)
    const refused = await fetch(`${await address()}/essai/court`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({ code: 'trop_de_demandes', title: 'Trop de demandes à la fois', status: 503 })
    slow.destroy()
    other.destroy()
    await until(() => total() === 0)
  })

  test('gives its place back after HEAD and after a failure', async () => {
    for (let again = 0; again < 3; again++) {
      expect((await fetch(`${await address()}/essai`, { method: 'HEAD' })).status).toBe(200)
      const broken = await fetch(`${await address()}/essai/casse`)
      expect([broken.status, await broken.json()]).toMatchObject([500, { code: 'erreur_interne' }])
    }
    await until(() => total() === 0)
  })

  const total = (): number => gate.load().running + gate.load().waiting

  test('says its load in the metrics', async () => {
    const metrics = await (await fetch(`${await address()}/metrics`)).text()
    expect(metrics).toContain('kartye_heavy_requests{state="running"} 0')
    expect(metrics).toContain('kartye_heavy_requests{state="waiting"} 0')
  })
})

async function* short(): AsyncGenerator<string> {
  yield 'un '
  yield 'deux'
}

// biome-ignore lint/correctness/useYield: it fails before its first piece
async function* broken(): AsyncGenerator<string> {
  throw new Error('broken')
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number
}

function iterated<T>(batches: AsyncIterable<T>): AsyncIterator<T> {
  return batches[Symbol.asyncIterator]()
}
