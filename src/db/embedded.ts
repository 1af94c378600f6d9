import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DomainError } from '../model/error.ts'
import { lockFolder } from './folder-lock.ts'

export type WorkerRequest = { dataDir: string; path: string | null; port: number; maxConnections: number }
export type WorkerMessage = { kind: 'ready' } | { kind: 'closed' } | { kind: 'failed'; message: string; code: string | null }

export type EmbeddedEngine = {
  /** What `pg` connects to: a folder that holds the socket, or a loopback host. */
  host: string
  port: number
  close: () => Promise<void>
}

/**
 * Starts PGlite + PostGIS on `dataDir/base` in a worker thread and returns where to connect.
 * The socket lies in a private 0700 folder under the system's temporary folder: socket paths are limited to about 100 bytes.
 * @throws DomainError `dossier_verrouille` when another process holds the folder, `espace_disque` when it cannot be written.
 */
export async function startEmbedded(dataDir: string, maxConnections: number): Promise<EmbeddedEngine> {
  const folder = resolve(dataDir)
  const unlock = holdFolder(folder)
  const hasSockets = process.platform !== 'win32'
  const socketFolder = hasSockets ? mkdtempSync(join(tmpdir(), 'kartye-')) : null
  const port = hasSockets ? 5432 : await freePort()
  const release = (): void => {
    if (socketFolder) rmSync(socketFolder, { recursive: true, force: true })
    unlock()
    process.off('exit', release)
  }
  process.once('exit', release) // a process told to stop leaves no lock behind
  const request: WorkerRequest = {
    dataDir: join(folder, 'base'),
    path: socketFolder && join(socketFolder, `.s.PGSQL.${port}`),
    port,
    maxConnections,
  }
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: request })
  try {
    await answer(worker, 'ready')
  } catch (error) {
    await worker.terminate()
    release()
    throw named(error, folder)
  }
  const gone = new Promise<void>((done) => worker.once('exit', () => done()))
  let closing: Promise<void> | null = null
  return {
    host: socketFolder ?? '127.0.0.1',
    port,
    close: () => {
      closing ??= (async () => {
        // An engine that a full disk stopped is gone already: there is nothing left to close.
        const closed = Promise.race([gone, answer(worker, 'closed')])
        worker.postMessage('close')
        await closed.finally(release)
        await worker.terminate()
      })()
      return closing
    },
  }
}

function answer(worker: Worker, kind: 'ready' | 'closed'): Promise<void> {
  return new Promise((done, fail) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === kind) done()
      if (message.kind === 'failed') fail(Object.assign(new Error(message.message), { code: message.code }))
    })
    worker.once('error', fail)
    worker.once('exit', () => fail(new Error('Le moteur embarqué s’est arrêté.')))
  })
}

function holdFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return lockFolder(folder)
  } catch (error) {
    throw named(error, folder)
  }
}

/** Names the mistakes of the file system; anything else stays as it is. */
function named(error: unknown, folder: string): unknown {
  if (error instanceof DomainError) return error
  const text = error instanceof Error ? `${(error as { code?: string }).code ?? ''} ${error.message}` : String(error)
  if (/ENOSPC|EDQUOT|No space left/i.test(text))
    return new DomainError('espace_disque', `Plus de place dans ${folder} : libérez de l'espace ou changez KARTYE_DATA_DIR.`, { fichier: folder })
  if (/EACCES|EROFS|EPERM|ENOTDIR|EEXIST/.test(text))
    return new DomainError('configuration_invalide', `Le dossier ${folder} ne peut pas être écrit.`, { parametre: 'KARTYE_DATA_DIR', fichier: folder })
  return error
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('Aucun port libre.'))))
    })
  })
}
