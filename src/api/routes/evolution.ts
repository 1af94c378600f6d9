import { z } from 'zod'
import { countZones, type EvolutionRow, listEvolutions } from '../../publish/read/index.ts'
import { listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { choosePeriods } from '../choose-periods.ts'
import { chooseZones } from '../choose-zones.ts'
import { dialectFor } from '../csv.ts'
import { evolutionCsv } from '../evolution-csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, startOf } from '../paging.ts'
import { PeriodValue } from '../period-value.ts'
import { curseur, dialecte, format, indicateur, limite, methode, periode, publication, territoires, zonage, zoneFilters } from '../query.ts'
import { sendText } from '../reply.ts'

const Evolution = z
  .object({
    zonage: z.string(),
    territoire: z.string(),
    libelle: z.string().nullable(),
    indicateur: z.string(),
    unite: z.string().meta({ description: '« part » : de 0 à 1, la différence aussi (0.02 : deux points)' }),
    de: PeriodValue,
    a: PeriodValue,
    comparable: z.boolean().meta({ description: 'Les deux valeurs existent, de même méthode et de même source, sans rupture de série entre elles' }),
    motif: z.string().nullable().meta({ description: 'Pourquoi elles ne se comparent pas' }),
    remarques: z.array(z.string()).meta({ description: 'À savoir pour lire la différence' }),
    difference: z.number().nullable().meta({ description: 'a − de, dans l’unité ; null quand les valeurs ne se comparent pas' }),
    difference_bas: z.number().nullable().meta({ description: 'Intervalle à 90 % de la différence' }),
    difference_haut: z.number().nullable().meta({ description: 'Intervalle à 90 % de la différence' }),
    variation: z.number().nullable().meta({ description: 'Variation relative d’un effectif (0.1 : +10 %) ; null pour les autres natures' }),
    verdict: z
      .enum(['hausse', 'baisse', 'non_concluant', 'non_comparable'])
      .meta({ description: 'non_concluant : l’intervalle contient 0, ou il n’y en a pas ; non_comparable : rien n’a été comparé, voir motif' }),
  })
  .meta({ id: 'Evolution' }) satisfies z.ZodType<EvolutionRow>

const Query = z.strictObject({
  zonage,
  indicateur,
  de: periode.unwrap().meta({ description: 'Première période', example: '2016' }),
  a: periode.unwrap().meta({ description: 'Dernière période', example: '2020' }),
  territoires,
  ...zoneFilters,
  methode,
  publication,
  limite,
  curseur,
  f: format('json', 'csv'),
  dialecte,
})

export function evolutionRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/valeurs/evolution',
    {
      schema: {
        tags: ['Valeurs'],
        summary: 'Évolution d’un indicateur entre deux périodes',
        description:
          'Une ligne par territoire. La différence n’est donnée que si les deux valeurs se comparent ; sinon « motif » dit pourquoi : rupture de série, autre source, autre méthode, valeur absente. Son intervalle à 90 % tient les erreurs des deux périodes pour indépendantes (méthode MOVER) : celles d’un même territoire vont dans le même sens, il est donc plutôt trop large.',
        querystring: Query,
        response: {
          200: {
            description: 'Évolutions, par code de territoire',
            content: { 'application/json': { schema: listOf(Evolution) }, 'text/csv': { schema: z.string() } },
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
      const edition = choosePeriods(served, query)
      const start = startOf(request, served, query.curseur, 1)
      const zones = await chooseZones(db, edition, query.zonage, query)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const selection = {
        run: served.run,
        zoning: query.zonage,
        zones,
        indicator: query.indicateur,
        from: query.de,
        to: query.a,
        method: query.methode ?? null,
      }
      const page = { after: start.after?.[0] ?? null, limit: query.limite ?? (format === 'json' ? 100 : 10_000) }
      const [elements, total] = await Promise.all([listEvolutions(db, selection, page), countZones(db, zones)])
      const last = elements.at(-1)
      const suite = nextUrl(request, served, { last: last ? [last.territoire] : null, shown: start.shown + elements.length, total })
      const facts = { total, suite, publication: served.release }
      return format === 'csv' ? sendText(reply, format, evolutionCsv(elements, dialect, served), facts) : { elements, ...facts }
    },
  )
}
