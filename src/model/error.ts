/**
 * A mistake that can be named. One table gives its HTTP status and French title; anything else that is thrown is a bug.
 * The command line exits 2 with the code; the API answers application/problem+json (RFC 9457).
 */
export const ERRORS = {
  parametre_inconnu: [400, 'Paramètre inconnu'],
  parametre_invalide: [400, 'Paramètre invalide'],
  format_non_pris_en_charge: [400, 'Format non pris en charge'],
  introuvable: [404, 'Introuvable'],
  methode_non_permise: [405, 'Méthode HTTP non permise'],
  requete_trop_longue: [414, 'Requête trop longue'],
  plage_hors_du_fichier: [416, 'Plage hors du fichier'],
  corps_illisible: [400, 'Corps de requête illisible'],
  corps_trop_grand: [413, 'Corps de requête trop grand'],
  type_non_pris_en_charge: [415, 'Type de contenu non pris en charge'],
  filtre_invalide: [400, 'Filtre invalide'],
  trop_de_demandes: [503, 'Trop de demandes à la fois'],
  delai_depasse: [503, 'Délai dépassé'],
  rien_de_publie: [503, 'Aucune publication en service'],
  schema_perime: [503, 'Schéma de la base périmé'],
  base_injoignable: [503, 'Base de données injoignable'],
  configuration_invalide: [500, 'Configuration invalide'],
  dossier_verrouille: [409, 'Dossier de données déjà ouvert'],
  calcul_abandonne: [501, 'Calcul hors de portée du moteur embarqué'],
  espace_disque: [507, 'Espace disque insuffisant'],
  migration_refusee: [409, 'Migration refusée'],
  descripteur_inconnu: [404, 'Descripteur inconnu'],
  descripteur_invalide: [422, 'Descripteur invalide'],
  catalogue_invalide: [422, 'Catalogue invalide'],
  fichier_introuvable: [404, 'Fichier introuvable'],
  fichier_illisible: [422, 'Fichier illisible'],
  fichier_non_conforme: [422, 'Fichier non conforme au descripteur'],
  lignes_refusees: [422, 'Lignes refusées'],
  perimetres_refuses: [422, 'Périmètres refusés'],
  codes_inconnus: [422, 'Codes de territoires inconnus'],
  recette_invalide: [422, 'Recette de poches invalide'],
  mailles_inutilisables: [422, 'Mailles inutilisables'],
  simulation_impossible: [422, 'Simulation impossible'],
  zonage_inconnu: [404, 'Zonage inconnu'],
  construction_impossible: [409, 'Construction impossible'],
  publication_refusee: [409, 'Publication refusée'],
  publication_inconnue: [404, 'Publication inconnue'],
} as const satisfies Record<string, readonly [httpStatus: number, title: string]>

export type ErrorCode = keyof typeof ERRORS

/** Where the mistake is: only the keys that make sense for it. */
export type ErrorPlace = {
  parametre?: string
  fichier?: string
  ligne?: number
  colonne?: string
  valeur?: string
}

/** One refused row or feature of a file; `DomainError.details` lists them up to a limit. */
export type Refusal = ErrorPlace & { motif: string }

export class DomainError extends Error {
  readonly code: ErrorCode
  readonly place: ErrorPlace
  readonly details: readonly Refusal[]

  /** @param detail one French sentence that a user can act on. */
  constructor(code: ErrorCode, detail: string, place: ErrorPlace = {}, details: readonly Refusal[] = []) {
    super(detail)
    this.name = 'DomainError'
    this.code = code
    this.place = place
    this.details = details
  }

  get httpStatus(): number {
    return ERRORS[this.code][0]
  }

  get title(): string {
    return ERRORS[this.code][1]
  }
}
