import type { Method, Status } from '../../model/status.ts'

/** What the words of the files mean, for `dictionnaire.csv`. */
export type Word = { name: string; title: string; definition: string; unit?: string }

/** Columns of `{zonage}.csv`, in their order. */
export const VALUE_WORDS: readonly Word[] = [
  { name: 'zonage', title: 'Zonage', definition: 'Ensemble de territoires d’un type et d’un millésime' },
  { name: 'territoire', title: 'Territoire', definition: 'Code du territoire dans son zonage' },
  { name: 'libelle', title: 'Libellé', definition: 'Nom du territoire' },
  { name: 'indicateur', title: 'Indicateur', definition: 'Code de l’indicateur, défini plus bas' },
  { name: 'periode', title: 'Période', definition: 'Temps de la mesure : AAAA ou AAAA-MM' },
  { name: 'valeur', title: 'Valeur', definition: 'Vide quand le statut n’est ni ok ni estime ; jamais un zéro par défaut', unit: 'colonne unite' },
  { name: 'unite', title: 'Unité', definition: 'Unité de valeur, bas, haut et officiel ; « part » : de 0 à 1' },
  { name: 'statut', title: 'Statut', definition: 'Ce que vaut la valeur ; les statuts sont définis plus bas' },
  { name: 'motif', title: 'Motif', definition: 'Pourquoi il n’y a pas de valeur' },
  { name: 'fiabilite', title: 'Fiabilité', definition: 'De A à D, la pire de sept règles ; E n’est pas publié ; vide pour un chiffre officiel' },
  { name: 'bas', title: 'Bas', definition: 'Bas de l’intervalle à 90 %', unit: 'colonne unite' },
  { name: 'haut', title: 'Haut', definition: 'Haut de l’intervalle à 90 %', unit: 'colonne unite' },
  { name: 'couverture', title: 'Couverture', definition: 'Part du territoire qui repose sur des sources utilisables', unit: 'part' },
  { name: 'methode', title: 'Méthode', definition: 'Comment la valeur est obtenue, et la variable de support s’il y en a une : support:menages_pauvres' },
  { name: 'source', title: 'Source', definition: 'Source du numérateur, détaillée dans sources.csv' },
  { name: 'officiel', title: 'Officiel', definition: 'Chiffre publié, à côté d’une estimation', unit: 'colonne unite' },
  { name: 'publication', title: 'Publication', definition: 'Numéro de la publication : le fichier n’en change plus' },
  { name: 'zonage_source', title: 'Zonage de la source', definition: 'Zonage où la source mesure, avec son millésime' },
]

export const STATUS_WORDS: Record<Status, string> = {
  ok: 'Chiffre officiel sur ce territoire',
  estime: 'Estimation',
  secret: 'L’effectif, le numérateur ou son complément est sous le seuil de diffusion de la source',
  manquant: 'La source ne le donne pas',
  non_couvert: 'Aucune source n’y répond, ou trop peu',
  sans_denominateur: 'Rapport impossible',
  non_publiable: 'Trop fragile pour être montré',
}

export const METHOD_WORDS: Record<Method, string> = {
  officiel: 'Chiffre publié sur ce territoire',
  carreaux: 'Somme de carreaux qui portent eux-mêmes la variable',
  corrige: 'Estimation corrigée par un modèle appris sur des chiffres publiés',
  support: 'Répartition selon une masse connue finement (carreaux, adresses)',
  aire: 'Répartition selon la surface',
  melange: 'Lecture du mélange des distributions des sources (médianes)',
}
