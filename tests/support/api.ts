import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import type { App } from '../../src/api/app.ts'
import { buildApi } from '../../src/api/index.ts'
import { loadDemo } from '../../src/commands/load-demo.ts'
import { createOutput } from '../../src/commands/output.ts'
import type { Database } from '../../src/db/database.ts'
import { useDatabase } from './database.ts'
import { seedTinyAccuracy } from './tiny-accuracy.ts'
import { seedTinyObservatory } from './tiny-observatory.ts'

type TestApi = {
  get: (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
  app: () => App
  database: () => Database
}

/** The API over the tiny observatory, answered without a socket. */
export function useTinyApi(): TestApi {
  return useApi(seedTinyObservatory)
}

/** The same, with raked, corrected, mixed and held values, and what published figures say of them. */
export function useAccurateApi(): TestApi {
  return useApi(seedTinyAccuracy)
}

/** The same over the demo that `npm start` serves: ingested, built and published, some ten seconds. */
export function useDemoApi(): TestApi {
  return useApi((database) => loadDemo(database, createOutput({ json: true })))
}

function useApi(seed: (database: Database) => Promise<void>): TestApi {
  const database = useDatabase()
  let app: App | null = null
  const built = (): App => {
    if (!app) throw new Error('the API is read inside tests and hooks only')
    return app
  }
  beforeAll(async () => {
    await seed(database())
    app = await buildApi({ database: database(), config: { log: 'silent' } })
    await app.ready()
  })
  afterAll(async () => app?.close())
  return { get: (url, headers = {}) => built().inject({ url, headers }), app: built, database }
}

/** Fails unless the answer is a problem of that status and code in French, with every field that RFC 9457 and the contract ask. */
export function expectProblem(answer: LightMyRequestResponse, status: number, code: string, parametre?: string): void {
  expect([answer.statusCode, answer.json().code], answer.body).toEqual([status, code])
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toMatchObject({ type: `urn:kartye:probleme:${code}`, title: expect.any(String), status, detail: expect.stringMatching(/\S \S/) })
  expect(answer.json().parametre).toBe(parametre)
  expect(answer.body).not.toMatch(/Invalid|expected|SELECT|at .*\.ts/)
}
