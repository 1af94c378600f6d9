import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { listZonings, type ZoningRow } from '../../publish/read/index.ts'
import { listOf, ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { pageOf } from '../paging.ts'
import { curseur, format, limite, publication, zonage } from '../query.ts'
import { shorten } from '../serving.ts'

const Zoning = z
  .object({
    id: z.string().meta({ example: 'qpv-2024' }),
    libelle: z.string(),
    type: z.string().meta({ example: 'qpv' }),
    millesime: z.int().meta({ example: 2024 }),
    bassins: z.array(z.string()).meta({ description: 'Territoires où vaut un même système de projection légal', example: ['antilles'] }),
    nombre: z.int().meta({ description: 'Nombre de territoires' }),
    source: z.string(),
    licence: z.string(),
    cible: z.boolean().meta({ description: 'Des estimations y ont été portées' }),
    fictif: z.boolean().meta({ description: 'Périmètres inventés pour la démonstration' }),
  })
  .meta({ id: 'Zonage' }) satisfies z.ZodType<ZoningRow>

export function zoningRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/zonages',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Zonages de la publication',
        querystring: z.strictObject({ publication, limite, curseur, f: format('json') }),
        response: { 200: ok('Zonages', listOf(Zoning)), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json'])
      const served = await serving.serve(query.publication)
      if (isKnownToCaller(request, reply, served, format)) return reply
      return pageOf(request, served, await listZonings(db, served.release), { key: ({ id }) => id, query })
    },
  )

  app.get(
    '/api/v1/zonages/:id',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Un zonage',
        params: z.object({ id: zonage }),
        querystring: z.strictObject({ publication, f: format('json') }),
        response: { 200: ok('Le zonage', Zoning.extend({ publication: z.int() })), ...problems },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, request.query.f, ['json'])
      const served = await serving.serve(request.query.publication)
      const found = (await listZonings(db, served.release)).find(({ id }) => id === request.params.id)
      if (!found)
        throw new DomainError('introuvable', `Le zonage « ${shorten(request.params.id)} » n’est pas dans la publication ${served.release}.`, {
          parametre: 'id',
        })
      if (isKnownToCaller(request, reply, served, format)) return reply
      return { ...found, publication: served.release }
    },
  )
}
