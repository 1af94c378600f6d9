import { z } from 'zod'
import { DetectionParameters, PocketRecipe } from '../../model/detection.ts'
import { STATUSES } from '../../model/status.ts'
import type { Detection, DetectionRow, PocketRow, PocketUnitRow } from '../../publish/read/index.ts'

// What the routes of pockets declare to answer.

const share = z.number().meta({ description: 'De 0 à 1' })
const shareOrNull = z.number().nullable()

const Failed = z
  .object({
    critere: z.string().meta({ description: 'Champ des paramètres de détection' }) as z.ZodType<PocketRow['criteres_manques'][number]['critere']>,
    valeur: z.number(),
    seuil: z.number(),
    phrase: z.string(),
  })
  .meta({ id: 'CritereManque' })

export const Pocket = z
  .object({
    zonage: z.string(),
    code: z.string(),
    libelle: z.string().nullable().meta({ description: 'null pour une grappe qui n’a pas été retenue' }),
    statut: z.enum(['retenue', 'presque']).meta({ description: 'retenue : un territoire du zonage ; presque : une grappe à qui il manque un critère ou plus' }),
    communes: z.array(z.string()),
    departement: z.string().nullable(),
    mailles: z.int().meta({ description: 'Carreaux, ou IRIS faute de carreaux' }),
    population: z.number(),
    menages: z.number(),
    part_menages_pauvres: shareOrNull.meta({ description: 'De 0 à 1 ; null : voir le statut' }),
    part_menages_pauvres_statut: z.enum(STATUSES),
    part_menages_pauvres_motif: z.string().nullable(),
    revenu_moyen: z
      .number()
      .nullable()
      .meta({ description: 'Euros par an et par unité de consommation, revenu disponible et winsorisé ; null : les mailles n’en portent pas' }),
    part_imputee: share.meta({ description: 'Part de la population dans des mailles imputées par le producteur, de 0 à 1' }),
    superficie_km2: z.number(),
    compacite: z.number().meta({ description: '4π·aire ÷ périmètre², de 0 à 1' }),
    seuil: z.number().meta({ description: 'Ce à quoi ses mailles ont été comparées : part de 0 à 1, ou euros' }),
    mesure: z.enum(['part', 'revenu']).meta({ description: 'part : de ménages pauvres ; revenu : moyen, en euros' }),
    criteres_manques: z.array(Failed).meta({ description: 'Vide quand elle est retenue' }),
    points_chauds: shareOrNull.meta({ description: 'Part de sa population dans des points chauds (Gi*, FDR) ; null : non calculé' }),
    stabilite_tirages: shareOrNull.meta({ description: 'Part des tirages de ses mailles où elle subsiste ; null : non calculée' }),
    stabilite_choix: shareOrNull.meta({ description: 'Part des choix de paramètres essayés où elle subsiste ; null : non calculée' }),
    fragile: z
      .array(z.string())
      .meta({ description: 'Un seul choix changé, elle n’existerait plus, ou existerait : « n’existe pas si les coins ne comptent pas »' }),
    pourquoi: z.array(z.string()).meta({ description: 'Pourquoi elle est retenue, ou ce qui lui manque' }),
    valeurs: z.string().nullable().meta({ description: 'Adresse de ses indicateurs, avec leurs intervalles ; null quand elle n’est pas retenue' }),
  })
  .meta({ id: 'Poche' }) satisfies z.ZodType<PocketRow>

/** The same on one level, as maps read it: lists joined by commas, sentences by spaces. */
export const FlatPocket = Pocket.omit({ criteres_manques: true })
  .extend({ communes: z.string(), fragile: z.string(), pourquoi: z.string() })
  .meta({ id: 'PocheAPlat' })

export const Unit = z
  .object({
    zonage_maille: z.string(),
    maille: z.string(),
    poche: z.string().nullable(),
    poche_statut: z.enum(['retenue', 'presque']).nullable(),
    role: z.enum(['coeur', 'lissage', 'limite']).meta({
      description:
        'coeur : passe le seuil ; lissage : prise avec les autres ; limite : dans aucune grappe, mais un autre choix ou un autre tirage l’y mettrait',
    }),
    mesure: z.number().nullable().meta({ description: 'Part de ménages pauvres (0 à 1) ou revenu moyen (euros) ; null : voir le statut' }),
    mesure_statut: z.enum(STATUSES),
    mesure_motif: z.string().nullable(),
    imputee: z.boolean().meta({ description: 'Imputée par le producteur' }),
    gi: z.number().nullable().meta({ description: 'Getis-Ord Gi* local, écart centré réduit' }),
    p: z.number().nullable().meta({ description: 'Par permutations conditionnelles, d’un côté' }),
    point_chaud: z.boolean().nullable().meta({ description: 'Significatif, fausses découvertes contrôlées' }),
    part_tirages: shareOrNull.meta({ description: 'Part des tirages où elle est dans une poche' }),
    part_choix: shareOrNull.meta({ description: 'Part des choix de paramètres essayés où elle est dans une poche' }),
  })
  .meta({ id: 'MailleDePoche' }) satisfies z.ZodType<PocketUnitRow>

const Threshold = z
  .object({
    departement: z.string().nullable().meta({ description: 'null : mailles dont le département n’est pas connu' }),
    mesure: z.enum(['part', 'revenu']),
    valeur: z.number().meta({ description: 'Part de ménages pauvres (0 à 1), ou euros par an et par unité de consommation' }),
    niveau: z.enum(['departement', 'bassin', 'parametre']).meta({ description: 'D’où il vient : médiane du département, du bassin ; ou donné en paramètre' }),
    perimetres: z.int().nullable().meta({ description: 'Quartiers prioritaires dont il est la médiane ; null : il a été donné' }),
    phrase: z.string(),
  })
  .meta({ id: 'SeuilDeDetection' })

const Sensitivity = z
  .object({
    tirages: z.int(),
    graine: z.int(),
    permutations: z.int().meta({ description: 'Du Gi*' }),
    fausses_decouvertes: z.number().meta({ description: 'Part de faux points chauds acceptée, de 0 à 1' }),
    choix: z
      .array(z.object({ condition: z.string().meta({ description: 'Vide : tels que donnés' }), facteur_seuil: z.number(), parametres: DetectionParameters }))
      .meta({ description: 'Jeux de paramètres essayés ; le seuil y est multiplié par facteur_seuil' }),
  })
  .meta({ id: 'SensibiliteDeDetection' })

const units = z.int().meta({ description: 'Mailles' })
const Facts = z
  .object({
    mailles: units,
    mailles_sans_effectif: units.meta({ description: 'Laissées de côté : leurs habitants ou leurs ménages ne sont pas connus' }),
    mailles_imputees: units,
    mailles_eligibles: units,
    mailles_au_dessus_du_seuil: units,
    mailles_sans_mesure: units,
    mailles_au_plafond: units.meta({ description: 'À la part de ménages pauvres que le producteur ne dépasse pas' }),
    mailles_prises_par_lissage: units,
    mailles_otees_par_lissage: units,
    points_chauds: units,
    population: z.int(),
    menages: z.int(),
    ensembles: z.int().meta({ description: 'Ensembles de mailles pauvres qui se touchent, avant tout critère' }),
    retenues: z.int(),
    presque: z.int(),
    grossier: z.boolean().meta({ description: 'Les mailles ne sont pas des carreaux' }),
    avertissements: z.array(z.object({ code: z.string(), phrase: z.string() })),
  })
  .meta({ id: 'FaitsDeDetection' })

export const DetectionAnswer = z
  .object({
    zonage: z.string(),
    libelle: z.string(),
    recette: PocketRecipe.meta({ description: 'Telle qu’elle a servi : paramètres, hypothèses et leurs sources' }),
    mailles: z
      .object({ zonage: z.string(), libelle: z.string(), source: z.string(), titre: z.string(), periode: z.string().nullable() })
      .meta({ description: 'Ce dont les poches sont faites, et les chiffres qui y comptent les gens' }),
    perimetres_exclus: z
      .array(z.object({ zonage: z.string(), libelle: z.string(), source: z.string() }))
      .meta({ description: 'Périmètres dont le sol est laissé de côté' }),
    communes: z.string().nullable().meta({ description: 'Zonage qui dit les communes éligibles ; null : toutes le sont' }),
    seuils: z.array(Threshold).meta({ description: 'Par département : le seuil, ce qu’il est, de combien de périmètres il vient' }),
    sensibilite: Sensitivity.meta({ description: 'Choix de paramètres essayés, tirages, graine' }),
    faits: Facts.meta({ description: 'Mailles lues, au-dessus du seuil, grappes, signalements' }),
    poches: z.int(),
    presque: z.int(),
  })
  .meta({ id: 'Detection' }) satisfies z.ZodType<DetectionRow>

/** A detection as it is answered: without what only statements read. */
export function detectionAnswer({ edition: _, meshEdition: __, communesEdition: ___, leftOutEditions: ____, ...row }: Detection): DetectionRow {
  return row
}
