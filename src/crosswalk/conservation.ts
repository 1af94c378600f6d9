import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { DomainError } from '../model/error.ts'

/** Relative tolerance of mass conservation (method, § 4). */
export const CONSERVATION_TOLERANCE = 1e-9

/** What is stored with a crosswalk, in French keys since the API shows it. */
export type Conservation = {
  /** Sources that touch a target, and those whose area the targets cover entirely. */
  sources: number
  sources_couvertes: number
  /** Largest Σ_t w(s,t); 1 at most unless targets overlap. */
  somme_max: number
  /** Largest |Σ_t w(s,t) − 1| over covered sources. */
  ecart_max_couvertes: number
  /** Sources whose weights exceed 1, and how many of them touch targets that overlap each other. */
  depassements: number
  depassements_par_recouvrement: number
  /** Pairs of targets that overlap, and the area they share in m². */
  cibles_superposees: number
  superposition_m2: number
  /** Sources without any support mass, spread by area. */
  replis_aire: number
  /** By the density of targets: sources claimed beyond what they hold, whose weights were scaled down to 1. */
  sources_reduites?: number
}

/** Checks the weights just computed in the table `weights`, beside the temporary tables `overlay` and `target_overlap`. */
export async function measureConservation(db: Db, weights: string): Promise<Conservation> {
  const { rows } = await sql<Conservation>`
    WITH overlapping AS (
      SELECT one AS target FROM target_overlap UNION SELECT other FROM target_overlap
    ), area AS (
      SELECT source, sum(shared_m2) / min(source_m2) AS covered FROM overlay GROUP BY source
    ), total AS (
      SELECT w.source, sum(w.weight) AS weight, bool_or(w.by_area) AS by_area, bool_or(o.target IS NOT NULL) AS meets_overlap
      FROM ${sql.table(weights)} w LEFT JOIN overlapping o ON o.target = w.target GROUP BY w.source
    )
    SELECT count(*) AS sources,
           count(*) FILTER (WHERE covered >= 1 - ${CONSERVATION_TOLERANCE}::float8) AS sources_couvertes,
           coalesce(max(weight), 0) AS somme_max,
           coalesce(max(abs(weight - 1)) FILTER (WHERE covered >= 1 - ${CONSERVATION_TOLERANCE}::float8 AND NOT meets_overlap), 0) AS ecart_max_couvertes,
           count(*) FILTER (WHERE weight > 1 + ${CONSERVATION_TOLERANCE}::float8) AS depassements,
           count(*) FILTER (WHERE weight > 1 + ${CONSERVATION_TOLERANCE}::float8 AND meets_overlap) AS depassements_par_recouvrement,
           (SELECT count(*) FROM target_overlap) AS cibles_superposees,
           (SELECT coalesce(sum(shared_m2), 0) FROM target_overlap) AS superposition_m2,
           count(*) FILTER (WHERE by_area) AS replis_aire
    FROM total JOIN area USING (source)`.execute(db)
  const [checks] = rows
  if (!checks) throw new Error('no conservation was measured')
  return checks
}

/** @throws DomainError `construction_impossible` when weights create or lose mass that overlapping targets do not explain. */
export function refuseUnlessConserved({ depassements, depassements_par_recouvrement, somme_max, ecart_max_couvertes }: Conservation): void {
  if (depassements > depassements_par_recouvrement || ecart_max_couvertes > CONSERVATION_TOLERANCE) {
    throw new DomainError(
      'construction_impossible',
      `La table de passage ne conserve pas les effectifs : somme maximale des poids ${somme_max}, écart maximal ${ecart_max_couvertes} sur les sources couvertes.`,
    )
  }
}

/** The checks stored with a crosswalk; null when there is no such crosswalk. */
export async function conservationOf(db: Db, crosswalk: number): Promise<Conservation | null> {
  const { rows } = await sql<{ checks: Conservation }>`SELECT checks FROM crosswalk.crosswalk WHERE id = ${crosswalk}::int`.execute(db)
  return rows[0]?.checks ?? null
}
