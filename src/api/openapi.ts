import { writeFile } from 'node:fs/promises'
import { unconnected } from '../db/unconnected.ts'
import type { App } from './app.ts'
import { buildApi } from './index.ts'

const COMMITTED = new URL('../../openapi/openapi.json', import.meta.url)

/** Writes openapi/openapi.json, always the same for the same code; no database is opened. */
export async function writeOpenapi(file: URL | string = COMMITTED): Promise<void> {
  const app = await buildApi({
    database: { kind: 'embedded', db: unconnected(), pool: { totalCount: 0, idleCount: 0, waitingCount: 0 } },
    config: { log: 'silent' },
  })
  await writeFile(file, await openapiDocument(app))
  await app.close()
}

/** The OpenAPI document of the routes registered, as the text that is committed. */
export async function openapiDocument(app: App): Promise<string> {
  await app.ready()
  return `${JSON.stringify(app.swagger(), null, 2)}\n`
}
