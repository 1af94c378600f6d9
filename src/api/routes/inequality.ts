import { z } from 'zod'
import { countInequalityTerritories, type InequalityKey, listInequalities, listInequalityOffers } from '../../publish/read/index.ts'
import { listOf, ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { answerOf, InequalityAnswer } from '../inequality/answer.ts'
import { chooseInequality } from '../inequality/choose.ts'
import { inequalityCsv } from '../inequality/csv.ts'
import { INDICES, IndexDefinition } from '../inequality/definitions.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, pageOf, startOf } from '../paging.ts'
import { curseur, dialecte, format, indicateurs, limite, periode, publication, territoires, zonage, zoneFilters } from '../query.ts'
import { sendText } from '../reply.ts'

const INDEX_CODES = INDICES.map(({ code }) => code).join(', ')

const Query = z.strictObject({
  zonage: zonage.meta({
    description: 'Un zonage de communes ; ou epci- et departement- suivis du même millésime, réunions de ces communes sans contour à elles',
    example: 'commune-2022',
  }),
  territoires: territoires.meta({ description: 'Codes de communes, d’EPCI ou de départements séparés par des virgules ; absent : tous', example: '97091' }),
  departement: zoneFilters.departement,
  indicateurs: indicateurs.meta({
    description: 'Codes d’indicateurs séparés par des virgules ; absent : tous ceux qui ont des indices',
    example: 'taux_pauvrete_menages',
  }),
  indices: z
    .string()
    .transform((text) => [...new Set(text.split(','))])
    .refine((words) => words.every((word) => /^[a-z][a-z_]*$/.test(word)), {
      error: `des codes d’indices séparés par des virgules sont attendus, parmi ${INDEX_CODES}.`,
    })
    .optional()
    .meta({ description: `Codes d’indices séparés par des virgules (${INDEX_CODES}) ; absent : tous`, example: 'ecart,dissimilarite' }),
  maille: zonage.optional().meta({ description: 'Zonage des mailles ; absent : toutes, les carreaux et les IRIS', example: 'carreau200-2020' }),
  periode: periode.meta({ description: 'Période de la mesure ; absent : la plus récente de chaque indicateur sur chaque maille', example: '2020' }),
  publication,
  limite,
  curseur,
  f: format('json', 'csv'),
  dialecte,
})

export function inequalityRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/inegalites',
    {
      schema: {
        tags: ['Inégalités'],
        summary: 'Inégalités à l’intérieur des communes, des EPCI et des départements',
        description:
          'Par territoire, indicateur et indice : l’écart entre les quartiers prioritaires et le reste (référence calculée sans eux), la dissimilarité, l’isolement, l’exposition, l’indice de Theil et sa décomposition. Chaque ligne nomme ses mailles (carreaux ou IRIS), dont l’indice dépend, et ce à quoi il est sensible. Des lignes par code, pas un classement : /api/v1/inegalites/indices donne les définitions, les formules et les limites.',
        querystring: Query,
        response: {
          200: {
            description: 'Indices, par code de territoire',
            content: { 'application/json': { schema: listOf(InequalityAnswer) }, 'text/csv': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const selection = await chooseInequality(db, served, await listInequalityOffers(db, served.run), query)
      const start = startOf(request, served, query.curseur, 4)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const page = { after: keyOf(start.after), limit: query.limite ?? (format === 'json' ? 100 : 10_000) }
      const [rows, territories] = await Promise.all([listInequalities(db, selection, page), countInequalityTerritories(db, selection)])
      const total = territories * selection.chosen.length
      const last = rows.at(-1)
      const suite = nextUrl(request, served, {
        last: last ? [last.territoire, last.indicateur, last.maille, last.indice] : null,
        shown: start.shown + rows.length,
        total,
      })
      const elements = rows.map((row) => answerOf(row, served.catalogue))
      const facts = { total, suite, publication: served.release }
      return format === 'csv' ? sendText(reply, format, inequalityCsv(elements, dialect, served), facts) : { elements, ...facts }
    },
  )

  app.get(
    '/api/v1/inegalites/indices',
    {
      schema: {
        tags: ['Inégalités'],
        summary: 'Les indices d’inégalité',
        description: 'Définitions, formules, sources et limites des indices de /api/v1/inegalites.',
        querystring: z.strictObject({ publication, limite, curseur, f: format('json') }),
        response: { 200: ok('Indices', listOf(IndexDefinition)), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json'])
      const served = await serving.serve(query.publication)
      const page = pageOf(request, served, INDICES, { key: ({ code }) => code, query })
      return isKnownToCaller(request, reply, served, format) ? reply : page
    },
  )
}

function keyOf(after: readonly string[] | null): InequalityKey | null {
  if (!after) return null
  const [code = '', indicator = '', mesh = '', index = ''] = after
  return [code, indicator, mesh, index]
}
