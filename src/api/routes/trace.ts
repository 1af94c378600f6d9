import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { listTraceDatasets, listTraceSources, readTracedValue, type TraceDataset, type TracedValue, type TraceSource } from '../../publish/read/index.ts'
import { ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseValues } from '../choose-values.ts'
import { chooseZones } from '../choose-zones.ts'
import { describeFormula } from '../describe-formula.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { code, format, indicateur, methode, periode, publication, zonage } from '../query.ts'
import { shorten } from '../serving.ts'

const VariableName = z.object({ variable: z.string(), libelle: z.string().nullable() })
const Formula = z.object({
  nature: z.enum(['effectif', 'part', 'moyenne', 'part_publiee']).meta({ description: 'part_publiee : le producteur publie le taux sans ses effectifs' }),
  indicateur: z.string(),
  definition: z.string(),
  numerateur: VariableName,
  denominateur: VariableName.nullable(),
})

const TraceSourceAnswer = z
  .object({
    zonage: z.string(),
    territoire: z.string(),
    libelle: z.string().nullable(),
    numerateur: z.number().nullable(),
    numerateur_statut: z.string().meta({ description: 'ok, secret ou manquant' }),
    denominateur: z.number().nullable(),
    denominateur_statut: z.string().nullable(),
    poids: z.number().nullable().meta({ description: 'Part de la source portée sur le territoire, pour le numérateur' }),
    poids_denominateur: z.number().nullable().meta({ description: 'La même, pour le dénominateur' }),
    part_du_territoire: z.number().nullable().meta({ description: 'Part du territoire qui se trouve dans la source' }),
    selon_aire: z.boolean().meta({ description: 'La source n’a pas de support : son aire a été prise' }),
    impute: z.boolean().meta({ description: 'Ligne imputée par le producteur' }),
    contribution: z.number().nullable().meta({ description: 'Les contributions s’additionnent en la valeur' }),
  })
  .meta({ id: 'SourceDeTrace' }) satisfies z.ZodType<TraceSource>

const TraceDatasetAnswer = z
  .object({
    role: z.enum(['numerateur', 'denominateur', 'support', 'perimetres_source', 'perimetres_cible']),
    source: z.string(),
    titre: z.string(),
    producteur: z.string(),
    licence: z.string(),
    url: z.string(),
    fictif: z.boolean(),
    zonage: z.string(),
    millesime: z.int(),
    periode: z.string().nullable(),
    fichier: z.string(),
    empreinte: z.string(),
    date: z.string(),
  })
  .meta({ id: 'JeuDeTrace' }) satisfies z.ZodType<TraceDataset>

const Traced = z.object({
  libelle: z.string().nullable(),
  rang: z.int().meta({ description: '1 : la meilleure méthode qui réponde ici' }),
  valeur: z.number().nullable(),
  unite: z.string(),
  statut: z.string(),
  motif: z.string().nullable(),
  fiabilite: z.string().nullable(),
  bas: z.number().nullable(),
  haut: z.number().nullable(),
  borne_basse: z.number().nullable().meta({ description: 'Borne certaine : les sources entièrement dedans' }),
  borne_haute: z.number().nullable().meta({ description: 'Borne certaine : toutes les sources touchées' }),
  couverture: z.number().nullable(),
  part_imputee: z.number().nullable(),
  methode: z.string(),
  officiel: z.number().nullable(),
  numerateur: z.number().nullable(),
  denominateur: z.number().nullable(),
  formule: Formula,
  support: z.object({ variable: z.string(), zonage: z.string().nullable() }).nullable(),
  autres_methodes: z.array(z.object({ methode: z.string(), rang: z.int(), valeur: z.number().nullable(), statut: z.string() })),
}) satisfies z.ZodType<TracedValue>

const Trace = Traced.extend({
  publication: z.int(),
  zonage: z.string(),
  territoire: z.string(),
  indicateur: z.string(),
  periode: z.string(),
  formule: Formula.extend({ expression: z.string().meta({ example: 'Σ w·chomeurs_15_64 ÷ Σ w′·actifs_15_64' }) }),
  sources: z.array(TraceSourceAnswer),
  jeux: z.array(TraceDatasetAnswer),
}).meta({ id: 'Trace' })

export function traceRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/valeurs/trace',
    {
      schema: {
        tags: ['Valeurs'],
        summary: 'D’où vient une valeur',
        description:
          'Formule, méthode, support, fichiers, millésimes, et chaque zone source avec sa valeur, son poids et sa contribution. Quand la valeur est cachée, les chiffres des sources et leurs poids le sont aussi.',
        querystring: z.strictObject({ zonage, territoire: code, indicateur, periode, methode, publication, f: format('json') }),
        response: { 200: ok('La trace', Trace), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      const { zonage, territoire, indicateur } = query
      const format = negotiate(request, query.f, ['json'])
      const served = await serving.serve(query.publication)
      const { edition, chosen } = chooseValues(served, { ...query, indicateurs: [indicateur] }, 'indicateur')
      const period = chosen[0]?.period ?? ''
      await chooseZones(db, edition, zonage, { territoires: [territoire] }, 'territoire')
      if (isKnownToCaller(request, reply, served, format)) return reply
      const key = { run: served.run, zoning: zonage, code: territoire, indicator: indicateur, period, method: query.methode ?? null }
      const [value, sources, jeux] = await Promise.all([readTracedValue(db, key), listTraceSources(db, key), listTraceDatasets(db, key)])
      if (!value)
        throw new DomainError(
          'introuvable',
          `La publication ${served.release} n’a rien sur ${indicateur} ${period} pour ${shorten(territoire)} (non_couvert).`,
          {
            parametre: 'territoire',
            valeur: shorten(territoire),
          },
        )
      const formule = { ...value.formule, expression: describeFormula(value.formule, value.methode) }
      return { publication: served.release, zonage, territoire, indicateur, periode: period, ...value, formule, sources, jeux }
    },
  )
}
