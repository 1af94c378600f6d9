import { z } from 'zod'
import type { CalibrationRow, CorrectionRow, JudgedPoint, QualityRow, QualityThird, Validation } from '../../publish/read/index.ts'

// What the quality routes declare to answer.

const Difference = z.number().meta({ description: 'Dans l’unité de l’indicateur ; une part en part (0,04 : 4 points)' })
const Share = z.number().nullable().meta({ description: 'De 0 à 1 ; null : rien à mesurer' })

const MethodQuality = z
  .object({
    zonage: z.string(),
    indicateur: z.string(),
    periode: z.string(),
    periodes_officielles: z.array(z.string()).meta({ description: 'Périodes des chiffres officiels qui jugent' }),
    methode: z.string(),
    support: z.string().nullable(),
    source: z.string(),
    rang: z.number().nullable().meta({ description: 'Rang moyen parmi les méthodes de la période, chiffre officiel compris ; 1 : ce qui est servi' }),
    n: z.int().meta({ description: 'Territoires jugés' }),
    departements: z.int(),
    mae: Difference.meta({ description: 'Écart absolu moyen entre l’estimation et le chiffre officiel' }),
    erreur_absolue_mediane: Difference,
    biais: Difference.meta({ description: 'Moyenne de l’estimation moins le chiffre officiel' }),
    rmse: Difference.meta({ description: 'Racine de la moyenne des carrés des erreurs' }),
    mae_relative: Share.meta({ description: 'Σ|erreur| ÷ Σ officiel ; null pour une part' }),
    erreur_relative_mediane: Share,
    biais_relatif: Share,
    n_intervalle: z.int().meta({ description: 'Estimations qui ont un intervalle' }),
    dans_intervalle: Share.meta({ description: 'Part des chiffres officiels dans l’intervalle à 90 %' }),
    largeur_mediane: Difference.nullable().meta({ description: 'Largeur médiane des intervalles' }),
    n_bornes: z.int(),
    dans_bornes: Share.meta({ description: 'Part des chiffres officiels entre les bornes certaines' }),
    n_communs: z.int().meta({ description: 'Territoires auxquels toutes les méthodes de l’indicateur répondent' }),
    mae_communs: Difference.nullable().meta({ description: 'Écart absolu moyen sur ces territoires : ce qui compare les méthodes' }),
  })
  .meta({ id: 'QualiteDeMethode' }) satisfies z.ZodType<QualityRow>

const Third = z
  .object({
    zonage: z.string(),
    indicateur: z.string(),
    periode: z.string(),
    methode: z.string(),
    support: z.string().nullable(),
    source: z.string(),
    selon: z.enum(['population', 'part_de_la_source']).meta({ description: 'Population officielle du territoire, ou part de ses zones sources qu’il occupe' }),
    tiers: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    de: z.number(),
    a: z.number(),
    n: z.int(),
    mae: Difference,
    biais: Difference,
    n_intervalle: z.int(),
    dans_intervalle: Share,
  })
  .meta({ id: 'QualiteParTiers' }) satisfies z.ZodType<QualityThird>

const Term = z
  .object({
    code: z.string(),
    libelle: z.string(),
    coefficient: z.number().meta({ description: 'Effet d’un écart-type, dans l’unité de l’indicateur' }),
    moyenne: z.number(),
    ecart_type: z.number(),
    minimum: z.number().nullable().meta({ description: 'Domaine sur lequel la correction a appris' }),
    maximum: z.number().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'TermeDeCorrection' })

/** What cross-validation said of a correction. */
export const ValidationAnswer = z
  .object({
    n: z.int(),
    erreur_absolue_moyenne: z.number(),
    erreur_absolue_mediane: z.number(),
    biais: z.number(),
    racine_erreur_quadratique_moyenne: z.number(),
    couverture: z.number().meta({ description: 'Part des chiffres publiés dans l’intervalle à 90 %' }),
  })
  .nullable()
  .meta({
    description: 'Validation croisée : chaque territoire estimé sans que son département ait servi à apprendre, avant les bornes',
  }) satisfies z.ZodType<Validation | null>

const Correction = z
  .object({
    code: z.string(),
    zonage: z.string(),
    indicateur: z.string(),
    periode: z.string(),
    statut: z.enum(['ajustee', 'ecartee']),
    motif: z.string().nullable().meta({ description: 'Pourquoi elle est écartée' }),
    par_defaut: z.boolean().meta({ description: 'La validation croisée dit qu’elle fait mieux que les autres méthodes' }),
    n: z.int(),
    departements: z.int(),
    penalite: z.number().nullable(),
    constante: z.number().nullable(),
    validation: ValidationAnswer,
    termes: z.array(Term),
  })
  .meta({ id: 'Correction' }) satisfies z.ZodType<CorrectionRow>

const Calibration = z
  .object({
    id: z.int(),
    zonage: z.string(),
    zonage_source: z.string(),
    indicateur: z.string(),
    methode: z.string(),
    support: z.string().nullable(),
    origine: z
      .enum(['construction', 'catalogue', 'prudence'])
      .meta({ description: 'Apprise dans cette publication, mesurée ailleurs, ou ni l’une ni l’autre (la plus large)' }),
    rho_bas: z.number(),
    rho_haut: z.number(),
    n: z.int(),
    departements: z.int(),
    verite: z.string(),
  })
  .meta({ id: 'Etalonnage' }) satisfies z.ZodType<CalibrationRow>

export const Report = z
  .object({
    publication: z.int(),
    methodes: z.array(MethodQuality),
    tranches: z.array(Third),
    corrections: z.array(Correction),
    etalonnages: z.array(Calibration).meta({ description: 'D’où vient la largeur des intervalles' }),
  })
  .meta({ id: 'Qualite' })

export const Point = z
  .object({
    zonage: z.string(),
    territoire: z.string(),
    departement: z.string().nullable(),
    indicateur: z.string(),
    periode: z.string(),
    methode: z.string(),
    support: z.string().nullable(),
    source: z.string(),
    estimation: z.number(),
    bas: z.number().nullable(),
    haut: z.number().nullable(),
    officiel: z.number(),
    periode_officielle: z.string(),
    part_de_la_source: z.number().nullable().meta({ description: '1 : le territoire est fait de zones sources entières' }),
  })
  .meta({ id: 'PointJuge' }) satisfies z.ZodType<JudgedPoint>
