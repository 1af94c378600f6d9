import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import {
  countZones,
  type GenealogyRow,
  listTerritories,
  type ParentRow,
  readGenealogy,
  readParents,
  readTerritory,
  type TerritoryRow,
  territoriesGeojson,
  territoryGeojson,
} from '../../publish/read/index.ts'
import { featureOf, featuresOf, listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseZones } from '../choose-zones.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { nextUrl, startOf } from '../paging.ts'
import { code, curseur, format, limite, publication, q, territoires, zonage, zoneFilters } from '../query.ts'
import { featureCollection, sendText } from '../reply.ts'
import { type Served, shorten, zoningOf } from '../serving.ts'

const Territory = z
  .object({
    zonage: z.string().meta({ example: 'qpv-2024' }),
    code: z.string().meta({ example: 'QN97001F' }),
    libelle: z.string().nullable(),
    communes: z.array(z.string()).meta({ description: 'Codes Insee', example: ['97091'] }),
    departement: z.string().nullable(),
    epci: z.string().nullable(),
    bassin: z.string(),
    superficie_km2: z.number(),
    population: z.number().nullable().meta({ description: 'Dernière population de la publication ; null si elle n’en a pas ici' }),
  })
  .meta({ id: 'Territoire' }) satisfies z.ZodType<TerritoryRow>

const Parent = z.object({ zonage: z.string(), code: z.string(), libelle: z.string().nullable() }) satisfies z.ZodType<ParentRow>
const Relative = z.object({
  zonage: z.string(),
  code: z.string(),
  libelle: z.string().nullable(),
  part_de_ce_territoire: z.number().meta({ description: 'Part de la superficie de ce territoire que l’autre recouvre (0 à 1)' }),
  part_de_l_autre: z.number().meta({ description: 'Part de la superficie de l’autre que ce territoire recouvre (0 à 1)' }),
}) satisfies z.ZodType<GenealogyRow>

const FlatTerritory = Territory.extend({ communes: z.string().meta({ description: 'Codes Insee séparés par des virgules' }) })
const TerritoryDetail = Territory.extend({
  parents: z.array(Parent).meta({ description: 'Communes où il se trouve' }),
  genealogie: z.array(Relative).meta({ description: 'Périmètres du même type à d’autres millésimes qui partagent du terrain avec lui' }),
  publication: z.int(),
})

export function territoryRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/territoires',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Territoires d’un zonage',
        querystring: z.strictObject({ zonage, territoires, ...zoneFilters, q, publication, limite, curseur, f: format('json', 'geojson') }),
        response: {
          200: {
            description: 'Territoires, par code',
            content: { 'application/json': { schema: listOf(Territory) }, 'application/geo+json': { schema: featuresOf(FlatTerritory) } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, ['json', 'geojson'])
      const served = await serving.serve(query.publication)
      const { edition } = zoningOf(served, query.zonage)
      const start = startOf(request, served, query.curseur, 1)
      const selection = selectionOf(served, query.zonage, await chooseZones(db, edition, query.zonage, query))
      if (isKnownToCaller(request, reply, served, format)) return reply
      const page = { after: start.after?.[0] ?? null, limit: query.limite ?? (format === 'json' ? 100 : 10_000) }
      if (format === 'geojson') {
        const { features, shown, last, total } = await territoriesGeojson(db, selection, page)
        const suite = nextUrl(request, served, { last: last === null ? null : [last], shown: start.shown + shown, total })
        const facts = { total, suite, publication: served.release }
        return sendText(reply, format, featureCollection(features, facts), facts)
      }
      const [elements, total] = await Promise.all([listTerritories(db, selection, page), countZones(db, selection.zones)])
      const last = elements.at(-1)
      const suite = nextUrl(request, served, { last: last ? [last.code] : null, shown: start.shown + elements.length, total })
      return { elements, total, suite, publication: served.release }
    },
  )

  app.get(
    '/api/v1/territoires/:zonage/:code',
    {
      schema: {
        tags: ['Territoires'],
        summary: 'Un territoire, ses communes, sa généalogie, sa géométrie',
        params: z.object({ zonage, code }),
        querystring: z.strictObject({ publication, f: format('json', 'geojson') }),
        response: {
          200: {
            description: 'Le territoire',
            content: { 'application/json': { schema: TerritoryDetail }, 'application/geo+json': { schema: featureOf(FlatTerritory) } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const format = negotiate(request, query.f, ['json', 'geojson'])
      const served = await serving.serve(query.publication)
      const { edition } = zoningOf(served, params.zonage, 'introuvable')
      const selection = selectionOf(served, params.zonage, await chooseZones(db, edition, params.zonage, {}))
      if (format === 'geojson') {
        const feature = (await territoryGeojson(db, selection, params.code)) ?? missing(params)
        return isKnownToCaller(request, reply, served, format) ? reply : sendText(reply, format, feature)
      }
      const territory = (await readTerritory(db, selection, params.code)) ?? missing(params)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const [parents, genealogie] = await Promise.all([
        readParents(db, served.release, edition, params.code),
        readGenealogy(db, served.release, edition, params.code),
      ])
      return { ...territory, parents, genealogie, publication: served.release }
    },
  )
}

function selectionOf(served: Served, zoning: string, zones: Parameters<typeof countZones>[1]) {
  const periods = served.offers.filter((offer) => offer.zoning === zoning && offer.indicator === 'population').map(({ period }) => period)
  return { run: served.run, zoning, populationPeriod: periods.sort().at(-1) ?? null, zones }
}

function missing({ zonage, code }: { zonage: string; code: string }): never {
  throw new DomainError('introuvable', `Pas de territoire ${shorten(code)} dans ${zonage} : voyez /api/v1/territoires?zonage=${zonage}.`, {
    parametre: 'code',
    valeur: shorten(code),
  })
}
