import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { isSamePerimeter, type Tolerances } from './tolerances.ts'
import type { Overlap } from './zones.ts'

/**
 * Pairs that pass for one perimeter by their areas, but whose difference holds a circle of `rayon_maximal_m`: a block was added or taken away. Written
 * `source\\ntarget`. A difference too small for such a circle (πr²) is not looked at.
 */
export async function findWideChanges(
  db: Db,
  { from, to }: { from: number; to: number },
  overlaps: readonly Overlap[],
  tolerances: Tolerances,
): Promise<ReadonlySet<string>> {
  const radius_m = tolerances.rayon_maximal_m
  const doubtful = overlaps.filter(
    (one) => isSamePerimeter(one, tolerances) && one.source_m2 + one.target_m2 - 2 * one.shared_m2 >= Math.PI * radius_m * radius_m,
  )
  if (doubtful.length === 0) return new Set()
  const { rows } = await sql<{ source: string; target: string }>`
    WITH doubtful AS (
      SELECT * FROM unnest(${doubtful.map(({ source }) => source)}::text[], ${doubtful.map(({ target }) => target)}::text[]) AS pair(source, target)
    )
    SELECT source, target FROM doubtful
    JOIN zonings.zone s ON s.edition = ${from}::int AND s.code = source
    JOIN zonings.zone t ON t.edition = ${to}::int AND t.code = target
    WHERE NOT ST_IsEmpty(ST_Buffer(ST_SymDifference(s.geom, t.geom), ${-radius_m}::float8, 'quad_segs=2'))`.execute(db)
  return new Set(rows.map(({ source, target }) => `${source}\n${target}`))
}
