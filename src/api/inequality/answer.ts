import { z } from 'zod'
import { LINE_WORDS } from '../../model/column-words.ts'
import type { CatalogueRow, InequalityRow } from '../../publish/read/index.ts'
import { INDICES } from './definitions.ts'

/** One index of one territory, as the API says it. */
export const InequalityAnswer = z
  .object({
    zonage: z.string(),
    territoire: z.string(),
    libelle: z.string().nullable().meta({ description: 'null pour un EPCI ou un département, qui ne sont ici que des réunions de communes' }),
    indicateur: z.string(),
    periode: z.string(),
    indice: z.string(),
    maille: z.string().meta({ description: 'Zonage des mailles sommées : l’indice en dépend' }),
    quartiers: z.string().nullable().meta({ description: 'Zonage des quartiers opposés au reste ; null quand l’indice n’en emploie pas' }),
    valeur: z.number().nullable().meta({ description: 'null quand le statut n’est pas estime' }),
    unite: z.string().meta({ description: '« part » : de 0 à 1 (un écart de 0.02 : deux points)' }),
    statut: z.string(),
    motif: z.string().nullable().meta({ description: LINE_WORDS.motif.definition }),
    bas: z.number().nullable().meta({ description: 'Intervalle à 90 %, d’un écart de parts seulement' }),
    haut: z.number().nullable().meta({ description: 'Intervalle à 90 %, d’un écart de parts seulement' }),
    dans_les_quartiers: z.number().nullable().meta({ description: 'L’indicateur dans les quartiers du territoire' }),
    hors_quartiers: z.number().nullable().meta({ description: 'L’indicateur dans le territoire sans eux : la référence' }),
    mailles: z.int().nullable().meta({ description: 'Nombre de mailles habitées dont les chiffres sont connus' }),
    effectif: z.number().nullable().meta({ description: 'Dénominateur dans ces mailles ; null quand il ne peut être montré' }),
    couverture: z.number().nullable().meta({ description: 'Part du territoire couverte par des mailles connues (pour un écart, du côté qui l’est le moins)' }),
    part_imputee: z.number().nullable().meta({ description: 'Part de l’effectif dans des mailles imputées par le producteur' }),
    sensible_a: z.string().meta({ description: 'Ce qui fait bouger l’indice sans que rien ne change dans le territoire' }),
    formule: z.string(),
    source: z.string().nullable().meta({ description: 'Source des effectifs' }),
  })
  .meta({ id: 'Inegalite' })

export type InequalityAnswer = z.infer<typeof InequalityAnswer>

/** A row with what its index is: unit, formula, and what it is sensitive to. */
export function answerOf({ source, ...row }: InequalityRow, catalogue: ReadonlyMap<string, CatalogueRow>): InequalityAnswer {
  const definition = INDICES.find(({ code }) => code === row.indice)
  if (!definition) throw new Error(`no definition of the index ${row.indice}`)
  const { unite, sensible_a, formule } = definition
  return { ...row, unite: unite === 'indicateur' ? (catalogue.get(row.indicateur)?.unite ?? '') : unite, sensible_a, formule, source }
}
