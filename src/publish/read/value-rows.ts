import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type CellValue, type FeatureRow, VALUE_PARTS, type ValuePart } from '../../model/column.ts'
import { bestValue, chosenRows, type ValueSelection } from './values.ts'
import { zoneMatches } from './zone-filter.ts'

/** Zones after `after` by code, `limit` at most (null: all). */
export type ZonePage = { after: string | null; limit: number | null }

// Zones read by one statement: outlines of communes weigh 40 kB.
const BATCH = 500

/**
 * The table that `valuesGeojson` shows, as typed rows, batch after batch: zonage, code, libelle, then for each chosen indicator what VALUE_PARTS lists.
 * Shapes are in CRS84. Each batch is a statement of its own: no connection is held while the reader is slow.
 */
export async function* streamValueRows(db: Db, selection: ValueSelection, page: ZonePage): AsyncGenerator<readonly FeatureRow[]> {
  let { after } = page
  for (let left = page.limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const asked = Math.min(BATCH, left)
    const rows = await readBatch(db, selection, { after, limit: asked })
    if (rows.length > 0) yield rows.map(({ code, label, figures, wkb }) => ({ code, wkb, cells: [selection.zoning, code, label, ...figures.flat()] }))
    if (rows.length < asked) return
    left -= rows.length
    after = rows.at(-1)?.code ?? null
  }
}

/** The code of the last zone of a page, and how many it has; null and 0 when it is empty. */
export async function endOfPage(db: Db, { zones }: Pick<ValueSelection, 'zones'>, page: ZonePage): Promise<{ last: string | null; shown: number }> {
  const { rows } = await sql<{ last: string | null; shown: number }>`
    WITH page AS (${pageOfZones(zones, page)}) SELECT max(code) AS last, count(*)::int AS shown FROM page`.execute(db)
  return rows[0] ?? { last: null, shown: 0 }
}

type Row = { code: string; label: string | null; figures: CellValue[][]; wkb: Uint8Array }

async function readBatch(db: Db, selection: ValueSelection, page: { after: string | null; limit: number }): Promise<Row[]> {
  const { rows } = await sql<Row>`
    WITH page AS MATERIALIZED (${pageOfZones(selection.zones, page)})
    SELECT page.code, page.label, figure.lists AS figures, ST_AsBinary(ST_ForcePolygonCCW(page.geom84), 'NDR') AS wkb
    FROM page ${figures(selection)}
    ORDER BY page.code`.execute(db)
  return rows
}

function pageOfZones(zones: ValueSelection['zones'], { after, limit }: ZonePage): RawBuilder<unknown> {
  return sql`
    SELECT zone.code, zone.label, zone.geom84 FROM zonings.zone
    WHERE ${zoneMatches(zones)} ${after === null ? sql`` : sql`AND zone.code > ${after}::text`}
    ORDER BY zone.code
    LIMIT ${limit}::int`
}

// Per zone, one list of VALUE_PARTS for each chosen indicator, in the order chosen.
function figures(selection: ValueSelection): RawBuilder<unknown> {
  const parts: Record<ValuePart, RawBuilder<unknown>> = {
    valeur: sql`best.value`,
    statut: sql`coalesce(best.status, 'non_couvert')`,
    fiabilite: sql`best.reliability`,
    bas: sql`best.low`,
    haut: sql`best.high`,
    periode: sql`chosen.period`,
  }
  return sql`CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_array(${sql.join(VALUE_PARTS.map((part) => parts[part]))}) ORDER BY chosen.position) AS lists
      FROM ${chosenRows(selection)} ${bestValue(selection, sql`page.code`, sql`chosen.indicator`, sql`chosen.period`)}
    ) AS figure`
}
