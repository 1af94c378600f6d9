import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { type DetectionParameters, PocketRecipe } from '../../../model/detection.ts'
import { thousandths, whole } from './rounded.ts'
import { isShown } from './shown.ts'

export type DetectionMesh = { zonage: string; libelle: string; source: string; titre: string; periode: string | null }
export type LeftOut = { zonage: string; libelle: string; source: string }

/** What the units of a département are held against: a share to three decimals, or euros; `perimetres`: quarters whose median it is, null when it was given. */
export type DetectionThreshold = {
  departement: string | null
  mesure: 'part' | 'revenu'
  valeur: number
  niveau: 'departement' | 'bassin' | 'parametre'
  perimetres: number | null
  phrase: string
}

/** What was tried to tell how firm the pockets are; `condition` is empty for the choices given. */
export type DetectionSensitivity = {
  tirages: number
  graine: number
  permutations: number
  fausses_decouvertes: number
  choix: { condition: string; facteur_seuil: number; parametres: DetectionParameters }[]
}

/** Counts of units, people and clusters, and what a reader has to know. */
export type DetectionFacts = {
  mailles: number
  mailles_sans_effectif: number
  mailles_imputees: number
  mailles_eligibles: number
  mailles_au_dessus_du_seuil: number
  mailles_sans_mesure: number
  mailles_au_plafond: number
  mailles_prises_par_lissage: number
  mailles_otees_par_lissage: number
  points_chauds: number
  population: number
  menages: number
  ensembles: number
  retenues: number
  presque: number
  grossier: boolean
  avertissements: { code: string; phrase: string }[]
}

/** How the pockets of a release were looked for: what was asked, of which figures, and what came out. */
export type DetectionRow = {
  zonage: string
  libelle: string
  recette: PocketRecipe
  mailles: DetectionMesh
  perimetres_exclus: LeftOut[]
  communes: string | null
  seuils: DetectionThreshold[]
  sensibilite: DetectionSensitivity
  faits: DetectionFacts
  poches: number
  presque: number
}

/** The same with the editions that its statements read; they are never shown. */
export type Detection = DetectionRow & { edition: number; meshEdition: number; communesEdition: number | null; leftOutEditions: number[] }

// What a later version adds to a recipe is not asked of those that were stored before.
const STORED = PocketRecipe.strip()

/** The detections among the editions of a release, by zoning: none is no mistake. */
export async function listDetections(db: Db, editions: readonly number[]): Promise<Detection[]> {
  const { rows } = await sql<Omit<Detection, 'recette'> & { recette: unknown }>`
    SELECT detection.edition, edition.zoning AS zonage, edition.label AS libelle, detection.recipe AS recette,
           detection.mesh_edition AS "meshEdition", detection.communes_edition AS "communesEdition", detection.qpv_editions AS "leftOutEditions",
           json_build_object('zonage', mesh.zoning, 'libelle', mesh.label, 'source', counted.source, 'titre', counted.descriptor ->> 'titre', 'periode', counted.period) AS mailles,
           left_out.list AS perimetres_exclus, communes.zoning AS communes,
           detection.thresholds AS seuils, detection.sensitivity AS sensibilite, detection.facts AS faits,
           found.kept AS poches, found.nearly AS presque
    FROM zonings.detection
    JOIN zonings.edition ON edition.id = detection.edition
    JOIN zonings.edition AS mesh ON mesh.id = detection.mesh_edition
    JOIN ingest.dataset AS counted ON counted.id = detection.mesh_dataset
    LEFT JOIN zonings.edition AS communes ON communes.id = detection.communes_edition
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('zonage', qpv.zoning, 'libelle', qpv.label, 'source', drawn.source) ORDER BY qpv.zoning), '[]') AS list
      FROM zonings.edition AS qpv JOIN ingest.dataset AS drawn ON drawn.id = qpv.id WHERE qpv.id = ANY (detection.qpv_editions)
    ) AS left_out
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE is_kept) AS kept, count(*) FILTER (WHERE NOT is_kept) AS nearly
      FROM zonings.pocket WHERE pocket.edition = detection.edition AND ${isShown}
    ) AS found
    WHERE detection.edition = ANY (${editions}::int[])
    ORDER BY edition.zoning
  `.execute(db)
  return rows.map(({ recette, seuils, faits, ...row }) => ({
    ...row,
    recette: STORED.parse(recette),
    seuils: seuils.map((one) => ({ ...one, valeur: one.mesure === 'part' ? thousandths(one.valeur) : whole(one.valeur) })),
    faits: { ...faits, population: whole(faits.population), menages: whole(faits.menages) },
  }))
}
