import { describe, expect, test } from 'vitest'
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

describe('a heavy route', () => {
  const gate = createGate({ heavyRequests: 1, heavyWaiting: 0 })
  const address = useListeningApi((app) => {
    app.get('/essai', async (request, reply) => gate.run(async () => sendStream(reply.type('text/plain'), endless()), hangUpOf(request)))
    app.get('/essai/court', async (request, reply) => gate.run(async () => sendStream(reply.type('text/plain'), short()), hangUpOf(request)))
  })

  test('holds its place until its stream has ended; meanwhile others are told 503 and when to come back; then they are served', async () => {
    const caller = askWithoutReading(`${await address()}/essai`)
    await until(() => gate.load().running === 1)
    const refused = await fetch(`${await address()}/essai/court`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({ code: 'trop_de_demandes', title: 'Trop de demandes à la fois', status: 503 })
    caller.destroy()
    await until(() => gate.load().running === 0)
    for (let again = 0; again < 2; again++) {
      const served = await fetch(`${await address()}/essai/court`)
      expect([served.status, await served.text()]).toEqual([200, 'un deux'])
      await until(() => gate.load().running === 0)
    }
  })

  test('says its load in the metrics', async () => {
    const metrics = await (await fetch(`${await address()}/metrics`)).text()
    expect(metrics).toContain('kartye_heavy_requests{state="running"} 0')
    expect(metrics).toContain('kartye_heavy_requests{state="waiting"} 0')
  })
})

async function* endless(): AsyncGenerator<string> {
  for (;;) yield 'x'.repeat(64 * 1024)
}

async function* short(): AsyncGenerator<string> {
  yield 'un '
  yield 'deux'
}
