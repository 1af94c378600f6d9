import { z } from 'zod'
import { LINE_WORDS } from '../../model/column-words.ts'
import { countZones, listValues, type ValueRow, valuesGeojson } from '../../publish/read/index.ts'
import { featuresOf, listOf, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseValues } from '../choose-values.ts'
import { chooseZones } from '../choose-zones.ts'
import { dialectFor } from '../csv.ts'
import { isKnownToCaller } from '../freshness.ts'
import { readerOf } from '../limits/reader.ts'
import { MEDIA, negotiate } from '../negotiate.ts'
import { nextUrl, startOf } from '../paging.ts'
import { curseur, dialecte, format, indicateurs, limite, methode, periode, publication, territoires, zonage, zoneFilters } from '../query.ts'
import { featureCollection, sendText } from '../reply.ts'
import { valuesCsv } from '../values-csv.ts'
import { sendValuesFile, VALUE_FILES, type ValueFile } from '../values-files.ts'

const Value = z
  .object({
    zonage: z.string().meta(said('zonage')),
    territoire: z.string().meta(said('territoire')),
    libelle: z.string().nullable().meta(said('libelle')),
    indicateur: z.string().meta(said('indicateur')),
    periode: z.string().meta(said('periode')),
    valeur: z.number().nullable().meta(said('valeur')),
    unite: z.string().meta(said('unite')),
    statut: z.string().meta(said('statut')),
    motif: z.string().nullable().meta(said('motif')),
    fiabilite: z.string().nullable().meta(said('fiabilite')),
    bas: z.number().nullable().meta(said('bas')),
    haut: z.number().nullable().meta(said('haut')),
    couverture: z.number().nullable().meta(said('couverture')),
    methode: z
      .string()
      .nullable()
      .meta({ ...said('methode'), example: 'support:menages_pauvres' }),
    source: z.string().nullable().meta(said('source')),
    zonage_source: z.string().nullable().meta(said('zonage_source')),
    officiel: z.number().nullable().meta(said('officiel')),
  })
  .meta({
    id: 'Valeur',
    example: {
      zonage: 'qpv-2024',
      territoire: 'QN97001F',
      libelle: 'Les Hauts-Filaos (fictif)',
      indicateur: 'taux_pauvrete_menages',
      periode: '2020',
      valeur: 0.5915779585230968,
      unite: 'part',
      statut: 'estime',
      motif: null,
      fiabilite: 'C',
      bas: 0.5748963196752249,
      haut: 0.6125822591473592,
      couverture: 1,
      methode: 'carreaux',
      source: 'demo-filosofi-carreaux',
      zonage_source: 'carreau200-2020',
      officiel: null,
    },
  }) satisfies z.ZodType<ValueRow>

const FlatValues = z
  .object({ zonage: z.string(), code: z.string(), libelle: z.string().nullable() })
  .catchall(z.union([z.string(), z.number(), z.null()]))
  .meta({ description: 'Pour chaque indicateur : {code}, {code}_statut, {code}_fiabilite, {code}_bas, {code}_haut, {code}_periode' })

const FORMATS = ['json', 'geojson', 'csv', ...VALUE_FILES] as const

const Query = z.strictObject({
  zonage,
  indicateurs,
  periode,
  territoires,
  ...zoneFilters,
  methode,
  publication,
  limite: limite.meta({
    description:
      'Nombre d’éléments par page, 10 000 au plus : lignes (json, csv, xlsx) ou territoires. Absent : 100 en JSON, 10 000 en GeoJSON et en CSV, tout dans les autres formats.',
    example: 100,
  }),
  curseur,
  f: format(...FORMATS),
  dialecte,
})

const binary = z.string().meta({ format: 'binary' })

export function valueRoutes(app: App, door: Door): void {
  const { database, serving } = door
  app.get(
    '/api/v1/valeurs',
    {
      schema: {
        tags: ['Valeurs'],
        summary: 'Valeurs d’indicateurs sur les territoires d’un zonage',
        description:
          'Une ligne par territoire et par indicateur, jamais laissée de côté : sans valeur, le statut dit pourquoi. Les parts vont de 0 à 1, sauf dans le CSV pour tableurs, qui les donne en % et le dit dans la colonne unite. JSON, CSV et XLSX ont une ligne par territoire et par indicateur ; GeoJSON, GeoJSON en séquence, FlatGeobuf, GeoPackage et GeoParquet une entité par territoire, avec les mêmes colonnes et les mêmes valeurs.',
        querystring: Query,
        response: {
          200: {
            description: 'Valeurs, par code de territoire puis d’indicateur',
            content: {
              'application/json': { schema: listOf(Value) },
              'application/geo+json': { schema: featuresOf(FlatValues) },
              'text/csv': { schema: z.string() },
              [MEDIA.geojsonseq]: { schema: z.string().meta({ description: 'Une entité du GeoJSON par ligne, entre RS et LF (RFC 8142)' }) },
              [MEDIA.xlsx]: { schema: binary.meta({ description: 'Feuilles Valeurs (les lignes du CSV), Dictionnaire, Sources, Publication' }) },
              [MEDIA.fgb]: { schema: binary.meta({ description: 'Les colonnes du GeoJSON, typées' }) },
              [MEDIA.gpkg]: { schema: binary.meta({ description: 'Les colonnes du GeoJSON, typées ; tables dictionnaire et sources' }) },
              [MEDIA.parquet]: { schema: binary.meta({ description: 'GeoParquet 1.1 : les colonnes du GeoJSON, typées' }) },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const format = negotiate(request, query.f, FORMATS)
      const dialect = dialectFor(query.dialecte, format)
      const served = await serving.serve(query.publication)
      const { edition, chosen } = chooseValues(served, query)
      const start = startOf(request, served, query.curseur, isByLine(format) ? 2 : 1)
      const db = readerOf(request, database.db)
      const zones = await chooseZones(db, edition, query.zonage, query)
      if (isKnownToCaller(request, reply, served, format)) return reply
      const selection = { run: served.run, zoning: query.zonage, zones, chosen, method: query.methode ?? null }
      if (isValueFile(format)) return sendValuesFile(request, reply, door, format, { served, selection, start, limit: query.limite ?? null })
      const limit = query.limite ?? (format === 'json' ? 100 : 10_000)
      if (format === 'geojson') {
        const { features, shown, last, total } = await valuesGeojson(db, selection, { after: start.after?.[0] ?? null, limit })
        const suite = nextUrl(request, served, { last: last === null ? null : [last], shown: start.shown + shown, total })
        const facts = { total, suite, publication: served.release }
        return sendText(reply, format, featureCollection(features, facts), facts)
      }
      const after = start.after ? ([start.after[0] ?? '', start.after[1] ?? ''] as const) : null
      const [elements, zoneCount] = await Promise.all([listValues(db, selection, { after, limit }), countZones(db, zones)])
      const last = elements.at(-1)
      const total = zoneCount * chosen.length
      const suite = nextUrl(request, served, { last: last ? [last.territoire, last.indicateur] : null, shown: start.shown + elements.length, total })
      const facts = { total, suite, publication: served.release }
      return format === 'csv' ? sendText(reply, format, valuesCsv(elements, dialect, served), facts) : { elements, ...facts }
    },
  )
}

// A page of lines ends at a territory and an indicator, the others at a territory.
function isByLine(format: (typeof FORMATS)[number]): boolean {
  return format === 'json' || format === 'csv' || format === 'xlsx'
}

function isValueFile(format: (typeof FORMATS)[number]): format is ValueFile {
  return format !== 'json' && format !== 'geojson' && format !== 'csv'
}

function said(name: keyof typeof LINE_WORDS): { description: string } {
  return { description: LINE_WORDS[name].definition }
}
