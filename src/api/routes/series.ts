import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { parseZoningId } from '../../model/zoning-id.ts'
import { listSeries, listSources, readTerritory, wholeEdition } from '../../publish/read/index.ts'
import { problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { readerOf } from '../limits/reader.ts'
import { negotiate } from '../negotiate.ts'
import { code, dialecte, format, indicateurs, methode, publication, zonage } from '../query.ts'
import { sendText } from '../reply.ts'
import { SeriesAnswer, seriesAnswer } from '../series/answer.ts'
import { checkSource, chooseIndicators } from '../series/choose-indicators.ts'
import { seriesCsv } from '../series/csv.ts'
import { shorten, zoningOf } from '../serving.ts'

const source = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,99}$/, 'un nom de source est attendu, tel que /api/v1/sources le donne.')
  .optional()
  .meta({ description: 'Une seule source, par son nom dans /api/v1/sources ; absent : toutes', example: 'demo-rp-population' })

export function seriesRoutes(app: App, { database, serving }: Door): void {
  app.get(
    '/api/v1/territoires/:zonage/:code/series',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Séries d’un territoire, à périmètre constant',
        description:
          'Toutes les périodes de chaque indicateur, portées sur un même périmètre : celui du millésime du zonage. « meilleures » donne la meilleure valeur de chaque période ; « series » les donne à source et méthode constantes. Chaque point dit s’il se compare au précédent, et pourquoi non.',
        params: z.object({ zonage, code }),
        querystring: z.strictObject({ indicateurs, methode, source, publication, f: format('json', 'csv'), dialecte }),
        response: {
          200: {
            description: 'Séries, par indicateur',
            content: { 'application/json': { schema: SeriesAnswer }, 'text/csv': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const format = negotiate(request, query.f, ['json', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const db = readerOf(request, database.db)
      const { edition } = zoningOf(served, params.zonage, 'introuvable')
      const indicators = chooseIndicators(served, { zonage: params.zonage, ...query })
      if (query.source !== undefined)
        checkSource(
          query.source,
          (await listSources(db, served.release)).map(({ id }) => id),
          served.release,
        )
      const selected = { run: served.run, zoning: params.zonage }
      const territory = await readTerritory(db, { ...selected, populationPeriod: null, zones: wholeEdition(edition) }, params.code)
      if (!territory)
        throw new DomainError(
          'introuvable',
          `Pas de territoire ${shorten(params.code)} dans ${params.zonage} : voyez /api/v1/territoires?zonage=${params.zonage}.`,
          {
            parametre: 'code',
            valeur: shorten(params.code),
          },
        )
      if (isKnownToCaller(request, reply, served, format)) return reply
      const rows = await listSeries(db, { ...selected, code: params.code, indicators, method: query.methode ?? null, source: query.source ?? null })
      const millesime = parseZoningId(params.zonage).vintage
      const perimetre = {
        ...{ zonage: params.zonage, millesime, code: params.code, libelle: territory.libelle },
        ...{ contour_constant: true as const, phrase: `Le même périmètre, celui de ${millesime}, à toutes les périodes.` },
      }
      return format === 'csv' ? sendText(reply, format, seriesCsv(perimetre, rows, dialect, served)) : seriesAnswer(perimetre, rows, served.release)
    },
  )
}
