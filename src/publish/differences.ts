import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** What changes for readers between the release served and a run, over best values (rank 1). */
export type Differences = {
  publication: number
  identiques: number
  modifiees: number
  nouvelles: number
  disparues: number
  /** The ten largest relative changes. */
  exemples: { zonage: string; territoire: string; indicateur: string; periode: string; avant: number; apres: number }[]
}

/** Compares a run with the release served; null when none is. */
export async function compareWithCurrent(db: Db, run: number): Promise<Differences | null> {
  const { rows } = await sql<Differences>`
    WITH served AS (
      SELECT r.id, r.run FROM publish.switch s JOIN publish.release r ON r.id = s.release ORDER BY s.id DESC LIMIT 1
    ), before AS (
      SELECT v.* FROM estimate.value v JOIN served ON v.run = served.run WHERE v.rank = 1
    ), after AS (
      SELECT * FROM estimate.value WHERE run = ${run}::int AND rank = 1
    ), pair AS (
      SELECT coalesce(a.zoning, b.zoning) AS zonage, coalesce(a.code, b.code) AS territoire, coalesce(a.indicator, b.indicator) AS indicateur, coalesce(a.period, b.period) AS periode,
             b.value AS avant, a.value AS apres, b.status AS status_before, a.status AS status_after
      FROM after a FULL JOIN before b ON b.zoning = a.zoning AND b.code = a.code AND b.indicator = a.indicator AND b.period = a.period
    ), judged AS (
      SELECT *, CASE WHEN status_before IS NULL THEN 'nouvelle' WHEN status_after IS NULL THEN 'disparue'
                     WHEN status_before = status_after AND avant IS NOT DISTINCT FROM apres THEN 'identique' ELSE 'modifiee' END AS change
      FROM pair
    )
    SELECT served.id AS publication,
           count(*) FILTER (WHERE change = 'identique') AS identiques, count(*) FILTER (WHERE change = 'modifiee') AS modifiees,
           count(*) FILTER (WHERE change = 'nouvelle') AS nouvelles, count(*) FILTER (WHERE change = 'disparue') AS disparues,
           coalesce((
             SELECT jsonb_agg(to_jsonb(largest) - 'size' ORDER BY size DESC)
             FROM (SELECT zonage, territoire, indicateur, periode, avant, apres, abs(apres - avant) / nullif(greatest(abs(avant), abs(apres)), 0) AS size
                   FROM judged WHERE change = 'modifiee' AND avant IS NOT NULL AND apres IS NOT NULL ORDER BY size DESC NULLS LAST LIMIT 10) AS largest), '[]') AS exemples
    FROM served LEFT JOIN judged ON true
    GROUP BY served.id`.execute(db)
  return rows[0] ?? null
}
