import { z } from 'zod'
import { DetectionParameters } from '../../model/detection.ts'
import { ORDERS } from '../../publish/read/index.ts'

// The body of POST /api/v1/poches/simulations. What the ceiling is has no default: neither its amount, nor its reference, nor the order of pockets.

const MOST_EUROS = 1e9
const MOST_PEOPLE = 1e7
const MOST_LISTED = 2_000
const MOST_DRAWS = 500

const share = (description: string) => z.number().gt(0).max(1).optional().meta({ description })

const Ceiling = z
  .strictObject({
    enveloppe_euros: z.number().gt(0).max(MOST_EUROS).optional().meta({ description: 'Crédits en euros ; demande un prix', example: 120_000 }),
    part_credits: share('Part de l’enveloppe qui peut aller aux poches, de 0 à 1 ; absent : toute l’enveloppe donnée'),
    prix_par_habitant: z.number().gt(0).max(MOST_EUROS).optional().meta({ description: 'Euros par habitant d’une poche' }),
    prix_par_menage: z.number().gt(0).max(MOST_EUROS).optional().meta({ description: 'Euros par ménage d’une poche ; s’ajoute au prix par habitant' }),
    population_max: z.number().gt(0).max(MOST_PEOPLE).optional().meta({ description: 'Habitants des poches prises, en tout' }),
    part_population_qpv: share('Habitants des poches prises, en part de la population des quartiers prioritaires du territoire, de 0 à 1'),
    reference: z
      .string()
      .trim()
      .min(10, 'une référence d’au moins 10 caractères est attendue : texte, document, page d’où viennent ce plafond et ces prix.')
      .max(500)
      .meta({ description: 'D’où viennent ce plafond et ces prix : texte, document, page' }),
  })
  .refine(
    ({ enveloppe_euros, population_max, part_population_qpv }) => [enveloppe_euros, population_max, part_population_qpv].some((one) => one !== undefined),
    {
      error: 'un plafond est attendu : enveloppe_euros, population_max ou part_population_qpv.',
    },
  )
  .refine(({ part_credits, enveloppe_euros }) => part_credits === undefined || enveloppe_euros !== undefined, {
    error: 'part_credits est une part de l’enveloppe : enveloppe_euros est attendu avec elle.',
    path: ['part_credits'],
  })
  .refine(
    ({ enveloppe_euros, prix_par_habitant, prix_par_menage }) =>
      enveloppe_euros === undefined || prix_par_habitant !== undefined || prix_par_menage !== undefined,
    { error: 'une enveloppe demande un prix : prix_par_habitant ou prix_par_menage.', path: ['enveloppe_euros'] },
  )
  .meta({ description: 'Le plafond : un paramètre, jamais une constante de l’observatoire' })

const code = (expected: RegExp, error: string, description: string) => z.string().regex(expected, error).optional().meta({ description })

export const SimulationBody = z
  .strictObject({
    zonage: z.string().max(60).optional().meta({ description: 'Zonage d’une détection de la publication ; absent : la seule, s’il n’y en a qu’une' }),
    departement: code(/^(\d{2,3}|2[AB])$/, 'un code de département est attendu, par exemple 93 ou 972.', 'Le territoire : un département'),
    communes: z
      .array(z.string().regex(/^(\d|2[AB])[\dA-Z]{3,4}$/, 'un code Insee de commune est attendu, par exemple 97213.'))
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'Ou des communes, par leur code Insee' }),
    epci: code(/^\d{9}$/, 'un numéro SIREN d’EPCI (9 chiffres) est attendu.', 'Ou un EPCI'),
    parametres: DetectionParameters.optional().meta({
      description: 'Chercher les poches à nouveau avec ces paramètres, sur les mêmes mailles ; absent : les poches de la publication',
    }),
    plafond: Ceiling,
    ordre: z.enum(ORDERS).meta({
      description:
        'Dans quel ordre prendre les poches : à l’appelant de choisir. population, menages : les plus grandes d’abord ; stabilite : les plus stables ; liste : celui de « liste »',
    }),
    liste: z
      .array(z.string().min(1).max(60))
      .min(1)
      .max(MOST_LISTED)
      .refine((codes) => new Set(codes).size === codes.length, { error: 'un code y est donné deux fois.' })
      .optional()
      .meta({ description: 'Avec ordre = liste : codes de poches, dans l’ordre' }),
    tirages: z.int().min(0).max(MOST_DRAWS).meta({ description: 'Tirages des mailles incertaines, de 0 à 500 ; au moins 20 pour un intervalle' }),
    graine: z.int().min(0).max(2_147_483_647).meta({ description: 'Graine du hasard : la même donne la même réponse' }),
    publication: z.int().min(1).max(2_147_483_647).optional().meta({ description: 'Publication à lire ; absent : celle en service' }),
  })
  .refine(({ departement, communes, epci }) => [departement, communes, epci].filter((one) => one !== undefined).length === 1, {
    error: 'un territoire est attendu, et un seul : departement, communes ou epci.',
    path: ['departement'],
  })
  .refine(({ ordre, liste }) => (ordre === 'liste') === (liste !== undefined), {
    error: 'liste va avec ordre = liste, et seulement avec lui.',
    path: ['liste'],
  })
  .meta({
    id: 'SimulationDePochesDemandee',
    example: {
      departement: '970',
      plafond: { population_max: 2_000, reference: 'Exemple de la documentation : plafond inventé' },
      ordre: 'code',
      tirages: 20,
      graine: 1,
    },
  })
export type SimulationBody = z.infer<typeof SimulationBody>
