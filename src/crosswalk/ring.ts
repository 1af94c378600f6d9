import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** The surroundings, `distance_m` metres wide, of the targets of an edition, in terms of the zones of another. */
export type RingRequest = { sourceEdition: number; targetEdition: number; distance_m: number }

/**
 * Sees to it that `crosswalk.ring` holds the surroundings asked for: the area (m²) and the share of each source that lies within the target's
 * box widened by `distance_m`, and not in the target itself. Needs the area crosswalk of the pair.
 * A box rather than a buffer: it clips a shape for a seventh of the cost (0.26 s against 1.75 s for 1,606 QPV among 48,592 IRIS) and
 * corrections learn as much from it.
 */
export async function ensureRing(db: Db, { sourceEdition, targetEdition, distance_m }: RingRequest): Promise<void> {
  await sql`
    WITH inside AS MATERIALIZED (
      SELECT w.source, w.target, w.weight FROM crosswalk.weight w
      WHERE w.crosswalk = (SELECT id FROM crosswalk.crosswalk WHERE source_edition = ${sourceEdition}::int AND target_edition = ${targetEdition}::int AND support_edition IS NULL)
    ), around AS MATERIALIZED (
      SELECT s.code AS source, t.code AS target, s.area_m2,
             ST_Area(ST_ClipByBox2D(s.geom, ST_Expand(t.geom::box2d, ${distance_m}::float8))) AS clipped_m2
      FROM zonings.zone t JOIN zonings.zone s ON s.territory = t.territory AND s.geom && ST_Expand(t.geom, ${distance_m}::float8)
      WHERE s.edition = ${sourceEdition}::int AND t.edition = ${targetEdition}::int
        AND NOT EXISTS (SELECT FROM crosswalk.ring WHERE source_edition = ${sourceEdition}::int AND target_edition = ${targetEdition}::int AND distance_m = ${distance_m}::int)
    ), ring AS (
      SELECT source, target, area_m2, clipped_m2 - coalesce(weight, 0) * area_m2 AS shared_m2 FROM around LEFT JOIN inside USING (source, target)
    )
    INSERT INTO crosswalk.ring (source_edition, target_edition, distance_m, source, target, shared_m2, source_share)
    SELECT ${sourceEdition}::int, ${targetEdition}::int, ${distance_m}::int, source, target, shared_m2, shared_m2 / area_m2
    FROM ring WHERE shared_m2 > 1`.execute(db)
}
