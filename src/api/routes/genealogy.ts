import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { EVENTS, listGenealogies, listKin, listKinships, readTerritory } from '../../publish/read/index.ts'
import { problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseZones } from '../choose-zones.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { Genealogies, GenealogyTable, TerritoryGenealogy } from '../genealogy/answers.ts'
import { choosePair, knownZoning, namePairs } from '../genealogy/choose-pair.ts'
import { kinCsv, kinshipCsv, pairsCsv } from '../genealogy/csv.ts'
import { territoryGenealogy } from '../genealogy/territory.ts'
import { readerOf } from '../limits/reader.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, pageOf, startOf } from '../paging.ts'
import { code, curseur, dialecte, format, limite, publication, zonage } from '../query.ts'
import { sendText } from '../reply.ts'
import { shorten, zoningOf } from '../serving.ts'

const another = (what: string, example: string) => z.string().max(60).optional().meta({ description: what, example })

export function genealogyRoutes(app: App, { database, serving }: Door): void {
  app.get(
    '/api/v1/territoires/:zonage/:code/genealogie',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Ce qu’un périmètre était, et ce qu’il est devenu',
        description:
          'Les périmètres des autres zonages d’intervention, et des autres millésimes du même type, qui partagent du terrain avec celui-ci : parts en superficie, en habitants et en logements là où un carroyage ou des adresses les disent, événement, phrase. Un même nom ne fait pas un même quartier : voyez « homonymes ».',
        params: z.object({ zonage, code }),
        querystring: z.strictObject({ vers: another('Un seul autre zonage ; absent : tous', 'qpv-2015'), publication, f: format('json', 'csv'), dialecte }),
        response: {
          200: { description: 'Sa généalogie', content: { 'application/json': { schema: TerritoryGenealogy }, 'text/csv': { schema: z.string() } } },
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
      if (query.vers !== undefined) knownZoning(served, 'vers', query.vers)
      if (query.vers === params.zonage)
        throw new DomainError('parametre_invalide', `« vers » est le zonage même de ce territoire (${params.zonage}).`, {
          parametre: 'vers',
          valeur: params.zonage,
        })
      const zones = await chooseZones(db, edition, params.zonage, {})
      const territory = await readTerritory(db, { run: served.run, zoning: params.zonage, populationPeriod: null, zones }, params.code)
      if (!territory)
        throw new DomainError('introuvable', `Pas de territoire ${shorten(params.code)} dans ${params.zonage}.`, {
          parametre: 'code',
          valeur: shorten(params.code),
        })
      const all = await listGenealogies(db, served.release, params.zonage)
      const pairs = all.filter(({ de, vers }) => query.vers === undefined || de === query.vers || vers === query.vers)
      if (query.vers !== undefined && pairs.length === 0)
        throw new DomainError(
          'introuvable',
          `Pas de généalogie entre ${params.zonage} et ${query.vers} dans la publication ${served.release}. Tracées : ${namePairs(all)}.`,
          {
            parametre: 'vers',
            valeur: query.vers,
          },
        )
      if (isKnownToCaller(request, reply, served, format)) return reply
      const kin = await listKin(db, { release: served.release, edition, code: params.code }, query.vers ?? null)
      const named = { zonage: params.zonage, code: params.code, libelle: territory.libelle }
      const answer = territoryGenealogy(named, pairs, kin)
      return format === 'csv' ? sendText(reply, format, kinCsv(named, answer.parentes, dialect, served.release)) : { ...answer, publication: served.release }
    },
  )

  app.get(
    '/api/v1/genealogies',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Comment les périmètres d’un zonage sont devenus ceux d’un autre',
        description:
          'Sans « de » ni « vers » : les paires de zonages tracées, avec leurs événements. Avec les deux : la table de passage, une ligne par lien, par codes ; les simples contacts n’y sont que si on les demande (evenement=contact).',
        querystring: z.strictObject({
          de: another('Zonage de départ, le plus ancien', 'qpv-2015'),
          vers: another('Zonage d’arrivée', 'qpv-2024'),
          evenement: z.enum(EVENTS).optional().meta({ description: 'Un seul événement ; absent : tous, contacts exceptés', example: 'modifie' }),
          publication,
          limite,
          curseur,
          f: format('json', 'csv'),
          dialecte,
        }),
        response: {
          200: {
            description: 'Paires tracées, ou table de passage',
            content: { 'application/json': { schema: z.union([GenealogyTable, Genealogies]) }, 'text/csv': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const { de, vers, evenement } = query
      const format = negotiate(request, query.f, ['json', 'csv'])
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const db = readerOf(request, database.db)
      const { release } = served
      const pairs = await listGenealogies(db, release)
      if (de === undefined || vers === undefined) {
        const lone = de !== undefined ? 'vers' : vers !== undefined ? 'de' : null
        if (lone)
          throw new DomainError('parametre_invalide', `« de » et « vers » vont ensemble : donnez aussi « ${lone} ». Tracées : ${namePairs(pairs)}.`, {
            parametre: lone,
          })
        if (evenement !== undefined)
          throw new DomainError('parametre_invalide', '« evenement » choisit des lignes entre deux zonages : donnez « de » et « vers ».', {
            parametre: 'evenement',
          })
        const page = pageOf(request, served, pairs, { key: (pair) => `${pair.de} ${pair.vers}`, query })
        if (isKnownToCaller(request, reply, served, format)) return reply
        return format === 'csv' ? sendText(reply, format, pairsCsv(page.elements, dialect, release), page) : page
      }
      const pair = choosePair(served, pairs, de, vers)
      const start = startOf(request, served, query.curseur, 1)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const limit = query.limite ?? (format === 'csv' ? 10_000 : 100)
      const { rows, total } = await listKinships(db, { release, from: de, to: vers, event: evenement ?? null }, { offset: start.shown, limit })
      const last = rows.at(-1)
      const suite = nextUrl(request, served, { last: last ? [`${last.de} ${last.vers}`] : null, shown: start.shown + rows.length, total })
      const facts = { total, suite, publication: release }
      return format === 'csv' ? sendText(reply, format, kinshipCsv(pair, rows, dialect, release), facts) : { ...pair, elements: rows, ...facts }
    },
  )
}
