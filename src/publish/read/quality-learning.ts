import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Validation } from '../../estimate/index.ts'
import type { QualitySelection } from './judged-rows.ts'

/** One term of a correction; `note` where there is something to say of it. `minimum` and `maximum`: the range it was learned on. */
export type CorrectionTerm = {
  code: string
  libelle: string
  coefficient: number
  moyenne: number
  ecart_type: number
  minimum: number | null
  maximum: number | null
  note: string | null
}

export type CorrectionRow = {
  code: string
  zonage: string
  indicateur: string
  periode: string
  statut: 'ajustee' | 'ecartee'
  motif: string | null
  par_defaut: boolean
  n: number
  departements: number
  penalite: number | null
  constante: number | null
  validation: Validation | null
  termes: CorrectionTerm[]
}

export type CalibrationRow = {
  id: number
  zonage: string
  zonage_source: string
  indicateur: string
  methode: string
  support: string | null
  origine: 'construction' | 'catalogue' | 'prudence'
  rho_bas: number
  rho_haut: number
  n: number
  departements: number
  verite: string
}

/** The corrections that a run fitted or set aside, with their terms. */
export async function listCorrections(db: Db, { run, zoning, indicator }: QualitySelection): Promise<CorrectionRow[]> {
  const { rows } = await sql<CorrectionRow>`
    SELECT code, zoning AS zonage, indicator AS indicateur, period AS periode, status AS statut, reason AS motif, is_default AS par_defaut,
           sample AS n, groups AS departements, penalty AS penalite, intercept AS constante, spread -> 'validation' AS validation,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
              'code', term ->> 'code', 'libelle', term ->> 'libelle', 'coefficient', term -> 'coefficient', 'moyenne', term -> 'moyenne',
              'ecart_type', term -> 'ecart_type', 'minimum', term -> 'minimum', 'maximum', term -> 'maximum', 'note', term -> 'note') ORDER BY position), '[]')
            FROM jsonb_array_elements(terms) WITH ORDINALITY AS each(term, position)) AS termes
    FROM estimate.correction
    WHERE run = ${run}::int AND (${zoning}::text IS NULL OR zoning = ${zoning}::text) AND (${indicator}::text IS NULL OR indicator = ${indicator}::text)
    ORDER BY zoning, indicator, period, code
  `.execute(db)
  return rows
}

/**
 * Where the widths of a run's intervals come from: the dispersion of each method on each indicator. Those that left a département out, to judge it
 * without having learnt from it, are not listed: the trace of a value names its own.
 */
export async function listCalibrations(db: Db, { run, zoning, indicator }: QualitySelection): Promise<CalibrationRow[]> {
  const { rows } = await sql<CalibrationRow>`
    SELECT id, zoning AS zonage, source_zoning AS zonage_source, indicator AS indicateur, method AS methode, split_part(support, '@', 1) AS support,
           origin AS origine, rho_low AS rho_bas, rho_high AS rho_haut,
           sample AS n, groups AS departements, source AS verite
    FROM estimate.calibration
    WHERE run = ${run}::int AND left_out IS NULL AND (${zoning}::text IS NULL OR zoning = ${zoning}::text) AND (${indicator}::text IS NULL OR indicator = ${indicator}::text)
    ORDER BY zoning, indicator, source_zoning, method, support NULLS FIRST, id
  `.execute(db)
  return rows
}
