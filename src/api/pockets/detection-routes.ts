import { z } from 'zod'
import { ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { format, publication } from '../query.ts'
import { DetectionAnswer, detectionAnswer } from './answers.ts'
import { detectionNamed, detectionsOf } from './choose-detection.ts'
import { detectionZoning } from './list-route.ts'

const Query = z.strictObject({ publication, f: format('json') })

export function pocketDetectionRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/poches/detections',
    {
      schema: {
        tags: ['Poches'],
        summary: 'Comment les poches ont été cherchées',
        description:
          'Chaque détection de la publication : la recette et ses paramètres, les hypothèses et leurs sources, les seuils par département, les mailles et leurs chiffres avec leur millésime, les périmètres laissés de côté, les choix essayés et les signalements.',
        querystring: Query,
        response: { 200: ok('Détections, par zonage', z.object({ elements: z.array(DetectionAnswer), publication: z.int() })), ...problems },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, request.query.f, ['json'])
      const served = await serving.serve(request.query.publication)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const detections = await detectionsOf(db, served)
      return { elements: detections.map(detectionAnswer), publication: served.release }
    },
  )

  app.get(
    '/api/v1/poches/detections/:zonage',
    {
      schema: {
        tags: ['Poches'],
        summary: 'Une détection de poches',
        params: z.strictObject({ zonage: detectionZoning }),
        querystring: Query,
        response: { 200: ok('La détection', DetectionAnswer.extend({ publication: z.int() })), ...problems },
      },
    },
    async (request, reply) => {
      const format = negotiate(request, request.query.f, ['json'])
      const served = await serving.serve(request.query.publication)
      const detection = detectionNamed(await detectionsOf(db, served), request.params.zonage, served, 'introuvable')
      if (isKnownToCaller(request, reply, served, format)) return reply
      return { ...detectionAnswer(detection), publication: served.release }
    },
  )
}
