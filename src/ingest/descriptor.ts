import { z } from 'zod'
import { SOURCE_STATUSES } from '../model/status.ts'

// A descriptor says how one official file is read: data/sources/<id>.json, French keys for those who write them.
// In a column name, {AA} stands for the year on two digits and {AAAA} on four: P{AA}_CHOM1564 reads P16_CHOM1564 and gives the period 2016.
// Column names are compared without regard to case; « CODE_IRIS | DCOMIRIS » reads the first of these names that the file has.

const Status = z.enum(SOURCE_STATUSES).exclude(['ok'])

const regularExpression = z.string().refine((source) => compiles(source), 'n’est pas une expression régulière')

// What JavaScript and PostgreSQL do not read alike: groups other than (?:…), escapes other than \d \w \s and punctuation, empty classes.
const UNSHARED = /\(\?(?!:)|\\[^dwsDWS\W]|\[\^?\]/

/** An expression that the database tests too, without regard to case. */
const sharedExpression = z
  .string()
  .min(1)
  .refine(
    (source) => compiles(source, 'u') && !UNSHARED.test(source),
    'n’est pas une expression régulière simple (ni (?…) autre que (?:…), ni échappement autre que \\d, \\w, \\s et la ponctuation)',
  )

/** AAAA or AAAA-MM. */
export const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]))?$/

const Format = z.strictObject({
  type: z.enum(['csv', 'xlsx', 'geojson', 'shapefile', 'geopackage']).describe('absent : reconnu à l’extension et au contenu').optional(),
  separateur: z.enum([',', ';', '\t', '|']).describe('absent : deviné sur l’en-tête').optional(),
  encodage: z.enum(['utf-8', 'windows-1252']).describe('absent : UTF-8 si le fichier en est, sinon Windows-1252').optional(),
  decimale: z.enum(['.', ',']).describe('absent : la plus fréquente dans le fichier, l’autre étant refusée').optional(),
  ligne_entete: z.int().min(1).describe('ligne de la première ligne d’en-tête, 1 par défaut ; 6 dans les classeurs de l’Insee').default(1),
  lignes_entete: z.int().min(1).max(3).describe('nombre de lignes d’en-tête ; les codes sont sur la première').default(1),
  onglet: z.string().describe('feuille du classeur ; absent : la première').optional(),
  couche: z.string().describe('couche du GeoPackage ; absent : la seule').optional(),
  fichier: regularExpression.describe('expression régulière du fichier à lire dans une archive zip').optional(),
  crs: z.int().describe('code EPSG à employer quand le fichier ne le dit pas').optional(),
})

const Zoning = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .describe('sorte de territoires : iris, qpv, commune, carreau200, zus, ou un mot à vous'),
  millesime: z.int().min(1960).max(2100).describe('absent : lu dans un nom de colonne, ou donné par --millesime').optional(),
  millesime_colonne: z.string().describe('modèle de colonne qui porte le millésime, par exemple CODGEO_{AAAA}').optional(),
  millesime_apres_periode: z
    .int()
    .min(0)
    .max(5)
    .describe('années entre la période et la géographie de diffusion (2 pour le recensement) ; ne sert que sans --millesime')
    .optional(),
  libelle: z.string().min(1).describe('nom du zonage'),
  geometrie: z.enum(['polygone', 'point']).describe('ce que sont ses territoires').default('polygone'),
})

const Key = z.strictObject({
  colonnes: z.array(z.string()).min(1).describe('colonnes mises bout à bout'),
  longueur: z.int().min(1).describe('clé complétée de zéros à gauche jusqu’à cette longueur').optional(),
  longueurs: z.array(z.int().min(1)).describe('la même chose colonne par colonne, quand il y en a plusieurs').optional(),
  separateur: z.string().describe('écrit entre les colonnes de la clé').default(''),
  prefixe: z.string().describe('ajouté devant la clé').optional(),
  motif: regularExpression.describe('expression régulière que toute clé doit respecter').optional(),
})

const Measured = z
  .strictObject({
    variable: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .describe('code d’une variable du catalogue, data/indicators/variables.json'),
    colonne: z.string().describe('nom ou modèle de la colonne').optional(),
    somme: z.array(z.string()).min(2).describe('colonnes à additionner ; une seule manquante ou secrète rend la somme manquante ou secrète').optional(),
    moins: z.array(z.string()).describe('colonnes à retrancher de la colonne ou de la somme').default([]),
    facteur: z.number().describe('0.01 pour un pourcentage').default(1),
    constante: z.number().describe('valeur de chaque ligne, par exemple 1 par adresse').optional(),
    facultative: z.boolean().describe('la colonne peut manquer dans certains millésimes').default(false),
    minimum: z.number().describe('après conversion ; 0 sans indication, sauf pour une somme qui peut être négative').optional(),
    maximum: z.number().describe('après conversion ; 1 sans indication pour une part').optional(),
    plafond: z
      .strictObject({
        part: z.number().positive().max(1).describe('la part, entre 0 et 1'),
        de: z
          .string()
          .regex(/^[a-z][a-z0-9_]*$/)
          .describe('code de l’autre variable'),
      })
      .describe('le producteur ne montre pas plus que cette part d’une autre variable : arrivé là, le chiffre est un minimum')
      .optional(),
    codes: z.record(z.string(), Status).describe('codes propres à cette variable').optional(),
  })
  .refine((one) => [one.colonne, one.somme, one.constante].filter((given) => given !== undefined).length === 1, 'une et une seule de colonne, somme, constante')

const Disclosure = z.strictObject({
  seuil: z.int().min(1).describe('plus petit effectif diffusable'),
  variable: z.string().describe('effectif auquel le seuil s’applique ; absent : à chaque effectif publié').optional(),
  regle: z.string().min(1).describe('la règle, en une phrase'),
})

const Filter = z
  .strictObject({
    colonne: z.string().describe('colonne examinée'),
    valeurs: z.array(z.string()).min(1).describe('seules les lignes qui ont l’une de ces valeurs sont gardées').optional(),
    exclure: z.array(z.string()).min(1).describe('les lignes qui ont l’une de ces valeurs sont écartées').optional(),
  })
  .refine((one) => one.valeurs || one.exclure, 'il faut valeurs ou exclure')

const DescriptorKeys = z.strictObject({
  $schema: z.string().describe('schéma JSON, pour l’éditeur : docs/descripteur.schema.json').optional(),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('nom du descripteur : minuscules, chiffres, traits d’union ; celui du fichier'),
  titre: z.string().min(1).describe('titre de la source, tel que les utilisateurs le lisent'),
  producteur: z.string().min(1).describe('qui produit les données'),
  licence: z.string().min(1).describe('licence de réutilisation'),
  page: z.url().describe('page du producteur où le fichier se trouve'),
  contenu: z.enum(['mesures', 'perimetres', 'mesures_et_perimetres']).describe('ce que le fichier apporte'),
  fictif: z.boolean().describe('vrai pour les données de démonstration, inventées').default(false),
  format: Format.describe('comment le fichier est fait').default({ ligne_entete: 1, lignes_entete: 1 }),
  zonage: Zoning.describe('zonage auquel appartiennent les codes'),
  periode: z.string().regex(PERIOD).describe('temps de la mesure ; absent : lu dans un nom de colonne, ou donné par --periode').optional(),
  periode_colonne: z.string().describe('modèle de colonne qui porte la période, par exemple P{AA}_POP1564').optional(),
  cle: Key.describe('comment le code d’un territoire se lit'),
  libelle: z.string().describe('colonne du nom du territoire').optional(),
  communes: z.string().describe('colonne des codes communes : un code, ou plusieurs séparés par « ; » ou « , », ou mis bout à bout par 5').optional(),
  departement: z.string().describe('colonne du département ; absent : déduit du code ou de la première commune').optional(),
  epci: z.string().describe('colonne du code SIREN de l’intercommunalité').optional(),
  carroyage: z
    .strictObject({
      taille_m: z.union([z.literal(200), z.literal(1000)]),
      complet: sharedExpression
        .describe(
          'expression régulière, casse indifférente : nom des fichiers complets du producteur, où un carreau absent est inhabité, dans les départements que le fichier contient ; dans un fichier d’un autre nom, un carreau absent est inconnu',
        )
        .optional(),
    })
    .describe('les carreaux sont dessinés d’après leur identifiant CRS…RES…mN…E…')
    .optional(),
  coordonnees: z
    .strictObject({
      x: z.string().describe('colonne de l’abscisse, ou de la longitude'),
      y: z.string().describe('colonne de l’ordonnée, ou de la latitude'),
      crs: z.int().describe('code EPSG de ces coordonnées'),
    })
    .describe('colonnes des coordonnées d’un point, quand le fichier n’a pas de géométrie')
    .optional(),
  variables: z.array(Measured).describe('ce qui est mesuré, colonne par colonne').default([]),
  codes: z.record(z.string(), Status).describe('codes des cellules qui ne sont pas des nombres ; la cellule vide s’écrit ""').default({ '': 'manquant' }),
  notes: z
    .strictObject({
      colonne: z.string().describe('colonne de la note'),
      valeurs: z.record(z.string(), Status).describe('statut que chaque note donne à toutes les valeurs de sa ligne'),
    })
    .describe('colonne qui qualifie toute la ligne')
    .optional(),
  filtre: Filter.describe('lignes gardées ; les autres sont comptées et dites').optional(),
  imputation: z
    .strictObject({
      colonne: z.string().describe('colonne qui le dit'),
      valeurs: z.array(z.string()).min(1).describe('valeurs des lignes imputées'),
      sauf: z
        .array(z.string().regex(/^[a-z][a-z0-9_]*$/))
        .describe('variables qui restent exactes sur une ligne imputée')
        .default([]),
    })
    .describe('lignes imputées par le producteur')
    .optional(),
  secret: Disclosure.describe('règle de diffusion du producteur, appliquée aussi aux résultats').optional(),
  arrondi: z.number().positive().describe('pas auquel les effectifs sont arrondis, par exemple 5 ; les bornes dures en tiennent compte').optional(),
  doublons: z
    .enum(['refuser', 'fusionner_identiques', 'unir'])
    .describe('fusionner_identiques : une ligne par commune d’un même territoire ; unir : les formes d’un même code')
    .default('refuser'),
  codes_inconnus_max: z.number().min(0).max(1).describe('part de codes absents du zonage au-delà de laquelle le fichier est refusé').default(0.05),
  aire_reparee_max: z.number().min(0).max(1).describe('part d’aire qu’une réparation peut changer').default(0.01),
  pieges: z.array(z.string()).describe('ce qu’il faut savoir avant de lire ou d’interpréter ce fichier').default([]),
})

/** A descriptor that makes sense as a whole: each refusal names the key at fault. */
export const DescriptorFile = DescriptorKeys.superRefine((descriptor, context) => {
  const refuse = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message })
  const measures = descriptor.contenu !== 'perimetres'
  if (measures && descriptor.variables.length === 0) refuse(['variables'], 'des mesures demandent au moins une variable')
  if (!measures && descriptor.variables.length > 0)
    refuse(['variables'], 'des périmètres seuls n’ont pas de variables : contenu doit être mesures_et_perimetres')
  if (descriptor.carroyage && descriptor.contenu !== 'mesures')
    refuse(['contenu'], 'les carreaux sont dessinés d’après leur identifiant : contenu doit être mesures')
  if (descriptor.coordonnees && descriptor.zonage.geometrie !== 'point') refuse(['zonage', 'geometrie'], 'des coordonnées x, y font des points')
  if (descriptor.cle.longueurs && descriptor.cle.longueurs.length !== descriptor.cle.colonnes.length)
    refuse(['cle', 'longueurs'], 'il faut une longueur par colonne de la clé')
  const seen = new Set<string>()
  for (const [i, { variable }] of descriptor.variables.entries()) {
    if (seen.has(variable)) refuse(['variables', i, 'variable'], `la variable « ${variable} » est déjà lue`)
    seen.add(variable)
  }
  if (descriptor.secret?.variable && !seen.has(descriptor.secret.variable))
    refuse(['secret', 'variable'], `« ${descriptor.secret.variable} » n’est pas lue par ce descripteur`)
})

function compiles(source: string, flags = ''): boolean {
  try {
    new RegExp(source, flags)
    return true
  } catch {
    return false
  }
}

/** A descriptor as parsed from its file; see `DescriptorFile` for what each key means. */
export type Descriptor = z.infer<typeof DescriptorFile>
export type MeasuredColumn = Descriptor['variables'][number]
