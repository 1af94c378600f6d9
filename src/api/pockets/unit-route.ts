import { z } from 'zod'
import type { Db } from '../../db/database.ts'
import { csvText } from '../../formats/index.ts'
import { DomainError } from '../../model/error.ts'
import { countPockets, countPocketUnits, listPocketUnitShapes, listPocketUnits } from '../../publish/read/index.ts'
import { featuresOf, listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { readerOf } from '../limits/reader.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, startOf } from '../paging.ts'
import { bbox, curseur, dialecte, format, limite, publication } from '../query.ts'
import { featureCollection, sendText } from '../reply.ts'
import { shorten } from '../serving.ts'
import { Unit } from './answers.ts'
import { detectionNamed, detectionsOf } from './choose-detection.ts'
import { featureText } from './feature-text.ts'
import { detectionZoning } from './list-route.ts'
import { unitColumns } from './pocket-columns.ts'

const Query = z.strictObject({
  statut: z.enum(['limite', 'toutes']).optional().meta({
    description: 'limite (absent : celles-ci) : dans aucune grappe, mais un autre choix ou un autre tirage les y mettrait ; toutes : celles des grappes aussi',
  }),
  poche: z.string().max(60).optional().meta({ description: 'Code d’une poche, retenue ou presque : ses mailles seulement' }),
  bbox,
  publication,
  limite,
  curseur,
  f: format('json', 'geojson', 'csv'),
  dialecte,
})

export function pocketUnitRoute(app: App, { database, serving }: Door): void {
  app.get(
    '/api/v1/poches/:zonage/mailles',
    {
      schema: {
        tags: ['Poches'],
        summary: 'Mailles en jeu d’une détection',
        description:
          'Les mailles des grappes et, surtout, celles qui sont à la limite : leur rôle, leur Gi* local, la part des tirages et des choix où elles sont dans une poche. Le chiffre d’une maille est null sous le seuil de secret.',
        params: z.strictObject({ zonage: detectionZoning }),
        querystring: Query,
        response: {
          200: {
            description: 'Mailles, par code',
            content: { 'application/json': { schema: listOf(Unit) }, 'application/geo+json': { schema: featuresOf(Unit) }, 'text/csv': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query, params } = request
      const format = negotiate(request, query.f, ['json', 'geojson', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const start = startOf(request, served, query.curseur, 1)
      const db = readerOf(request, database.db)
      const { edition, meshEdition, recette } = detectionNamed(await detectionsOf(db, served), params.zonage, served, 'introuvable')
      if (query.poche !== undefined) await refuseUnknown(db, edition, query.poche, params.zonage)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const selection = {
        edition,
        meshEdition,
        // A pocket that is named is asked for whole.
        onlyBorderline: (query.statut ?? (query.poche === undefined ? 'limite' : 'toutes')) === 'limite',
        pocket: query.poche ?? null,
        bbox: query.bbox ?? null,
      }
      const page = { after: start.after?.[0] ?? null, limit: query.limite ?? (format === 'json' ? 100 : 10_000) }
      const facts = (units: readonly { maille: string }[], total: number) => {
        const last = units.at(-1)
        const suite = nextUrl(request, served, { last: last ? [last.maille] : null, shown: start.shown + units.length, total })
        return { total, suite, publication: served.release }
      }
      if (format === 'geojson') {
        const [shapes, total] = await Promise.all([listPocketUnitShapes(db, selection, page), countPocketUnits(db, selection)])
        const about = facts(
          shapes.map(({ unit }) => unit),
          total,
        )
        const features = shapes.map(({ unit, geometry }) => featureText(unit.maille, geometry, unit))
        return sendText(reply, format, featureCollection(features.join(','), about), about)
      }
      const [elements, total] = await Promise.all([listPocketUnits(db, selection, page), countPocketUnits(db, selection)])
      const about = facts(elements, total)
      const columns = unitColumns(dialect, recette.parametres.seuil.type === 'revenu' ? 'revenu' : 'part')
      return format === 'csv' ? sendText(reply, format, csvText(columns, elements, dialect), about) : { elements, ...about }
    },
  )
}

// A cluster that is not shown is as one that is not there.
async function refuseUnknown(db: Db, edition: number, poche: string, zonage: string): Promise<void> {
  const selection = { editions: [edition], status: 'toutes', codes: [poche], departements: null, communes: null, epcis: null, bbox: null } as const
  if ((await countPockets(db, selection)) > 0) return
  throw new DomainError(
    'parametre_invalide',
    `poche=${shorten(poche)} : pas de poche, ni de grappe presque retenue, de ce code dans ${zonage} ; voyez /api/v1/poches?zonage=${zonage}&statut=toutes.`,
    { parametre: 'poche', valeur: shorten(poche) },
  )
}
