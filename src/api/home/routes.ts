import { readFile } from 'node:fs/promises'
import manifest from '../../../package.json' with { type: 'json' }
import { DomainError } from '../../model/error.ts'
import { listReleases, listSources, listZonings } from '../../publish/read/index.ts'
import type { App, Door } from '../app.ts'
import type { Served, Serving } from '../serving.ts'
import { homePage } from './page.ts'
import { asPage } from './policy.ts'

/** The home page and its style sheet. */
export function homeRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const served = await servedOrNone(serving)
    const [releases, zonings, sources] = served
      ? await Promise.all([listReleases(db), listZonings(db, served.release), listSources(db, served.release)])
      : [[], [], []]
    const release = releases.find(({ id }) => id === served?.release) ?? null
    reply.header('cache-control', 'no-cache')
    asPage(reply)
    return homePage({ origin: `${request.protocol}://${request.host}`, version: manifest.version, served, release, zonings, sources })
  })

  app.get('/accueil.css', { schema: { hide: true } }, async (_request, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600')
    return readFile(new URL('./accueil.css', import.meta.url), 'utf8')
  })
}

async function servedOrNone(serving: Serving): Promise<Served | null> {
  try {
    return await serving.serve(undefined)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'rien_de_publie') return null
    throw error
  }
}
