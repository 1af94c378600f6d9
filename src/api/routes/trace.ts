import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { explainEach, explainGrades, precisionOf } from '../../model/grades.ts'
import { listTraceDatasets, listTraceSources, readTracedCorrection, readTracedValue, totalBeforeBounds } from '../../publish/read/index.ts'
import { ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { chooseValues } from '../choose-values.ts'
import { chooseZones } from '../choose-zones.ts'
import { describeFormula } from '../describe-formula.ts'
import { isKnownToCaller } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { code, format, indicateur, methode, periode, publication, zonage } from '../query.ts'
import { shorten } from '../serving.ts'
import { Trace } from '../trace-answers.ts'

export function traceRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/api/v1/valeurs/trace',
    {
      schema: {
        tags: ['Valeurs'],
        summary: 'D’où vient une valeur',
        description:
          'Formule, méthode, support, fichiers, millésimes, et chaque zone source avec sa valeur, son poids et sa contribution ; d’où vient la largeur de l’intervalle ; ce qu’une correction a dit, terme à terme. Quand la valeur est cachée, les chiffres des sources, leurs poids et les termes le sont aussi.',
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
      const [value, correction, sources, jeux] = await Promise.all([
        readTracedValue(db, key),
        readTracedCorrection(db, key),
        listTraceSources(db, key),
        listTraceDatasets(db, key),
      ])
      if (!value)
        throw new DomainError(
          'introuvable',
          `La publication ${served.release} n’a rien sur ${indicateur} ${period} pour ${shorten(territoire)} (non_couvert).`,
          {
            parametre: 'territoire',
            valeur: shorten(territoire),
          },
        )
      const { grades, ...shown } = value
      const precision = precisionOf({ value: value.valeur, low: value.bas, high: value.haut, isShare: served.catalogue.get(indicateur)?.nature === 'part' })
      return {
        publication: served.release,
        zonage,
        territoire,
        indicateur,
        periode: period,
        ...shown,
        fiabilite_phrase: explainGrades(grades, precision),
        fiabilite_motifs: grades === null ? [] : explainEach(grades),
        formule: {
          ...value.formule,
          expression: describeFormula(value.formule, value.methode, value.support?.zonage === zonage ? value.support.variable : null),
        },
        avant_bornes: totalBeforeBounds(value.valeur, sources),
        correction,
        sources,
        jeux,
      }
    },
  )
}
