// Before the run: the servers that clients ask, each a process of its own on a free port, all started at once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/db/database.ts'
import { publishRelease } from '../../src/publish/index.ts'
import { buildScenario, loadScenario, MONTPELLIER } from '../real/scenarios.ts'
import { runNode } from '../support/child.ts'
import { type EngineForTests, TEMPLATE_DATABASE } from '../support/engine-setup.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { scratchDatabase } from '../support/scratch-database.ts'

/** Where an observatory is served, or why it is not. */
export type Served = { url: string; why: null } | { url: null; why: string }

declare module 'vitest' {
  interface ProvidedContext {
    demoEmbedded: Served
    demoServer: Served
    montpellier: Served
    /** For the files of the run, removed at its end. */
    folder: string
  }
}

type Started = { served: Served; stop: () => Promise<void> }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { engine } = project.getProvidedContext()
  const folder = mkdtempSync(join(tmpdir(), 'kartye-e2e-'))
  const settled = await Promise.allSettled([startEmbedded(join(folder, 'var')), startOnServer(engine, null), startOnServer(engine, loadMontpellier)])
  const stop = async (): Promise<void> => {
    await Promise.all(settled.map((one) => (one.status === 'fulfilled' ? one.value.stop() : null)))
    rmSync(folder, { recursive: true, force: true })
  }
  const [demoEmbedded, demoServer, montpellier] = settled
  if (demoEmbedded.status === 'rejected' || demoServer.status === 'rejected' || montpellier.status === 'rejected') {
    await stop()
    throw new Error('a server did not start', { cause: settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])) })
  }
  project.provide('folder', folder)
  project.provide('demoEmbedded', demoEmbedded.value.served)
  project.provide('demoServer', demoServer.value.served)
  project.provide('montpellier', montpellier.value.served)
  return stop
}

async function startEmbedded(dataDir: string): Promise<Started> {
  return start({ KARTYE_DATA_DIR: dataDir, KARTYE_DATABASE_URL: '' }, async () => undefined)
}

/** A server on a database of its own: the demo that `start` brings to an empty one, or what `load` puts there first. */
async function startOnServer(engine: EngineForTests, load: ((databaseUrl: string) => Promise<void>) | null): Promise<Started> {
  const missing = load ? whyNoRealData() : null
  const why = engine.kind === 'embedded' ? 'skipped: no PostgreSQL server (KARTYE_TEST_ENGINE is not « server »)' : missing
  if (engine.kind === 'embedded' || why) return { served: { url: null, why: why ?? '' }, stop: async () => undefined }
  const database = await scratchDatabase(engine.url, TEMPLATE_DATABASE)
  try {
    await load?.(database.url)
    return await start({ KARTYE_DATABASE_URL: database.url }, database.drop)
  } catch (error) {
    await database.drop()
    throw error
  }
}

async function loadMontpellier(databaseUrl: string): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDir: '', poolSize: 2 })
  try {
    await loadScenario(database, MONTPELLIER)
    const { release } = await buildScenario(database, MONTPELLIER)
    await database.transaction((transaction) => publishRelease(transaction, release))
  } finally {
    await database.close()
  }
}

async function start(environment: Record<string, string>, clean: () => Promise<void>): Promise<Started> {
  const child = runNode('src/main.ts', ['start'], { ...environment, KARTYE_PORT: '0', KARTYE_LOG: 'error' })
  const url = /http:\/\/\S+/.exec(await child.line(/est servi sur/))?.[0]
  if (!url) throw new Error('the server did not say its address')
  const stop = async (): Promise<void> => {
    await child.kill('SIGTERM')
    await clean()
  }
  return { served: { url: url.replace('localhost', '127.0.0.1'), why: null }, stop }
}
