import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type Compared, comparePeriods, type PeriodValue, type SeriesBreak, type Side } from './compare-periods.ts'
import { nothingAt, sideOfKept, withDenominator } from './side.ts'
import { type ZoneFilter, zoneMatches } from './zone-filter.ts'

/** Zones of a zoning with one indicator at two periods, `from` the earlier; `method` null takes the best of each period. */
export type EvolutionSelection = { run: number; zoning: string; zones: ZoneFilter; indicator: string; from: string; to: string; method: string | null }

export type EvolutionRow = {
  zonage: string
  territoire: string
  libelle: string | null
  indicateur: string
  unite: string
  de: PeriodValue
  a: PeriodValue
} & Compared

/** One row per zone, by code, from after `after`: the two values, and what changed between them or why it cannot be said. Shares are 0–1. A zone asked for is never left out. */
export async function listEvolutions(db: Db, selection: EvolutionSelection, page: { after: string | null; limit: number }): Promise<EvolutionRow[]> {
  const { run, zoning, zones, indicator, from, to } = selection
  const { rows } = await sql<{
    code: string
    label: string | null
    unit: string
    nature: string
    breaks: SeriesBreak[]
    earlier: Side | null
    later: Side | null
  }>`
    WITH page AS MATERIALIZED (
      SELECT zone.code, zone.label FROM zonings.zone
      WHERE ${zoneMatches(zones)} AND (${page.after}::text IS NULL OR zone.code > ${page.after}::text)
      ORDER BY zone.code
      LIMIT ${page.limit}::int
    ), asked AS MATERIALIZED (
      SELECT asked.unit, asked.nature, coalesce(asked.breaks, '[]') AS breaks
      FROM estimate.run, jsonb_to_recordset(run.catalogue -> 'indicators') AS asked(code text, unit text, nature text, breaks jsonb)
      WHERE run.id = ${run}::int AND asked.code = ${indicator}::text
    )
    SELECT page.code, page.label, asked.unit, asked.nature, asked.breaks, earlier.side AS earlier, later.side AS later
    FROM page CROSS JOIN asked
    ${sideAt(selection, from, 'earlier')}
    ${sideAt(selection, to, 'later')}
    ORDER BY page.code`.execute(db)
  return rows.map(({ code, label, unit, nature, breaks, earlier, later }) => {
    const [before, after] = [earlier ?? nothingAt(from), later ?? nothingAt(to)]
    const compared = comparePeriods(before, after, { nature, breaks })
    return { zonage: zoning, territoire: code, libelle: label, indicateur: indicator, unite: unit, de: before.value, a: after.value, ...compared }
  })
}

// One index lookup.
function sideAt({ run, zoning, indicator, method }: EvolutionSelection, period: string, name: 'earlier' | 'later'): RawBuilder<unknown> {
  return sql`LEFT JOIN LATERAL (
      SELECT ${sideOfKept()} AS side
      FROM estimate.value AS kept ${withDenominator()}
      WHERE kept.run = ${run}::int AND kept.zoning = ${zoning}::text AND kept.code = page.code AND kept.indicator = ${indicator}::text AND kept.period = ${period}::text
        ${method ? sql`AND kept.method = ${method}::text` : sql``}
      ORDER BY kept.rank LIMIT 1
    ) AS ${sql.ref(name)} ON true`
}
