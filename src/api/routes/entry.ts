import { z } from 'zod'
import { currentRelease } from '../../publish/read/index.ts'
import { ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { hasTag } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { format } from '../query.ts'

const RESOURCES = {
  valeurs: '/api/v1/valeurs',
  indicateurs: '/api/v1/indicateurs',
  territoires: '/api/v1/territoires',
  genealogies: '/api/v1/genealogies',
  poches: '/api/v1/poches',
  inegalites: '/api/v1/inegalites',
  zonages: '/api/v1/zonages',
  sources: '/api/v1/sources',
  qualite: '/api/v1/qualite',
  publications: '/api/v1/publications',
}

const Entry = z
  .object({
    publication: z.int().nullable().meta({ description: 'Publication en service ; null : aucune' }),
    documentation: z.string(),
    openapi: z.string(),
    couches: z.string().meta({ description: 'OGC API – Features, pour les outils de cartographie' }),
    catalogue: z.string().meta({ description: 'Catalogue DCAT-AP, pour les portails' }),
    ressources: z.record(z.string(), z.string()).meta({ description: 'Adresses relatives à ce serveur' }),
  })
  .meta({ id: 'Entree' })

/** The entry of the API, which the DCAT catalogue gives as its address: where everything is. */
export function entryRoutes(app: App, { database: { db } }: Door): void {
  app.get(
    '/api/v1',
    {
      schema: {
        tags: ['Exploitation'],
        summary: 'Entrée de l’API : ses ressources, sa documentation',
        querystring: z.strictObject({ f: format('json') }),
        response: { 200: ok('Où tout se trouve', Entry), ...problems },
      },
    },
    async (request, reply) => {
      negotiate(request, request.query.f, ['json'])
      const entry = {
        publication: await currentRelease(db),
        documentation: '/docs',
        openapi: '/openapi.json',
        couches: '/ogc',
        catalogue: '/dcat',
        ressources: RESOURCES,
      }
      return hasTag(request, reply, [JSON.stringify(entry)]) ? reply : entry
    },
  )
}
