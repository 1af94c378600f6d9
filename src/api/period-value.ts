import { z } from 'zod'
import { LINE_WORDS } from '../model/column-words.ts'

/** A value at one period, as evolutions and series both show it. */
export const PeriodValue = z
  .object({
    periode: z.string(),
    valeur: z.number().nullable().meta({ description: 'null quand le statut n’est ni ok ni estime' }),
    statut: z.string(),
    motif: z.string().nullable().meta({ description: LINE_WORDS.motif.definition }),
    fiabilite: z.string().nullable().meta({ description: LINE_WORDS.fiabilite.definition }),
    bas: z.number().nullable().meta({ description: 'Intervalle à 90 %' }),
    haut: z.number().nullable().meta({ description: 'Intervalle à 90 %' }),
    methode: z.string().nullable(),
    source: z.string().nullable(),
    zonage_source: z.string().nullable().meta({ description: 'Zonage de la source : son millésime n’est pas celui du territoire' }),
  })
  .meta({ id: 'ValeurDUnePeriode' })
