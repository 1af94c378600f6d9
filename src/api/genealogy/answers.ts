import { z } from 'zod'
import { EVENTS, type GenealogyPairRow, type KinRow, type KinShares, type KinshipRow } from '../../publish/read/index.ts'
import { listOf } from '../answers.ts'

const Event = z.enum(EVENTS).meta({
  description:
    'identique : mêmes limites, aux écarts de tracé près ; modifie : un pour un, limites changées ; fusion : plusieurs en un ; scission : un en plusieurs ; recomposition : plusieurs en plusieurs ; ne : sans prédécesseur ; disparu : sans successeur ; contact : se touchent sans terrain notable en commun',
})

const Support = z
  .object({ variable: z.string(), zonage: z.string(), source: z.string(), titre: z.string(), periode: z.string().nullable() })
  .nullable()
  .meta({ description: 'Carroyage ou adresses qui disent où sont les habitants, ou les logements ; null : rien de chargé ne le dit' })

const Tolerances = z
  .object({
    ecart_trace_m: z
      .number()
      .meta({ description: 'Distance moyenne, en mètres, entre deux tracés d’une même limite : 7 % du segment moyen du plus simplifié' }),
    part_maximale: z.number().meta({ description: 'Part du terrain au-delà de laquelle un écart n’est jamais mis au compte du tracé' }),
    rayon_maximal_m: z
      .number()
      .meta({ description: 'Rayon du plus grand cercle que peut contenir un écart de tracé : au-delà, un îlot a été ajouté ou retiré' }),
    part_parente: z.number().meta({ description: 'Part du plus petit des deux sous laquelle un terrain commun ne fait pas une parenté' }),
    contact_min_m2: z.number(),
    segment_moyen_m: z.object({ de: z.number(), vers: z.number() }).meta({ description: 'Longueur moyenne des segments des limites : finesse du tracé' }),
  })
  .meta({ id: 'TolerancesDeGenealogie' })

const HomonymAnswer = z
  .object({ de: z.string(), vers: z.string(), libelle_de: z.string(), libelle_vers: z.string(), phrase: z.string() })
  .meta({ id: 'Homonyme', description: 'Même nom dans une même commune, mais pas le même terrain' })

const Untold = z.object({ de: z.int(), vers: z.int(), lieux: z.array(z.string()) }).meta({
  description:
    'Périmètres dont rien n’est dit : l’autre zonage a moins d’un quart de leur nombre de périmètres dans leur département (ou leur territoire), peut-être faute d’être chargé en entier',
})

export const Pair = z
  .object({
    de: z.string(),
    vers: z.string(),
    evenements: z.array(
      z.object({
        evenement: Event,
        evenements: z.int().meta({ description: 'Une fusion de trois périmètres compte pour un' }),
        perimetres_de: z.int(),
        perimetres_vers: z.int(),
      }),
    ),
    homonymes: z.array(HomonymAnswer),
    non_couverts: Untold,
    tolerances: Tolerances,
    population: Support,
    logements: Support,
    calculee_le: z.string(),
  })
  .meta({ id: 'Genealogie' }) satisfies z.ZodType<GenealogyPairRow>

const shareText = 'de 0 à 1 ; null : pas de prédécesseur ou de successeur, ou rien ne le dit'
const share = (of: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${of}, ${shareText}` })

export const KinshipLine = z
  .object({
    de: z.string().nullable().meta({ description: 'Code dans le zonage de départ ; null : périmètre né ensuite' }),
    libelle_de: z.string().nullable(),
    vers: z.string().nullable().meta({ description: 'Code dans le zonage d’arrivée ; null : périmètre disparu' }),
    libelle_vers: z.string().nullable(),
    evenement: Event,
    superficie_commune_m2: z.number(),
    part_de: share('Part du terrain du premier qui est dans le second'),
    part_vers: share('Part du terrain du second qui était dans le premier'),
    population_part_de: share('La même, en habitants'),
    population_part_vers: share('La même, en habitants'),
    logements_part_de: share('La même, en logements'),
    logements_part_vers: share('La même, en logements'),
  })
  .meta({ id: 'LigneDeGenealogie' }) satisfies z.ZodType<KinshipRow>

/** The pairs traced, or one pair with its lines. */
export const Genealogies = listOf(Pair)
export const GenealogyTable = listOf(KinshipLine).extend(Pair.shape)

const Shares = z.object({ part_de_ce_territoire: z.number().nullable(), part_de_l_autre: z.number().nullable() }) satisfies z.ZodType<KinShares>
const MassShares = Shares.extend({ motif: z.string().nullable().meta({ description: 'Pourquoi une part manque' }) })

export const Kin = z
  .object({
    zonage: z.string(),
    millesime: z.int(),
    code: z.string().nullable().meta({ description: 'null : aucun périmètre de ce zonage' }),
    libelle: z.string().nullable(),
    sens: z.enum(['avant', 'apres', 'meme_millesime']).meta({ description: 'Où l’autre se place par rapport à ce territoire' }),
    evenement: Event,
    superficie_commune_m2: z.number(),
    superficie: Shares,
    population: MassShares,
    logements: MassShares,
    phrase: z.string(),
  })
  .meta({ id: 'Parente' })

export const TerritoryGenealogy = z
  .object({
    zonage: z.string(),
    code: z.string(),
    libelle: z.string().nullable(),
    parentes: z.array(Kin).meta({ description: 'Par millésime, zonage et code' }),
    homonymes: z.array(HomonymAnswer),
    sans_reponse: z.array(z.object({ zonage: z.string(), motif: z.string() })).meta({ description: 'Zonages dont rien ne peut être dit ici' }),
    methodes: z
      .array(Pair.pick({ de: true, vers: true, tolerances: true, population: true, logements: true, calculee_le: true }))
      .meta({ description: 'Pour chaque paire de zonages : tolérances, supports et leurs périodes' }),
    publication: z.int(),
  })
  .meta({ id: 'GenealogieDUnTerritoire' })

export type KinAnswer = z.infer<typeof Kin>
export type KinSource = KinRow
