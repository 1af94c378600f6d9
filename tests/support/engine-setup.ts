// Before a run: one migrated database of the chosen engine, which each test file copies (see database.ts).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'

export type EngineForTests = { kind: 'embedded'; template: string } | { kind: 'server'; url: string }

declare module 'vitest' {
  interface ProvidedContext {
    engine: EngineForTests
  }
}

export const TEMPLATE_DATABASE = 'kartye_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return process.env['KARTYE_TEST_ENGINE'] === 'server' ? serverSetup(project) : embeddedSetup(project)
}

async function embeddedSetup(project: TestProject): Promise<() => Promise<void>> {
  const template = mkdtempSync(join(tmpdir(), 'kartye-template-'))
  const database = await openDatabase({ databaseUrl: null, dataDir: template, poolSize: 2 })
  await migrate(database)
  await database.close()
  project.provide('engine', { kind: 'embedded', template })
  return async () => rmSync(template, { recursive: true, force: true })
}

async function serverSetup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['KARTYE_TEST_DATABASE_URL']
  const { url, stop } = given ? { url: given, stop: async () => undefined } : await startContainer()
  const admin = await openDatabase({ databaseUrl: url, dataDir: '', poolSize: 1, connectTries: 60 })
  await admin.pool.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE} WITH (FORCE)`)
  await admin.pool.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`)
  await admin.close()
  const template = await openDatabase({ databaseUrl: withDatabase(url, TEMPLATE_DATABASE), dataDir: '', poolSize: 2 })
  await migrate(template)
  await template.close()
  project.provide('engine', { kind: 'server', url })
  return stop
}

async function startContainer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('postgis/postgis:15-3.3')
    .withEnvironment({ POSTGRES_PASSWORD: 'kartye', POSTGRES_DB: 'kartye' })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forListeningPorts())
    .start()
  return {
    url: `postgres://postgres:kartye@${container.getHost()}:${container.getMappedPort(5432)}/kartye`,
    stop: async () => void (await container.stop()),
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
