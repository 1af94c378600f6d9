import { z } from 'zod'

export const IndexDefinition = z
  .object({
    code: z.string().meta({ example: 'dissimilarite' }),
    libelle: z.string(),
    definition: z.string(),
    formule: z.string(),
    unite: z.string().meta({ description: '« indicateur » : celle de l’indicateur ; « part » : de 0 à 1' }),
    bornes: z.string().meta({ description: 'Entre quelles valeurs, et ce que disent les extrêmes' }),
    natures: z.array(z.string()).meta({ description: 'Natures d’indicateurs auxquelles il s’applique' }),
    sensible_a: z.string().meta({ description: 'Ce qui le fait bouger sans que rien ne change dans le territoire' }),
    limites: z.string(),
    source: z.string(),
  })
  .meta({ id: 'IndiceDInegalite' })

export type IndexDefinition = z.infer<typeof IndexDefinition>

const SORTED = 'Il dépend du découpage (MAUP) : plus les mailles sont petites, plus il est élevé ; deux mailles différentes ne se comparent pas.'
const SMALL =
  'Des mailles très peu peuplées l’élèvent à elles seules, par le hasard des petits nombres ; des mailles imputées, qui ont les valeurs de leur groupe, l’abaissent.'
const MASSEY = 'Massey et Denton, « The Dimensions of Residential Segregation », Social Forces, 67, 1988'
const THEIL = 'Theil, Economics and Information Theory, 1967, chap. 4'
const THEIL_LIMITS =
  'Entre mailles, pas entre personnes : ce qui diffère à l’intérieur d’une maille n’y est pas. Celui d’une part et celui d’une moyenne ne se comparent pas.'

/** The indices, in the order in which they are presented: what each is, and what to know of it. In French. */
export const INDICES: readonly IndexDefinition[] = [
  {
    code: 'ecart',
    libelle: 'Écart entre les quartiers et le reste',
    definition:
      'L’indicateur dans les quartiers prioritaires du territoire, moins l’indicateur dans le territoire sans eux : la référence est calculée hors des quartiers. Les deux côtés sont sommés sur les mêmes mailles, chacune pour la part de sa surface.',
    formule: 'Σ x_i q_i ÷ Σ d_i q_i − Σ x_i h_i ÷ Σ d_i h_i (q_i, h_i : parts de la surface de la maille i dans les quartiers et dans le reste du territoire)',
    unite: 'indicateur',
    bornes: 'Une part : de −1 à 1, 0 quand les quartiers sont comme le reste.',
    natures: ['part', 'moyenne'],
    sensible_a: 'Les mailles que les limites des quartiers coupent l’atténuent : elles donnent le même taux aux deux côtés.',
    limites:
      'L’intervalle à 90 % réunit le hasard des petits effectifs (Wilson, puis MOVER) et les mailles coupées ; ni l’imputation, ni le sondage du recensement n’y sont. Des comptages exhaustifs (fichiers fiscaux) n’ont pas d’erreur de sondage : leur part de hasard dit d’autres habitants dans les mêmes conditions. Non publié quand l’effectif des quartiers vient surtout de mailles qui n’y sont que pour moins de la moitié. Il n’emploie pas les chiffres officiels des quartiers, qui n’auraient pas leur pareil pour le reste.',
    source: 'Newcombe, « Interval Estimation for the Difference Between Independent Proportions », Statistics in Medicine, 17, 1998',
  },
  {
    code: 'dissimilarite',
    libelle: 'Indice de dissimilarité de Duncan',
    definition: 'Part de l’un des deux groupes qui devrait changer de maille pour que toutes aient la même composition.',
    formule: 'D = ½ Σ |x_i/X − y_i/Y| (x : ceux que l’indicateur compte, y : les autres)',
    unite: 'part',
    bornes: 'De 0 (même composition partout) à 1 (les deux groupes n’ont aucune maille en commun).',
    natures: ['part'],
    sensible_a: SORTED,
    limites: SMALL,
    source: 'Duncan et Duncan, « A Methodological Analysis of Segregation Indexes », American Sociological Review, 20, 1955',
  },
  {
    code: 'isolement',
    libelle: 'Indice d’isolement',
    definition: 'Dans la maille où vit, en moyenne, une personne du groupe, la part de son propre groupe.',
    formule: 'P* = Σ (x_i/X)(x_i/t_i) (t = x + y)',
    unite: 'part',
    bornes: 'De la part du groupe dans le territoire (il est réparti comme les autres) à 1 (il vit à part).',
    natures: ['part'],
    sensible_a: 'Il monte avec la part du groupe dans le territoire, même bien réparti : à lire à côté d’elle ; et il dépend du découpage (MAUP).',
    limites: SMALL,
    source: MASSEY,
  },
  {
    code: 'exposition',
    libelle: 'Indice d’exposition',
    definition: 'Dans la maille où vit, en moyenne, une personne du groupe, la part des autres.',
    formule: 'Σ (x_i/X)(y_i/t_i) = 1 − P*',
    unite: 'part',
    bornes: 'De 0 (le groupe vit à part) à la part des autres dans le territoire.',
    natures: ['part'],
    sensible_a: 'Il baisse quand la part du groupe monte dans le territoire, même bien réparti ; et il dépend du découpage (MAUP).',
    limites: SMALL,
    source: MASSEY,
  },
  {
    code: 'theil',
    libelle: 'Indice de Theil',
    definition:
      'Inégalité de l’indicateur d’une maille à l’autre ; elle est la somme de celle entre les quartiers et le reste, et de celle à l’intérieur des deux.',
    formule: 'T = Σ (x_i/X) ln((x_i/X) ÷ (d_i/D)), avec 0·ln 0 = 0 (x : le numérateur, d : le dénominateur)',
    unite: 'nats',
    bornes: 'À partir de 0 (même valeur partout) ; au plus ln(D ÷ le plus petit d_i).',
    natures: ['part', 'moyenne'],
    sensible_a: SORTED,
    limites: THEIL_LIMITS,
    source: THEIL,
  },
  {
    code: 'theil_inter',
    libelle: 'Theil entre les quartiers et le reste',
    definition: 'Ce qui, dans l’indice de Theil, tient à l’écart entre les quartiers prioritaires, pris ensemble, et le reste du territoire.',
    formule: 'Σ_g (X_g/X) ln((X_g/X) ÷ (D_g/D)), g : les quartiers, le reste',
    unite: 'nats',
    bornes: 'De 0 à l’indice de Theil.',
    natures: ['part', 'moyenne'],
    sensible_a: 'Les mailles que les limites des quartiers coupent l’abaissent au profit de l’autre terme.',
    limites: THEIL_LIMITS,
    source: THEIL,
  },
  {
    code: 'theil_intra',
    libelle: 'Theil à l’intérieur des quartiers et du reste',
    definition: 'Ce qui, dans l’indice de Theil, distingue les mailles des quartiers entre elles, et celles du reste entre elles.',
    formule: 'Σ_g (X_g/X) T_g, g : les quartiers, le reste',
    unite: 'nats',
    bornes: 'De 0 à l’indice de Theil.',
    natures: ['part', 'moyenne'],
    sensible_a: SORTED,
    limites: THEIL_LIMITS,
    source: THEIL,
  },
]
