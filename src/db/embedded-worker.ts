// Runs the embedded PostgreSQL + PostGIS in its own thread, behind a Unix socket (a loopback port where there is none).

import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import type { WorkerMessage, WorkerRequest } from './embedded.ts'

const { dataDir, path, port, maxConnections } = workerData as WorkerRequest
const tell = (message: WorkerMessage): void => parentPort?.postMessage(message)

try {
  const engine = await PGlite.create({ dataDir, extensions: { postgis } })
  const server = new PGLiteSocketServer({ db: engine, maxConnections, ...(path ? { path } : { host: '127.0.0.1', port }) })
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
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error), code: (error as { code?: string }).code ?? null })
}
