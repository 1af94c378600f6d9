import { z } from 'zod'
import type { SeriesRow } from '../../publish/read/index.ts'
import { PeriodValue } from '../period-value.ts'

const SincePrevious = z.object({
  periode: z.string().meta({ description: 'Période du point précédent de la série' }),
  comparable: z.boolean().meta({ description: 'Ce que /api/v1/valeurs/evolution répond pour ces deux périodes' }),
  motif: z.string().nullable().meta({ description: 'Pourquoi les deux valeurs ne se comparent pas' }),
  remarques: z.array(z.string()).meta({ description: 'À savoir pour lire la différence' }),
  difference: z.number().nullable(),
  difference_bas: z.number().nullable().meta({ description: 'Intervalle à 90 % de la différence' }),
  difference_haut: z.number().nullable().meta({ description: 'Intervalle à 90 % de la différence' }),
  variation: z.number().nullable().meta({ description: 'Variation relative d’un effectif (0.1 : +10 %)' }),
  verdict: z.enum(['hausse', 'baisse', 'non_concluant', 'non_comparable']),
})

const Point = PeriodValue.extend({
  zonage_source: z.string().nullable().meta({ description: 'Géographie où la source mesure, avec son millésime : ce n’est pas celui du territoire' }),
  meilleure: z.boolean().meta({ description: 'La mieux classée de sa période, parmi ce qui est demandé' }),
  depuis: SincePrevious.nullable().meta({ description: 'Ce qui a changé depuis le point précédent de la série ; null pour le premier' }),
}).meta({ id: 'PointDeSerie' })

const Break = z.object({ depuis: z.string(), raison: z.string(), source_mesure: z.string().nullable(), source: z.string() })
const Flag = z.object({
  code: z.string().meta({
    description: 'carreaux_de_plusieurs_millesimes, geographies_de_plusieurs_millesimes, methodes_melangees ou sources_melangees',
  }),
  indicateur: z.string(),
  source: z.string().nullable().meta({ description: 'Source dont il s’agit ; null : les meilleures valeurs' }),
  phrase: z.string(),
  reference: z.string().nullable().meta({ description: 'Qui fait cette réserve ; null : elle se constate dans la série' }),
})

const Line = z
  .object({
    indicateur: z.string(),
    libelle: z.string(),
    unite: z.string().meta({ description: '« part » : de 0 à 1' }),
    nature: z.string(),
    motif: z.string().nullable().meta({ description: 'Pourquoi les séries sont vides' }),
    meilleures: z.array(Point).meta({ description: 'La meilleure valeur de chaque période, d’où qu’elle vienne' }),
    series: z
      .array(z.object({ source: z.string(), methode: z.string(), principale: z.boolean(), points: z.array(Point) }))
      .meta({ description: 'Les mêmes valeurs et toutes les autres, à source et méthode constantes ; la principale d’abord' }),
  })
  .meta({ id: 'SeriesDUnIndicateur' })

/** What the route answers in JSON. */
export const SeriesAnswer = z
  .object({
    perimetre: z.object({
      zonage: z.string(),
      millesime: z.int(),
      code: z.string(),
      libelle: z.string().nullable(),
      contour_constant: z.literal(true),
      phrase: z.string().meta({ example: 'Le même périmètre, celui de 2024, à toutes les périodes.' }),
    }),
    elements: z.array(Line),
    ruptures: z.array(Break.extend({ indicateur: z.string() })).meta({ description: 'Ruptures de série déclarées au catalogue pour ces indicateurs' }),
    drapeaux: z.array(Flag).meta({ description: 'Ce qu’il faut savoir avant de lire une évolution' }),
    motif: z.string().nullable().meta({ description: 'Pourquoi il n’y a aucune série' }),
    publication: z.int(),
  })
  .meta({ id: 'Series' })

export type Perimeter = z.infer<typeof SeriesAnswer>['perimetre']

/** The rows as one answer: breaks and flags together at its top. */
export function seriesAnswer(perimetre: Perimeter, rows: readonly SeriesRow[], publication: number): z.infer<typeof SeriesAnswer> {
  return {
    perimetre,
    elements: rows.map(({ ruptures: _, drapeaux: __, ...row }) => row),
    ruptures: rows.flatMap(({ indicateur, ruptures }) => ruptures.map((one) => ({ indicateur, ...one }))),
    drapeaux: rows.flatMap(({ drapeaux }) => drapeaux),
    motif: rows.length > 0 ? null : `La publication ${publication} n’a aucune valeur sur ${perimetre.zonage} pour ce qui est demandé.`,
    publication,
  }
}
