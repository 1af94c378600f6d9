import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { readableShare } from './readable-share.ts'
import { tracedFormula, type ValueKey } from './trace-formula.ts'

export type TracedValue = {
  libelle: string | null
  rang: number
  valeur: number | null
  unite: string
  statut: string
  motif: string | null
  fiabilite: string | null
  /** One letter per rule, in the order of model/grades. */
  grades: string | null
  bas: number | null
  haut: number | null
  intervalle: IntervalOrigin | null
  borne_basse: number | null
  borne_haute: number | null
  couverture: number | null
  part_imputee: number | null
  methode: string
  source: string
  zonage_source: string | null
  officiel: number | null
  numerateur: number | null
  denominateur: number | null
  formule: Formula
  support: { variable: string; zonage: string | null } | null
  autres_methodes: { methode: string; source: string; zonage_source: string | null; rang: number; valeur: number | null; statut: string }[]
}

/**
 * Where the width of an interval comes from: a dispersion measured in this build, elsewhere, or neither (the widest); a correction's own errors on the
 * perimeters it did not learn from. A value with an official figure has an interval learnt without its own département (`departement_laisse_de_cote`). `rho_bas` and `rho_haut`: dispersion where the estimate is too high, too low.
 */
export type IntervalOrigin = {
  origine: 'construction' | 'catalogue' | 'prudence' | 'validation_croisee'
  rho_bas: number | null
  rho_haut: number | null
  n: number
  departements: number
  departement_laisse_de_cote: string | null
  verite: string
}

/** How the value is made of its sources; `part_publiee`: the producer publishes the share without its counts. */
export type Formula = {
  nature: 'effectif' | 'part' | 'moyenne' | 'part_publiee' | 'quantile'
  indicateur: string
  definition: string
  numerateur: { variable: string; libelle: string | null }
  denominateur: { variable: string; libelle: string | null } | null
}

/** The value with what it was made by; null when the run holds none. Numerator and denominator are only shown beside their value. */
export async function readTracedValue(db: Db, key: ValueKey): Promise<TracedValue | null> {
  const { rows } = await sql<TracedValue>`
    WITH ${tracedFormula(key)}
    SELECT zone.label AS libelle, formula.rank AS rang, formula.value AS valeur, formula.unit AS unite, formula.status AS statut, formula.reason AS motif,
           formula.reliability AS fiabilite, formula.grades, ${readableShare(sql`formula.coverage`)} AS couverture,
           ${readableShare(sql`formula.imputed_share`)} AS part_imputee, formula.official AS officiel, formula.source, formula.source_zoning AS zonage_source,
           formula.method || coalesce(':' || split_part(formula.support, '@', 1), '') AS methode,
           CASE WHEN formula.value IS NOT NULL THEN formula.low END AS bas,
           CASE WHEN formula.value IS NOT NULL THEN formula.high END AS haut,
           CASE WHEN formula.value IS NOT NULL AND formula.low IS NOT NULL THEN (
             SELECT json_build_object('origine', origin, 'rho_bas', rho_low, 'rho_haut', rho_high, 'n', sample, 'departements', groups,
                                      'departement_laisse_de_cote', left_out, 'verite', source)
             FROM estimate.calibration WHERE calibration.run = formula.run AND calibration.id = formula.calibration
             UNION ALL
             SELECT json_build_object('origine', 'validation_croisee', 'rho_bas', NULL, 'rho_haut', NULL, 'n', sample, 'departements', groups,
                                      'departement_laisse_de_cote', NULL,
                                      'verite', 'Chiffres publiés, période ' || correction.period || ' : erreurs là où le département a été laissé de côté.')
             FROM estimate.correction
             WHERE formula.calibration IS NULL AND correction.run = formula.run AND correction.code = formula.correction
               AND correction.zoning = formula.zoning AND correction.period = formula.period
             LIMIT 1) END AS intervalle,
           CASE WHEN formula.value IS NOT NULL THEN formula.bound_low END AS borne_basse,
           CASE WHEN formula.value IS NOT NULL THEN formula.bound_high END AS borne_haute,
           CASE WHEN formula.value IS NOT NULL THEN formula.numerator END AS numerateur,
           CASE WHEN formula.value IS NOT NULL THEN formula.denominator END AS denominateur,
           json_build_object(
             'nature', formula.nature, 'indicateur', formula.label, 'definition', formula.definition,
             'numerateur', json_build_object('variable', formula.numerator_variable, 'libelle', (SELECT label FROM variable WHERE code = formula.numerator_variable)),
             'denominateur', CASE WHEN formula.denominator_variable IS NOT NULL THEN
               json_build_object('variable', formula.denominator_variable, 'libelle', (SELECT label FROM variable WHERE code = formula.denominator_variable)) END
           ) AS formule,
           CASE WHEN formula.support IS NOT NULL THEN
             json_build_object('variable', split_part(formula.support, '@', 1), 'zonage', nullif(split_part(formula.support, '@', 2), '')) END AS support,
           (SELECT coalesce(json_agg(json_build_object('methode', other.method || coalesce(':' || split_part(other.support, '@', 1), ''),
                                                       'source', other.source, 'zonage_source', other.source_zoning, 'rang', other.rank, 'valeur', other.value, 'statut', other.status) ORDER BY other.rank), '[]')
            FROM estimate.value AS other
            WHERE other.run = formula.run AND other.zoning = formula.zoning AND other.code = formula.code
              AND other.indicator = formula.indicator AND other.period = formula.period AND other.rank <> formula.rank) AS autres_methodes
    FROM formula
    LEFT JOIN zonings.zone ON zone.edition = formula.edition AND zone.code = formula.code
  `.execute(db)
  return rows[0] ?? null
}
