import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

/** What is not change: stored with a genealogy and shown with it, hence French keys. Shares are 0–1. */
export type Tolerances = {
  /** Mean distance (m) by which two drawings of one border may lie apart. */
  ecart_trace_m: number
  /** Largest share of the ground of both (symmetric difference ÷ union) that is ever put down to drawing. */
  part_maximale: number
  /** Radius (m) of the largest circle that the ground won or lost may hold: drawing moves a border, it does not add a block. */
  rayon_maximal_m: number
  /** Share of the smaller of two zones under which ground in common makes no kinship. */
  part_parente: number
  /** Ground in common (m²) under which nothing is kept at all. */
  contact_min_m2: number
  /** Mean length (m) of a segment of the borders of each edition: how coarsely it is drawn. */
  segment_moyen_m: { de: number; vers: number }
}

/**
 * Noise in metres: two drawings of the same border lie apart by a share of the segments of the coarser one. Measured between the official QPV 2015 of
 * Occitanie (33 m a segment) and the simplified QPV 2024 (96 m): of the 33 perimeters officially unchanged, 31 lie 4.1 to 6.3 m apart, 4.3 to 6.6 % of a
 * segment; two lie 6.8 and 10.6 m apart.
 */
const SEGMENT_SHARE = 0.07

/** Bounds of that distance, in metres, an admitted choice: files of one producer differ by rounding and repair; beyond 15 m, the width of a street, a border is another. */
const LEAST_GAP_M = 3
const LARGEST_GAP_M = 15

/** On the same 33 perimeters the symmetric difference is 3.4 to 11.4 % of the union (the file's own notice says 4 to 11 %). A small perimeter is mostly border: metres alone would hide any change to it. */
const LARGEST_SHARE = 0.12

/**
 * Drawing noise is thin. On the same perimeters the largest circle that fits in the difference has a radius of 6 to 24 m, up to 3.6 times the distance above;
 * two that were changed by a block, within its metres, hold one of 35 m.
 */
const RADIUS_IN_GAPS = 4

/** An admitted choice: a twentieth of the smaller one is no kinship, only neighbours who exchange ground. */
const KIN_SHARE = 0.05

/** An admitted choice: below a square metre, ground in common is rounding of coordinates. */
const CONTACT_MIN_M2 = 1

/** What to put down to drawing between two editions, from how coarsely each is drawn. */
export async function tolerancesOf(db: Db, from: number, to: number): Promise<Tolerances> {
  const { rows } = await sql<{ edition: number; segment_m: number }>`
    SELECT edition, sum(ST_Perimeter(geom)) / sum(ST_NPoints(geom) - ST_NRings(geom)) AS segment_m
    FROM zonings.zone WHERE edition IN (${from}::int, ${to}::int) GROUP BY edition`.execute(db)
  const segmentOf = (edition: number): number => rows.find((row) => row.edition === edition)?.segment_m ?? 0
  return tolerancesFor(segmentOf(from), segmentOf(to))
}

/** The same from the mean lengths (m) of their segments. */
export function tolerancesFor(de: number, vers: number): Tolerances {
  const gap_m = round(Math.min(LARGEST_GAP_M, Math.max(LEAST_GAP_M, SEGMENT_SHARE * Math.max(de, vers))))
  return {
    ecart_trace_m: gap_m,
    part_maximale: LARGEST_SHARE,
    rayon_maximal_m: round(RADIUS_IN_GAPS * gap_m),
    part_parente: KIN_SHARE,
    contact_min_m2: CONTACT_MIN_M2,
    segment_moyen_m: { de: round(de), vers: round(vers) },
  }
}

function round(metres: number): number {
  return Math.round(metres * 10) / 10
}

export type Meeting = { source_m2: number; target_m2: number; shared_m2: number; source_perimeter_m: number; target_perimeter_m: number }

/**
 * Whether two zones are one perimeter: what they do not share, spread along their mean border, is within the drawing's distance, and is no larger share of
 * their union than the most that is put down to drawing. The smaller of both bounds decides. Symmetric. Whether the difference is thin is asked of the
 * shapes (`findWideChanges`).
 */
export function isSamePerimeter(meeting: Meeting, { ecart_trace_m, part_maximale }: Tolerances): boolean {
  const { source_m2, target_m2, shared_m2, source_perimeter_m, target_perimeter_m } = meeting
  const apart_m2 = Math.max(0, source_m2 + target_m2 - 2 * shared_m2)
  const union_m2 = source_m2 + target_m2 - shared_m2
  return apart_m2 <= Math.min((ecart_trace_m * (source_perimeter_m + target_perimeter_m)) / 2, part_maximale * union_m2)
}

/**
 * Whether two zones only touch: what they share is a sliver along half of the shorter border, and a small share of the smaller zone; or less of it than
 * makes a kinship. Symmetric.
 */
export function isContact(meeting: Meeting, { ecart_trace_m, part_maximale, part_parente }: Tolerances): boolean {
  const { source_m2, target_m2, shared_m2, source_perimeter_m, target_perimeter_m } = meeting
  const smaller_m2 = Math.min(source_m2, target_m2)
  const sliver_m2 = (ecart_trace_m * Math.min(source_perimeter_m, target_perimeter_m)) / 2
  return shared_m2 < part_parente * smaller_m2 || shared_m2 <= Math.min(sliver_m2, part_maximale * smaller_m2)
}
