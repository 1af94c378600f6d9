import { z } from 'zod'
import { GRADES } from '../model/grades.ts'
import type { IntervalOrigin, SourceRaking, TraceDataset, TracedCorrection, TracedTerm, TracedValue, TraceSource } from '../publish/read/index.ts'
import { ValidationAnswer } from './quality/answers.ts'

// What the trace of a value declares to answer.

const VariableName = z.object({ variable: z.string(), libelle: z.string().nullable() })
const Formula = z.object({
  nature: z
    .enum(['effectif', 'part', 'moyenne', 'part_publiee', 'quantile'])
    .meta({ description: 'part_publiee : le producteur publie le taux sans ses effectifs ; quantile : lu sur des distributions' }),
  indicateur: z.string(),
  definition: z.string(),
  numerateur: VariableName,
  denominateur: VariableName.nullable(),
})

const Raking = z.object({
  effectif: z.number().nullable(),
  facteur: z.number().nullable().meta({ description: 'Effectif calé ÷ effectif publié' }),
  statut: z
    .enum(['cale', 'reparti', 'repris'])
    .meta({ description: 'reparti : sa part de ce que le total laisse aux sources sans chiffre ; repris : le total de cette seule source' }),
  total: z.string().meta({ description: 'Zonage et code du total publié' }),
}) satisfies z.ZodType<SourceRaking>

const TraceSourceAnswer = z
  .object({
    zonage: z.string(),
    territoire: z.string(),
    libelle: z.string().nullable(),
    numerateur: z.number().nullable(),
    numerateur_statut: z.string().meta({ description: 'ok, secret ou manquant' }),
    denominateur: z.number().nullable(),
    denominateur_statut: z.string().nullable(),
    poids: z.number().nullable().meta({ description: 'Part de la source portée sur le territoire, pour le numérateur' }),
    poids_denominateur: z.number().nullable().meta({ description: 'La même, pour le dénominateur' }),
    part_du_territoire: z.number().nullable().meta({ description: 'Part du territoire qui se trouve dans la source' }),
    selon_aire: z.boolean().meta({ description: 'La source n’a pas de support : son aire a été prise' }),
    impute: z.boolean().meta({ description: 'Ligne imputée par le producteur' }),
    contribution: z
      .number()
      .nullable()
      .meta({ description: 'Les contributions s’additionnent en la valeur (ou en avant_bornes) ; null pour une correction et un mélange' }),
    part_du_melange: z.number().nullable().meta({ description: 'Part des personnes du mélange que la source apporte (0 à 1)' }),
    calage: Raking.nullable().meta({ description: 'Effectif du numérateur ramené à un total publié' }),
    calage_denominateur: Raking.nullable().meta({ description: 'De même pour le dénominateur' }),
  })
  .meta({ id: 'SourceDeTrace' }) satisfies z.ZodType<TraceSource>

const TraceDatasetAnswer = z
  .object({
    role: z.enum([
      'numerateur',
      'denominateur',
      'support',
      'perimetres_source',
      'perimetres_cible',
      'total_de_calage',
      'masse_de_calage',
      'correction',
      'repere',
    ]),
    source: z.string(),
    titre: z.string(),
    producteur: z.string(),
    licence: z.string(),
    url: z.string(),
    fictif: z.boolean(),
    zonage: z.string(),
    millesime: z.int(),
    periode: z.string().nullable(),
    fichier: z.string(),
    empreinte: z.string(),
    date: z.string(),
  })
  .meta({ id: 'JeuDeTrace' }) satisfies z.ZodType<TraceDataset>

const IntervalOriginAnswer = z.object({
  origine: z
    .enum(['construction', 'catalogue', 'prudence', 'validation_croisee'])
    .meta({ description: 'Dispersion mesurée dans cette publication, ailleurs, ou ni l’une ni l’autre ; erreurs d’une correction' }),
  rho_bas: z.number().nullable().meta({ description: 'Dispersion là où l’estimation est trop haute' }),
  rho_haut: z.number().nullable().meta({ description: 'Dispersion là où elle est trop basse' }),
  n: z.int(),
  departements: z.int(),
  departement_laisse_de_cote: z.string().nullable().meta({ description: 'Celui du territoire, quand il a un chiffre officiel' }),
  verite: z.string(),
}) satisfies z.ZodType<IntervalOrigin>

const TracedTermAnswer = z
  .object({
    code: z.string(),
    libelle: z.string(),
    valeur: z.number().nullable().meta({ description: 'Ce qui a été lu du territoire' }),
    coefficient: z.number().meta({ description: 'Effet d’un écart-type, dans l’apprentissage sur tous les départements' }),
    contribution: z.number().nullable(),
    minimum: z.number().nullable().meta({ description: 'Domaine sur lequel la correction a appris' }),
    maximum: z.number().nullable(),
    hors_domaine: z.boolean().nullable(),
  })
  .meta({ id: 'TermeDeTrace' }) satisfies z.ZodType<TracedTerm>

const TracedCorrectionAnswer = z
  .object({
    code: z.string(),
    periode: z.string(),
    n: z.int().meta({ description: 'Territoires à chiffre officiel dont elle a appris' }),
    departements: z.int(),
    validation: ValidationAnswer,
    par_defaut: z.boolean(),
    departement_laisse_de_cote: z.string().nullable().meta({ description: 'Département dont l’apprentissage n’a rien vu, là où il y a un chiffre officiel' }),
    constante: z.number().nullable(),
    termes: z.array(TracedTermAnswer),
    avant_bornes: z.number().nullable().meta({ description: 'constante + Σ contributions, avant de tenir entre les bornes' }),
  })
  .meta({ id: 'CorrectionDeTrace' }) satisfies z.ZodType<TracedCorrection>

const Traced = z.object({
  libelle: z.string().nullable(),
  rang: z.int().meta({ description: '1 : la meilleure méthode qui réponde ici' }),
  valeur: z.number().nullable(),
  unite: z.string(),
  statut: z.string(),
  motif: z.string().nullable(),
  fiabilite: z.string().nullable(),
  bas: z.number().nullable(),
  haut: z.number().nullable(),
  intervalle: IntervalOriginAnswer.nullable().meta({ description: 'D’où vient la largeur de l’intervalle à 90 %' }),
  borne_basse: z
    .number()
    .nullable()
    .meta({ description: 'Borne certaine, d’un effectif ou d’un taux : ce que laissent les chiffres publiés des sources, où que soient les gens' }),
  borne_haute: z.number().nullable().meta({ description: 'Borne certaine, de même' }),
  couverture: z.number().nullable(),
  part_imputee: z.number().nullable(),
  methode: z.string(),
  source: z.string(),
  zonage_source: z.string().nullable().meta({ description: 'Zonage, avec son millésime, de la source portée ici' }),
  officiel: z.number().nullable(),
  numerateur: z.number().nullable(),
  denominateur: z.number().nullable(),
  formule: Formula,
  support: z.object({ variable: z.string(), zonage: z.string().nullable() }).nullable(),
  autres_methodes: z.array(
    z.object({
      methode: z.string(),
      source: z.string(),
      zonage_source: z.string().nullable(),
      rang: z.int(),
      valeur: z.number().nullable(),
      statut: z.string(),
    }),
  ),
}) satisfies z.ZodType<Omit<TracedValue, 'grades'>>

export const Trace = Traced.extend({
  publication: z.int(),
  zonage: z.string(),
  territoire: z.string(),
  indicateur: z.string(),
  periode: z.string(),
  formule: Formula.extend({ expression: z.string().meta({ example: 'Σ w·chomeurs_15_64 ÷ Σ w′·actifs_15_64' }) }),
  fiabilite_phrase: z
    .string()
    .nullable()
    .meta({ description: 'Pourquoi cette lettre, en une phrase', example: 'Fiabilité C : répartition par la surface, ou mélange de distributions.' }),
  fiabilite_motifs: z
    .array(z.object({ code: z.string(), libelle: z.string(), note: z.enum(GRADES), phrase: z.string() }))
    .meta({ description: 'Chaque règle et sa note, de A à E ; la fiabilité est la pire' }),
  avant_bornes: z.number().nullable().meta({ description: 'Somme des contributions, quand la valeur a ensuite été ramenée entre ses bornes ; sinon null' }),
  correction: TracedCorrectionAnswer.nullable().meta({ description: 'Ce que la correction a dit, terme à terme' }),
  sources: z.array(TraceSourceAnswer),
  jeux: z.array(TraceDatasetAnswer),
}).meta({ id: 'Trace' })
