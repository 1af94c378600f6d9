import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { listSources, type SourceRow } from '../../publish/read/index.ts'
import { listOf, ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { pageOf } from '../paging.ts'
import { curseur, format, limite, publication } from '../query.ts'
import { shorten } from '../serving.ts'

const Source = z
  .object({
    id: z.string().meta({ description: 'Descripteur de la source', example: 'demo-rp-activite' }),
    jeu: z.int().meta({ description: 'Numéro du fichier lu : une source en a un par zonage et par période' }),
    titre: z.string(),
    producteur: z.string(),
    licence: z.string(),
    url: z.string(),
    fictif: z.boolean().meta({ description: 'Données inventées pour la démonstration' }),
    contenu: z.string().meta({ description: 'mesures, perimetres ou mesures_et_perimetres' }),
    zonage: z.string(),
    millesime: z.int().meta({ description: 'Année de la géographie' }),
    periode: z.string().nullable().meta({ description: 'Temps de la mesure' }),
    variables: z.array(z.string()),
    secret: z.string().nullable().meta({ description: 'Règle de secret du producteur' }),
    pieges: z.array(z.string()),
    fichier: z.string(),
    empreinte: z.string().meta({ description: 'SHA-256 du fichier' }),
    octets: z.int(),
    lignes_lues: z.int(),
    lignes_gardees: z.int(),
    date: z.string().meta({ description: 'Date de lecture' }),
  })
  .meta({ id: 'Source' }) satisfies z.ZodType<SourceRow>

export function sourceRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/sources',
    {
      schema: {
        tags: ['Sources'],
        summary: 'Fichiers dont la publication est faite',
        querystring: z.strictObject({ publication, limite, curseur, f: format('json') }),
        response: { 200: ok('Sources', listOf(Source)), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json'])
      const served = await serving.serve(query.publication)
      const page = pageOf(request, served, await listSources(db, served.release), { key: ({ jeu }) => String(jeu), query })
      return isKnownToCaller(request, reply, served, format) ? reply : page
    },
  )

  app.get(
    '/api/v1/sources/:id',
    {
      schema: {
        tags: ['Sources'],
        summary: 'Une source et ses fichiers',
        description: 'Les champs sont ceux du dernier fichier lu ; « jeux » les donne tous.',
        params: z.object({ id: z.string().max(100).meta({ description: 'Descripteur de la source', example: 'demo-rp-activite' }) }),
        querystring: z.strictObject({ publication, f: format('json') }),
        response: { 200: ok('La source', Source.extend({ jeux: z.array(Source), publication: z.int() })), ...problems },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, request.query.f, ['json'])
      const served = await serving.serve(request.query.publication)
      const jeux = (await listSources(db, served.release)).filter(({ id }) => id === request.params.id)
      const latest = jeux.at(-1)
      if (!latest)
        throw new DomainError(
          'introuvable',
          `La source « ${shorten(request.params.id)} » n’a pas servi à la publication ${served.release} : voyez /api/v1/sources.`,
          {
            parametre: 'id',
          },
        )
      if (isKnownToCaller(request, reply, served, format)) return reply
      return { ...latest, jeux, publication: served.release }
    },
  )
}
