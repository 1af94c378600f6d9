import { z } from 'zod'
import manifest from '../../../package.json' with { type: 'json' }
import { DomainError } from '../../model/error.ts'
import { listSources } from '../../publish/read/index.ts'
import type { App, Door } from '../app.ts'
import { isKnownDocument } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { readerOf } from '../limits/reader.ts'
import { departements, publication } from '../query.ts'
import type { Served, Serving } from '../serving.ts'
import { detectionNamed, detectionsOf } from './choose-detection.ts'
import { detectionZoning } from './list-route.ts'
import { pocketPage } from './page.ts'
import { readShown } from './read-shown.ts'

const Query = z.strictObject({ zonage: detectionZoning.optional(), departement: departements, publication })

/** The page of pockets: what they are, where, why. Without a release, or without a detection in it, it says what to do. */
export function pocketPageRoute(app: App, { database, serving }: Door): void {
  app.get('/poches', { schema: { hide: true, querystring: Query } }, async (request, reply) => {
    const { query } = request
    const served = await servedOrNone(serving, query.publication)
    const db = readerOf(request, database.db)
    const detections = served ? await detectionsOf(db, served) : []
    const chosen = served && query.zonage !== undefined ? detectionNamed(detections, query.zonage, served, 'introuvable') : (detections[0] ?? null)
    if (served && isKnownDocument(request, reply, served, 'html')) return reply
    if (!served) reply.header('cache-control', 'no-cache')
    const sources = served ? await listSources(db, served.release) : []
    const shown = served && chosen ? await readShown(db, served, chosen, query.departement ?? null) : null
    return asPage(reply).send(pocketPage({ version: manifest.version, publication: served?.release ?? null, detections, shown, sources }))
  })
}

async function servedOrNone(serving: Serving, publication: number | undefined): Promise<Served | null> {
  try {
    return await serving.serve(publication)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'rien_de_publie') return null
    throw error
  }
}
