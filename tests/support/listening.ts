import { connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterAll } from 'vitest'
import type { App } from '../../src/api/app.ts'
import { buildApi } from '../../src/api/index.ts'
import { LIMITS } from '../../src/config.ts'
import { unconnected } from '../../src/db/unconnected.ts'

/** The API on a free port of this machine, without a database, with routes added by the test: what only a real connection shows. Closed at the end. */
export function useListeningApi(addRoutes: (app: App) => void, limits = LIMITS): () => Promise<string> {
  let opened: Promise<{ app: App; address: string }> | null = null
  const open = async (): Promise<{ app: App; address: string }> => {
    const pool = { totalCount: 0, idleCount: 0, waitingCount: 0 }
    const app = await buildApi({ database: { kind: 'embedded', db: unconnected(), pool }, config: { log: 'silent' }, limits })
    addRoutes(app)
    return { app, address: await app.listen({ host: '127.0.0.1', port: 0 }) }
  }
  afterAll(async () => (await opened)?.app.close())
  return async () => {
    opened ??= open()
    return (await opened).address
  }
}

/** A caller who asks and takes not a byte of the answer. */
export function askWithoutReading(url: string): Socket {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.pause()
  socket.on('error', () => undefined)
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  return socket
}

/** Resolves once `isTrue` is: asks again and again, each time after everything else has had its turn. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await setImmediate()
}
