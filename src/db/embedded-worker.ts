// Runs the embedded PostgreSQL + PostGIS in its own thread, behind a Unix socket (a loopback port where there is none).

import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import type { WorkerMessage, WorkerRequest } from './embedded.ts'
import { makeProtocolFaithful } from './embedded-protocol.ts'

const { dataDir, path, port, maxConnections } = workerData as WorkerRequest
const tell = (message: WorkerMessage): void => parentPort?.postMessage(message)

// https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#-errno-variant
const WASI_ERRORS: Record<number, string> = { 2: 'EACCES', 19: 'EDQUOT', 51: 'ENOSPC', 63: 'EPERM', 69: 'EROFS' }

try {
  const engine = await PGlite.create({ dataDir, extensions: { postgis } })
  const server = new PGLiteSocketServer({ db: makeProtocolFaithful(engine), maxConnections, ...(path ? { path } : { host: '127.0.0.1', port }) })
  await server.start()
  parentPort?.on('message', async (message) => {
    if (message !== 'close') return
    await server.stop()
    await engine.close()
    tell({ kind: 'closed' })
    parentPort?.close()
  })
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'failed', ...told(error) })
}

/** What can be sent of an error; the engine's file system throws plain objects with a WASI error number. */
function told(error: unknown): { message: string; code: string | null } {
  const { message, code, errno } = error as { message?: string; code?: string; errno?: number }
  const wasi = errno === undefined ? undefined : WASI_ERRORS[errno]
  return { message: message ?? wasi ?? String(error), code: code ?? wasi ?? null }
}
