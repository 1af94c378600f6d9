import { z } from 'zod'
import { SOURCE_STATUSES } from '../model/status.ts'

// A descriptor says how one official file is read: data/sources/<id>.json, French keys for those who write them.
// In a column name, {AA} stands for the year on two digits and {AAAA} on four: P{AA}_CHOM1564 reads P16_CHOM1564 and gives the period 2016.
// Column names are compared without regard to case.

const Status = z.enum(SOURCE_STATUSES).exclude(['ok'])

const Format = z.strictObject({
  type: z.enum(['csv', 'xlsx', 'geojson', 'shapefile', 'geopackage']).describe('absent : reconnu à l’extension et au contenu').optional(),
  separateur: z.enum([',', ';', '\t', '|']).describe('absent : deviné sur l’en-tête').optional(),
  encodage: z.enum(['utf-8', 'windows-1252']).describe('absent : UTF-8 si le fichier en est, sinon Windows-1252').optional(),
  decimale: z.enum(['.', ',']).default('.'),
  ligne_entete: z.int().min(1).describe('ligne de la première ligne d’en-tête, 1 par défaut ; 6 dans les classeurs de l’Insee').default(1),
  lignes_entete: z.int().min(1).max(3).describe('nombre de lignes d’en-tête ; les codes sont sur la première').default(1),
  onglet: z.string().describe('feuille du classeur ; absent : la première').optional(),
  couche: z.string().describe('couche du GeoPackage ; absent : la seule').optional(),
  fichier: z.string().describe('expression régulière du fichier à lire dans une archive zip').optional(),
  crs: z.int().describe('code EPSG à employer quand le fichier ne le dit pas').optional(),
})

const Zoning = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_]*$/),
  millesime: z.int().min(1960).max(2100).describe('absent : lu dans un nom de colonne, ou donné par --millesime').optional(),
  millesime_colonne: z.string().describe('modèle de colonne qui porte le millésime, par exemple CODGEO_{AAAA}').optional(),
  libelle: z.string().min(1),
  geometrie: z.enum(['polygone', 'point']).default('polygone'),
})

const Key = z.strictObject({
  colonnes: z.array(z.string()).min(1).describe('colonnes mises bout à bout'),
  longueur: z.int().min(1).describe('complétée de zéros à gauche jusqu’à cette longueur').optional(),
  prefixe: z.string().describe('ajouté devant la clé').optional(),
  motif: z.string().describe('expression régulière que toute clé doit respecter').optional(),
})

const Measured = z
  .strictObject({
    variable: z.string().regex(/^[a-z][a-z0-9_]*$/),
    colonne: z.string().describe('nom ou modèle de la colonne').optional(),
    somme: z.array(z.string()).min(2).describe('colonnes à additionner ; une seule manquante ou secrète rend la somme manquante ou secrète').optional(),
    moins: z.array(z.string()).describe('colonnes à retrancher de la colonne ou de la somme').default([]),
    facteur: z.number().describe('0.01 pour un pourcentage').default(1),
    constante: z.number().describe('valeur de chaque ligne, par exemple 1 par adresse').optional(),
    facultative: z.boolean().describe('la colonne peut manquer dans certains millésimes').default(false),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    codes: z.record(z.string(), Status).describe('codes propres à cette variable').optional(),
  })
  .refine((one) => [one.colonne, one.somme, one.constante].filter((given) => given !== undefined).length === 1, 'une et une seule de colonne, somme, constante')

const Disclosure = z.strictObject({
  seuil: z.int().min(1).describe('plus petit effectif diffusable'),
  variable: z.string().describe('effectif auquel le seuil s’applique ; absent : à chaque effectif publié').optional(),
  regle: z.string().min(1),
})

export const DescriptorFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  titre: z.string().min(1),
  producteur: z.string().min(1),
  licence: z.string().min(1),
  page: z.url(),
  contenu: z.enum(['mesures', 'perimetres', 'mesures_et_perimetres']),
  fictif: z.boolean().default(false),
  format: Format.default({ decimale: '.', ligne_entete: 1, lignes_entete: 1 }),
  zonage: Zoning,
  periode: z
    .string()
    .regex(/^\d{4}(-\d{2})?$/)
    .describe('temps de la mesure ; absent : lu dans un nom de colonne, ou donné par --periode')
    .optional(),
  periode_colonne: z.string().describe('modèle de colonne qui porte la période, par exemple P{AA}_POP1564').optional(),
  cle: Key,
  libelle: z.string().optional(),
  communes: z.string().describe('colonne des codes communes : un code, ou plusieurs séparés par « ; » ou mis bout à bout par 5').optional(),
  departement: z.string().optional(),
  epci: z.string().optional(),
  carroyage: z
    .strictObject({ taille_m: z.union([z.literal(200), z.literal(1000)]) })
    .describe('les carreaux sont dessinés d’après leur identifiant CRS…RES…mN…E…')
    .optional(),
  variables: z.array(Measured).default([]),
  codes: z.record(z.string(), Status).describe('codes des cellules qui ne sont pas des nombres ; la cellule vide s’écrit ""').default({ '': 'manquant' }),
  notes: z
    .strictObject({ colonne: z.string(), valeurs: z.record(z.string(), Status) })
    .describe('colonne qui qualifie toute la ligne')
    .optional(),
  filtre: z
    .strictObject({ colonne: z.string(), valeurs: z.array(z.string()).min(1) })
    .describe('lignes gardées')
    .optional(),
  imputation: z
    .strictObject({ colonne: z.string(), valeurs: z.array(z.string()).min(1) })
    .describe('lignes imputées par le producteur')
    .optional(),
  secret: Disclosure.optional(),
  doublons: z
    .enum(['refuser', 'fusionner_identiques', 'unir'])
    .describe('fusionner_identiques : une ligne par commune d’un même territoire ; unir : les formes d’un même code')
    .default('refuser'),
  codes_inconnus_max: z.number().min(0).max(1).describe('part de codes absents du zonage au-delà de laquelle le fichier est refusé').default(0.05),
  aire_reparee_max: z.number().min(0).max(1).describe('part d’aire qu’une réparation peut changer').default(0.01),
  pieges: z.array(z.string()).default([]),
})

/** A descriptor as parsed from its file; see `DescriptorFile` for what each key means. */
export type Descriptor = z.infer<typeof DescriptorFile>
export type MeasuredColumn = Descriptor['variables'][number]
