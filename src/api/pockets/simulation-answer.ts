import { z } from 'zod'
import { DetectionParameters } from '../../model/detection.ts'
import type { PocketSimulation } from '../../publish/read/index.ts'

const amount = z.number().nullable()
const Interval = z.object({ bas: z.number(), haut: z.number() }).nullable()

const Simulated = z
  .object({
    code: z.string(),
    libelle: z.string().nullable(),
    communes: z.array(z.string()),
    population: z.number(),
    menages: z.number(),
    part_menages_pauvres: amount.meta({ description: 'De 0 à 1 ; null : une de ses mailles ne donne pas ses ménages pauvres' }),
    revenu_moyen: amount.meta({ description: 'Euros par an et par unité de consommation' }),
    part_imputee: z.number(),
    mailles: z.array(z.string()).meta({ description: 'Codes de ses mailles d’au moins 11 ménages' }),
    mailles_motif: z.string().nullable().meta({ description: 'Combien de ses mailles sont sous le seuil de secret ; null : aucune' }),
    cout: amount.meta({ description: 'Euros ; null : aucun prix n’est donné' }),
    tient: z.boolean().meta({ description: 'Sous le plafond, dans l’ordre demandé' }),
    part_tirages_existe: amount.meta({ description: 'Part des tirages où elle existe : la moitié au moins de ses habitants y sont dans des poches' }),
    part_tirages_tient: amount.meta({ description: 'Part des tirages où elle existe et tient sous le plafond' }),
  })
  .meta({ id: 'PocheSimulee' })

export const SimulationAnswer = z
  .object({
    publication: z.int(),
    zonage: z.string(),
    origine: z.enum(['publication', 'nouvelle_detection']),
    parametres: DetectionParameters,
    mailles: z.object({ zonage: z.string(), lues: z.int().nullable().meta({ description: 'null : les mailles n’ont pas eu à être relues' }) }),
    plafond: z
      .object({ euros: amount, population: amount, reference: z.string() })
      .meta({ description: 'Tel que calculé de ce qui est demandé ; null : pas de plafond de cette sorte' }),
    poches: z.array(Simulated).meta({ description: 'Par code' }),
    cumul: z
      .array(
        z.object({
          rang: z.int(),
          code: z.string(),
          population: z.number(),
          cout: amount,
          population_cumulee: z.number(),
          cout_cumule: amount,
        }),
      )
      .meta({ description: 'Celles qui tiennent, dans l’ordre demandé' }),
    total: z.object({ poches: z.int(), population: z.number(), menages: z.number(), cout: amount }),
    reste: z.object({ euros: amount, population: amount }),
    suivante: z
      .object({ code: z.string(), population: z.number(), cout: amount, manque_euros: amount, manque_population: amount })
      .nullable()
      .meta({ description: 'La première qui ne tient pas, et ce qui lui manque ; null : toutes tiennent' }),
    incertitude: z
      .object({ tirages: z.int(), graine: z.int(), population: Interval, cout: Interval, motif: z.string().nullable() })
      .meta({ description: 'Intervalles à 90 % du total sous le plafond, sur les tirages' }),
    signalements: z.array(z.string()),
    hypotheses: z.array(z.object({ texte: z.string(), source: z.string() })).meta({ description: 'Ce sur quoi le calcul repose, et d’où cela vient' }),
  })
  .meta({ id: 'SimulationDePoches' }) satisfies z.ZodType<PocketSimulation & { publication: number }>
