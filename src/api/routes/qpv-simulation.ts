import { z } from 'zod'
import { type QpvSimulation, simulateQpv } from '../../publish/read/index.ts'
import { bodyProblems, ok } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseZones } from '../choose-zones.ts'
import { hangUpOf, readerOf } from '../limits/reader.ts'
import { zoningOf } from '../serving.ts'
import { QpvSimulationAnswer } from '../simulations/qpv-answer.ts'
import { QpvSimulationBody } from '../simulations/qpv-body.ts'
import { referencesOf, wishOf } from '../simulations/qpv-wish.ts'

const DESCRIPTION = `Rejoue la règle des décrets sur des territoires de la publication, avec les poids du décret et d’autres : seuil et son calcul, critère par critère, avec intervalles. Le zonage peut être des poches, des quartiers d’un autre millésime, des IRIS.

Rien n’est décidé ni classé : les territoires viennent par code. Les revenus tenus ici sont disponibles, ceux du décret déclarés : la réponse le dit, avec le sens du biais. Une valeur secrète ou non publiée n’est comparée à aucun seuil.`

export function qpvSimulationRoutes(app: App, { database, serving, gate }: Door): void {
  app.post(
    '/api/v1/qpv/simulations',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Ce que la règle des quartiers prioritaires donnerait, sous ces poids et d’autres',
        description: DESCRIPTION,
        querystring: z.strictObject({}),
        body: QpvSimulationBody,
        response: { 200: ok('Seuils, et verdict de chaque territoire par code', QpvSimulationAnswer), ...bodyProblems },
      },
    },
    async (request, reply) => {
      const { body } = request
      // Before anything is awaited: a caller who has gone by then would not be seen.
      const hangUp = hangUpOf(request)
      const served = await serving.serve(body.publication)
      const { edition } = zoningOf(served, body.zonage)
      const db = readerOf(request, database.db)
      const zones = await chooseZones(db, edition, body.zonage, body)
      const { regime, seuils, grappes, hypotheses } = await gate.run(() => simulateQpv(db, wishOf(served, body, zones)), hangUp)
      reply.header('kartye-publication', String(served.release)).header('cache-control', 'no-store')
      return {
        publication: served.release,
        zonage: body.zonage,
        regime,
        references: referencesOf(body),
        seuils: seuils.map((one) => ({ ...one, poids: namedWeights(regime.code, one.poids) })),
        grappes,
        hypotheses,
      }
    },
  )
}

function namedWeights(regime: QpvSimulation['regime']['code'], { wide, local }: QpvSimulation['seuils'][number]['poids']): Record<string, number> {
  return regime === 'metropole' ? { national: wide, unite_urbaine: local } : { metropole: wide, departement: local }
}
