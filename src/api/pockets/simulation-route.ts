import { setImmediate as otherTurns } from 'node:timers/promises'
import { z } from 'zod'
import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { communesOfEpci, type Detection, type SimulatedTerritory, simulatePockets } from '../../publish/read/index.ts'
import { bodyProblems, ok } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { hangUpOf, readerOf } from '../limits/reader.ts'
import { publication } from '../query.ts'
import type { Served } from '../serving.ts'
import { detectionNamed, detectionsOf, NO_DETECTION } from './choose-detection.ts'
import { SimulationAnswer } from './simulation-answer.ts'
import { SimulationBody } from './simulation-body.ts'

export function pocketSimulationRoute(app: App, { database, serving, gate }: Door): void {
  app.post(
    '/api/v1/poches/simulations',
    {
      schema: {
        tags: ['Poches'],
        summary: 'Quelles poches tiennent sous un plafond',
        description:
          'Les poches de la publication, ou celles que d’autres paramètres trouvent sur les mêmes mailles, prises dans l’ordre que l’appelant choisit jusqu’à la première qui dépasse son plafond ; ce qui reste, ce qui manque à la suivante, et l’incertitude par tirages. Le plafond et les prix sont des paramètres avec leur référence : aucun n’est confirmé dans une source que nous tenons. Rien n’est décidé ici.',
        body: SimulationBody,
        querystring: z.strictObject({ publication }),
        response: { 200: ok('Ce qui tient, ce qui ne tient pas, et les hypothèses', SimulationAnswer), ...bodyProblems },
      },
    },
    async (request, reply) => {
      const { body, query } = request
      // Before anything is awaited: a caller who has gone by then would not be seen.
      const hangUp = hangUpOf(request)
      const served = await serving.serve(body.publication ?? query.publication)
      reply.header('kartye-publication', String(served.release)).header('cache-control', 'no-store')
      const db = readerOf(request, database.db)
      const detection = await chooseDetection(db, served, body.zonage)
      const territory = await territoryOf(db, served, body)
      const { plafond, parametres = null, ordre, liste = [], tirages, graine } = body
      const wish = {
        detection,
        run: served.run,
        editions: editionsOf(served),
        territory,
        parameters: parametres,
        ceiling: {
          envelope: plafond.enveloppe_euros ?? null,
          share: plafond.part_credits ?? null,
          pricePerPerson: plafond.prix_par_habitant ?? null,
          pricePerHousehold: plafond.prix_par_menage ?? null,
          population: plafond.population_max ?? null,
          qpvShare: plafond.part_population_qpv ?? null,
          reference: plafond.reference,
        },
        order: ordre === 'liste' ? ({ by: 'liste', codes: liste } as const) : ({ by: ordre } as const),
        draws: tirages,
        seed: graine,
        permit: async () => {
          hangUp.throwIfAborted()
          await otherTurns()
        },
      }
      const simulation = await gate.run(() => simulatePockets(db, wish), hangUp)
      return { publication: served.release, ...simulation }
    },
  )
}

async function chooseDetection(db: Db, served: Served, zonage: string | undefined): Promise<Detection> {
  const detections = await detectionsOf(db, served)
  if (zonage !== undefined) return detectionNamed(detections, zonage, served)
  const [only] = detections
  if (only && detections.length === 1) return only
  if (!only) throw new DomainError('simulation_impossible', `Rien à simuler : ${NO_DETECTION}`)
  const known = detections.map((detection) => detection.zonage).join(', ')
  throw new DomainError('parametre_invalide', `Plusieurs détections dans la publication ${served.release} : donnez zonage parmi ${known}.`, {
    parametre: 'zonage',
  })
}

async function territoryOf(db: Db, served: Served, { departement, communes, epci }: SimulationBody): Promise<SimulatedTerritory> {
  if (departement !== undefined) return { kind: 'departement', departement }
  if (communes !== undefined) return { kind: 'communes', communes }
  if (epci === undefined) throw new Error('the body was let in without a territory')
  return { kind: 'epci', epci, communes: await communesOfEpci(db, editionsOf(served), epci) }
}

function editionsOf({ zonings }: Served): number[] {
  return zonings.map(({ edition }) => edition)
}
