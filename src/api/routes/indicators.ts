import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import type { CatalogueRow } from '../../publish/read/index.ts'
import { listOf, ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { pageOf } from '../paging.ts'
import { curseur, format, indicateur, limite, publication } from '../query.ts'
import { type Served, shorten } from '../serving.ts'

const Indicator = z
  .object({
    code: z.string().meta({ example: 'taux_chomage' }),
    libelle: z.string(),
    definition: z.string(),
    theme: z.string(),
    unite: z.string().meta({ description: '« part » : de 0 à 1' }),
    nature: z.string().meta({ description: 'effectif, part, moyenne ou quantile' }),
    numerateur: z.string().nullable(),
    denominateur: z.string().nullable(),
    taux_publie: z.string().nullable().meta({ description: 'Variable sous laquelle des producteurs publient directement le taux' }),
    sens: z.string().meta({ description: 'favorable, defavorable ou neutre quand la valeur monte' }),
    decimales: z.int(),
    source_definition: z.string(),
    quantile: z.object({ niveau: z.number(), variable: z.string(), poids: z.string(), repere: z.string().nullable() }).nullable().meta({
      description:
        'Niveau (0 à 1), variable sous laquelle il est publié, effectif qui pondère les distributions mélangées, part publiée sur laquelle le mélange est recalé',
    }),
    ruptures: z
      .array(z.object({ depuis: z.string(), raison: z.string(), source_mesure: z.string().nullable(), source: z.string() }))
      .meta({ description: 'À partir de « depuis », les valeurs ne se comparent plus aux précédentes' }),
    valeurs: z
      .array(z.object({ zonage: z.string(), periodes: z.array(z.string()), methodes: z.array(z.string()) }))
      .meta({ description: 'Où la publication en a des valeurs' }),
  })
  .meta({ id: 'Indicateur' })

export function indicatorRoutes(app: App, { serving }: Door): void {
  app.get(
    '/api/v1/indicateurs',
    {
      schema: {
        tags: ['Indicateurs'],
        summary: 'Catalogue des indicateurs',
        description: 'Les définitions avec lesquelles la publication a été construite, et où elle a des valeurs.',
        querystring: z.strictObject({ publication, limite, curseur, f: format('json') }),
        response: { 200: ok('Indicateurs', listOf(Indicator)), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json'])
      const served = await serving.serve(query.publication)
      const all = [...served.catalogue.values()].map((row) => withOffers(row, served))
      const page = pageOf(request, served, all, { key: ({ code }) => code, query })
      return isKnownToCaller(request, reply, served, format) ? reply : page
    },
  )

  app.get(
    '/api/v1/indicateurs/:code',
    {
      schema: {
        tags: ['Indicateurs'],
        summary: 'Un indicateur',
        params: z.object({ code: indicateur }),
        querystring: z.strictObject({ publication, f: format('json') }),
        response: { 200: ok('L’indicateur', Indicator.extend({ publication: z.int() })), ...problems },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, request.query.f, ['json'])
      const served = await serving.serve(request.query.publication)
      const found = served.catalogue.get(request.params.code)
      if (!found)
        throw new DomainError('introuvable', `L’indicateur « ${shorten(request.params.code)} » n’est pas au catalogue : voyez /api/v1/indicateurs.`, {
          parametre: 'code',
        })
      if (isKnownToCaller(request, reply, served, format)) return reply
      return { ...withOffers(found, served), publication: served.release }
    },
  )
}

function withOffers(row: CatalogueRow, { offers }: Served): z.infer<typeof Indicator> {
  const mine = offers.filter(({ indicator }) => indicator === row.code)
  const zonings = [...new Set(mine.map(({ zoning }) => zoning))]
  return {
    ...row,
    valeurs: zonings.map((zonage) => {
      const here = mine.filter(({ zoning }) => zoning === zonage)
      return { zonage, periodes: distinct(here.map(({ period }) => period)), methodes: distinct(here.map(({ method }) => method)) }
    }),
  }
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}
