import { afterAll, beforeAll } from 'vitest'
import type { App } from '../../../src/api/app.ts'
import { buildApi } from '../../../src/api/index.ts'
import type { Database } from '../../../src/db/database.ts'
import { useDatabase } from '../../support/database.ts'
import { post } from '../../support/post.ts'
import { seedTinyPockets } from '../../support/tiny-pockets.ts'

/** The API over the tiny observatory with its detections, answered without a socket. */
export function usePocketApi(seed: (database: Database) => Promise<void> = seedTinyPockets) {
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
  return {
    database,
    get: (url: string, headers: Record<string, string> = {}) => built().inject({ url, headers }),
    simulate: (body: unknown) => post(built(), '/api/v1/poches/simulations', body),
  }
}
