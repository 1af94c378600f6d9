import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import manifest from '../../../package.json' with { type: 'json' }
import { type CsvColumn, csvText } from '../../formats/index.ts'
import { type JudgedPoint, listJudgedPoints, listSources } from '../../publish/read/index.ts'
import { listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { negotiate } from '../negotiate.ts'
import { pageOf } from '../paging.ts'
import { Point, Report } from '../quality/answers.ts'
import { qualityPage } from '../quality/page.ts'
import { readDrawnPoints, readReport, selectQuality } from '../quality/report.ts'
import { curseur, dialecte, format, indicateur, limite, methode, publication, zonage } from '../query.ts'
import { sendText } from '../reply.ts'

// Nothing is published beside the demo's estimates of taux_chomage.
const judgedIndicator = indicateur.optional().meta({ description: 'Code de l’indicateur ; absent : tous', example: 'taux_emploi' })
const chosen = { zonage: zonage.optional().meta({ description: 'Zonage ; absent : tous', example: 'qpv-2024' }), indicateur: judgedIndicator, publication }

const POINT_COLUMNS: CsvColumn<JudgedPoint>[] = [
  { name: 'zonage', cell: ({ zonage }) => zonage },
  { name: 'territoire', cell: ({ territoire }) => territoire },
  { name: 'departement', cell: ({ departement }) => departement },
  { name: 'indicateur', cell: ({ indicateur }) => indicateur },
  { name: 'periode', cell: ({ periode }) => periode },
  { name: 'methode', cell: ({ methode }) => methode },
  { name: 'support', cell: ({ support }) => support },
  { name: 'source', cell: ({ source }) => source },
  { name: 'estimation', cell: ({ estimation }) => estimation },
  { name: 'bas', cell: ({ bas }) => bas },
  { name: 'haut', cell: ({ haut }) => haut },
  { name: 'officiel', cell: ({ officiel }) => officiel },
  { name: 'periode_officielle', cell: ({ periode_officielle }) => periode_officielle },
  { name: 'part_de_la_source', cell: ({ part_de_la_source }) => part_de_la_source },
]

export function qualityRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/qualite',
    {
      schema: {
        tags: ['Qualité'],
        summary: 'Ce que les chiffres publiés disent des estimations',
        description:
          'Par zonage, indicateur, période, méthode, support et source : erreurs, biais, part des chiffres publiés dans les intervalles et dans les bornes, par tiers des territoires ; les corrections et ce qu’elles ont appris ; d’où vient la largeur des intervalles. Les territoires à secret statistique n’y sont pas. En HTML : une page à lire, avec des graphiques.',
        querystring: z.strictObject({ ...chosen, f: format('json', 'html') }),
        response: {
          200: { description: 'Le rapport de qualité', content: { 'application/json': { schema: Report }, 'text/html': { schema: z.string() } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json', 'html'])
      const served = await serving.serve(query.publication)
      const selection = selectQuality(served, query)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const report = await readReport(db, served.release, selection)
      if (format === 'json') return report
      const [points, sources] = await Promise.all([readDrawnPoints(db, report, selection), listSources(db, served.release)])
      const styles = { addresses: ['/accueil.css', '/qualite.css'] }
      return asPage(reply).send(await qualityPage({ report, points, sources, catalogue: served.catalogue, version: manifest.version, styles }))
    },
  )

  app.get(
    '/api/v1/qualite/points',
    {
      schema: {
        tags: ['Qualité'],
        summary: 'Les estimations jugées, une à une',
        description:
          'Chaque estimation à côté du chiffre officiel de la période la plus proche, telle qu’elle était avant qu’une fiabilité E ne la fasse taire : elle juge une méthode, elle ne se lit pas comme un chiffre du quartier. Les parts sont de 0 à 1.',
        querystring: z.strictObject({ ...chosen, methode, limite, curseur, f: format('json', 'csv'), dialecte }),
        response: {
          200: { description: 'Points', content: { 'application/json': { schema: listOf(Point) }, 'text/csv': { schema: z.string() } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const selection = selectQuality(served, query)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const all = await listJudgedPoints(db, { ...selection, method: query.methode ?? null })
      const key = (point: JudgedPoint) => [point.zonage, point.indicateur, point.periode, point.methode, point.source, point.territoire].join(' ')
      const page = pageOf(request, served, all, { key, query: { ...query, limite: query.limite ?? (format === 'csv' ? 10_000 : 100) } })
      return format === 'csv' ? sendText(reply, format, csvText(POINT_COLUMNS, page.elements, dialect), page) : page
    },
  )

  app.get('/qualite.css', { schema: { hide: true } }, async (_request, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600')
    return readFile(new URL('../quality/qualite.css', import.meta.url), 'utf8')
  })
}
