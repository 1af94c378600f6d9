/** What a value is. Anything but `ok` and `estime` comes with a null value: never silently a zero. */
export const STATUSES = ['ok', 'estime', 'secret', 'manquant', 'non_couvert', 'sans_denominateur', 'non_publiable'] as const
export type Status = (typeof STATUSES)[number]

/** What each says, in the words of dictionaries. */
export const STATUS_WORDS: Record<Status, string> = {
  ok: 'Chiffre officiel sur ce territoire',
  estime: 'Estimation',
  secret: 'L’effectif, le numérateur ou son complément est sous le seuil de diffusion de la source',
  manquant: 'La source ne le donne pas',
  non_couvert: 'Aucune source n’y répond, ou trop peu',
  sans_denominateur: 'Rapport impossible',
  non_publiable: 'Trop fragile pour être montré',
}

/** What may be read in a cell of an official file. */
export const SOURCE_STATUSES = ['ok', 'secret', 'manquant'] as const
export type SourceStatus = (typeof SOURCE_STATUSES)[number]

/** How a value was obtained, best first; `methode=` of the API picks one. */
export const METHODS = ['officiel', 'carreaux', 'corrige', 'support', 'aire', 'melange'] as const
export type Method = (typeof METHODS)[number]

/** What each says, in the words of dictionaries. */
export const METHOD_WORDS: Record<Method, string> = {
  officiel: 'Chiffre publié sur ce territoire',
  carreaux: 'Somme de carreaux qui portent eux-mêmes la variable',
  corrige: 'Estimation corrigée par un modèle appris sur des chiffres publiés',
  support: 'Répartition selon une masse connue finement (carreaux, adresses)',
  aire: 'Répartition selon la surface',
  melange: 'Lecture du mélange des distributions des sources (médianes)',
}
