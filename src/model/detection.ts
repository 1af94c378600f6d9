import { z } from 'zod'

/** Fewer households than this are never shown apart (Filosofi, données carroyées: « ne pas diffuser l'information concernant un ensemble formé de 1 à 10 ménages »). */
export const FEWEST_HOUSEHOLDS = 11

const share = z.number().min(0).max(1)
const reference = z.string().trim().min(10).max(500).describe('d’où vient ce chiffre : texte, document, page')

/** What makes a unit (a cell, or an IRIS) poor. */
const Threshold = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('mediane_qpv'),
      niveau: z.enum(['departement', 'bassin']).default('departement').describe('où sont les quartiers prioritaires dont on prend la médiane'),
    }),
    z.strictObject({ type: z.literal('part'), valeur: share.gt(0).describe('part de ménages pauvres, de 0 à 1'), reference: reference.optional() }),
    z.strictObject({ type: z.literal('revenu'), euros: z.number().min(1000).max(100_000).describe('revenu annuel par unité de consommation'), reference }),
  ])
  .describe('à partir de quoi une maille est pauvre : part de ménages pauvres, ou revenu au-dessous d’un seuil')

const Neighbourhood = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('cotes') }),
    z.strictObject({ type: z.literal('cotes_et_coins') }),
    z.strictObject({ type: z.literal('distance'), metres: z.number().min(1).max(2000).describe('distance entre bords') }),
  ])
  .describe('quand deux mailles se touchent : par un côté ; par un côté ou un coin (8 voisins) ; ou à cette distance au plus')

const Communes = z
  .union([
    z.enum(['toutes', 'contrat']),
    z
      .array(z.string().regex(/^(\d|2[AB])[\dA-Z]{3,4}$/))
      .min(1)
      .max(500),
  ])
  .describe('communes éligibles : toutes ; celles d’un EPCI qui a un quartier prioritaire (contrat) ; ou une liste de codes Insee')

/**
 * How pockets are looked for. Written in data/pockets/<id>.json and in the body of POST /api/v1/poches/simulations; every default is a choice of the
 * observatory, which the sensitivity of each pocket puts to the test.
 */
export const DetectionParameters = z.strictObject({
  seuil: Threshold.default({ type: 'mediane_qpv', niveau: 'departement' }),
  voisinage: Neighbourhood.default({ type: 'cotes' }),
  population_min: z.number().min(0).max(1_000_000).default(250).describe('habitants qu’une poche réunit au moins'),
  menages_min: z
    .number()
    .min(FEWEST_HOUSEHOLDS)
    .max(1_000_000)
    .default(50)
    .describe('ménages qu’une poche réunit au moins ; jamais moins de 11, seuil de secret'),
  part_imputee_max: share.default(0.5).describe('part de la population dans des mailles imputées par le producteur'),
  distance_qpv_m: z.number().min(0).max(10_000).default(0).describe('mètres à laisser autour des quartiers prioritaires ; 0 : seul leur sol est exclu'),
  compacite_min: share.default(0.15).describe('compacité (4π·aire ÷ périmètre²) : une chaîne de mailles n’est pas un quartier'),
  lissage: z.boolean().default(true).describe('prendre les mailles enclavées et ôter celles qui ne tiennent que par un coin'),
  communes: Communes.default('contrat'),
})
export type DetectionParameters = z.infer<typeof DetectionParameters>

/** The units pockets are made of, finest first; IRIS are a coarse fallback, and said so. */
export const MESH_KINDS = ['carreau200', 'carreau1000', 'iris'] as const

/** A recipe as written in data/pockets/<id>.json; `poche` gives the zoning poche-<year of its cells>. */
export const PocketRecipe = z.strictObject({
  id: z
    .string()
    .regex(/^poche(_[a-z0-9]+)*$/)
    .describe('début du nom du zonage : poche donne poche-2020'),
  libelle: z.string().min(1),
  description: z.string().min(1),
  mailles: z.array(z.enum(MESH_KINDS)).min(1).describe('de la meilleure à la moins bonne : la première qui est chargée sert'),
  parametres: DetectionParameters.prefault({}),
  hypotheses: z
    .array(
      z.strictObject({
        texte: z.string().min(1),
        source: z.string().min(1),
        parametres: z.array(DetectionParameters.keyof()).describe('paramètres dont elle parle : tue quand une simulation en donne d’autres').optional(),
      }),
    )
    .describe('ce que la recette suppose, et d’où cela vient'),
})
export type PocketRecipe = z.infer<typeof PocketRecipe>

/** A criterion that a cluster did not meet: `valeur` against `seuil`, and the same in a French sentence. */
export type FailedCriterion = { critere: keyof DetectionParameters; valeur: number; seuil: number; phrase: string }
