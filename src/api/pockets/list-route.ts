import { z } from 'zod'
import { csvText } from '../../formats/index.ts'
import { countPockets, listPocketShapes, listPockets, POCKET_STATUSES } from '../../publish/read/index.ts'
import { featuresOf, listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { readerOf } from '../limits/reader.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, startOf } from '../paging.ts'
import { curseur, dialecte, format, limite, publication, zonage, zoneFilters } from '../query.ts'
import { featureCollection, sendText } from '../reply.ts'
import { FlatPocket, Pocket } from './answers.ts'
import { detectionNamed, detectionsOf } from './choose-detection.ts'
import { featureText } from './feature-text.ts'
import { flatPocket, pocketColumns } from './pocket-columns.ts'

export const detectionZoning = zonage.meta({ description: 'Zonage d’une détection ; absent : toutes celles de la publication', example: 'poche-2020' })

const Query = z.strictObject({
  zonage: detectionZoning.optional(),
  statut: z
    .enum(POCKET_STATUSES)
    .optional()
    .meta({ description: 'retenue (absent : celles-ci) ; presque : grappes à qui il manque un critère ou plus ; toutes' }),
  ...zoneFilters,
  publication,
  limite,
  curseur,
  f: format('json', 'geojson', 'csv'),
  dialecte,
})

export function pocketListRoute(app: App, { database, serving }: Door): void {
  app.get(
    '/api/v1/poches',
    {
      schema: {
        tags: ['Poches'],
        summary: 'Poches de pauvreté hors des quartiers prioritaires',
        description:
          'Des grappes de mailles pauvres qui se touchent, hors des périmètres de la politique de la ville, telles que les détections de la publication les ont trouvées : ce qui les a fait retenir, ce qui leur manque, leur stabilité. Par code, jamais par pauvreté. Rien ici ne décide d’une éligibilité. Les indicateurs d’une poche, avec leurs intervalles, sont à l’adresse « valeurs ». Une grappe de moins de 11 ménages n’est jamais montrée.',
        querystring: Query,
        response: {
          200: {
            description: 'Poches, par zonage et code',
            content: {
              'application/json': { schema: listOf(Pocket) },
              'application/geo+json': { schema: featuresOf(FlatPocket) },
              'text/csv': { schema: z.string() },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json', 'geojson', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const { after, shown } = startOf(request, served, query.curseur, 2)
      const db = readerOf(request, database.db)
      const detections = await detectionsOf(db, served)
      const chosen = query.zonage === undefined ? detections : [detectionNamed(detections, query.zonage, served)]
      if (isKnownToCaller(request, reply, served, format)) return reply
      const selection = {
        editions: chosen.map(({ edition }) => edition),
        status: query.statut ?? 'retenue',
        codes: null,
        departements: query.departement ?? null,
        communes: query.commune ?? null,
        epcis: query.epci ?? null,
        bbox: query.bbox ?? null,
      }
      const page = { after: after ? ([after[0] ?? '', after[1] ?? ''] as const) : null, limit: query.limite ?? (format === 'json' ? 100 : 10_000) }
      const facts = (pockets: readonly { zonage: string; code: string }[], total: number) => {
        const last = pockets.at(-1)
        const suite = nextUrl(request, served, { last: last ? [last.zonage, last.code] : null, shown: shown + pockets.length, total })
        return { total, suite, publication: served.release }
      }
      if (format === 'geojson') {
        const [shapes, total] = await Promise.all([listPocketShapes(db, selection, page), countPockets(db, selection)])
        const features = shapes.map(({ pocket, geometry }) => featureText(`${pocket.zonage}.${pocket.code}`, geometry, flatPocket(pocket)))
        const about = facts(
          shapes.map(({ pocket }) => pocket),
          total,
        )
        return sendText(reply, format, featureCollection(features.join(','), about), about)
      }
      const [elements, total] = await Promise.all([listPockets(db, selection, page), countPockets(db, selection)])
      const about = facts(elements, total)
      return format === 'csv' ? sendText(reply, format, csvText(pocketColumns(dialect), elements, dialect), about) : { elements, ...about }
    },
  )
}
