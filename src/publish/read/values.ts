import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { readableShare } from './readable-share.ts'
import { type GeojsonPage, type ZoneFilter, zoneMatches } from './zone-filter.ts'

/** Zones × chosen indicators, each at one period; `method` null takes the best that answers. */
export type ValueSelection = {
  run: number
  zoning: string
  zones: ZoneFilter
  chosen: readonly { indicator: string; period: string; unit: string }[]
  method: string | null
}

export type ValueRow = {
  zonage: string
  territoire: string
  libelle: string | null
  indicateur: string
  periode: string
  valeur: number | null
  unite: string
  statut: string
  motif: string | null
  fiabilite: string | null
  bas: number | null
  haut: number | null
  couverture: number | null
  methode: string | null
  source: string | null
  zonage_source: string | null
  officiel: number | null
}

/**
 * One row per zone and chosen indicator, by zone code then indicator, from after `after`. Shares are 0–1.
 * Where the run holds nothing, the status is `non_couvert`: a zone asked for is never left out.
 */
export async function listValues(
  db: Db,
  selection: ValueSelection,
  page: { after: readonly [code: string, indicator: string] | null; limit: number },
): Promise<ValueRow[]> {
  // The code alone first: that is what the index finds.
  const after = page.after
    ? sql`AND zone.code >= ${page.after[0]}::text AND (zone.code, chosen.indicator) > (${page.after[0]}::text, ${page.after[1]}::text)`
    : sql``
  const { rows } = await sql<ValueRow>`
    WITH page AS MATERIALIZED (
      SELECT zone.code, zone.label, chosen.indicator, chosen.period, chosen.unit
      FROM zonings.zone CROSS JOIN ${chosenRows(selection)}
      WHERE ${zoneMatches(selection.zones)} ${after}
      ORDER BY zone.code, chosen.indicator
      LIMIT ${page.limit}::int
    )
    SELECT ${selection.zoning}::text AS zonage, page.code AS territoire, page.label AS libelle, page.indicator AS indicateur, page.period AS periode,
           best.value AS valeur, page.unit AS unite, coalesce(best.status, 'non_couvert') AS statut, 
           CASE WHEN best.status IS NULL THEN 'Rien n’y répond, pour cette période et par cette méthode.' ELSE best.reason END AS motif, best.reliability AS fiabilite,
           best.low AS bas, best.high AS haut, ${readableShare(sql`best.coverage`)} AS couverture, best.method AS methode, best.source, best.source_zoning AS zonage_source,
           best.official AS officiel
    FROM page ${bestValue(selection, sql`page.code`, sql`page.indicator`, sql`page.period`)}
    ORDER BY page.code, page.indicator
  `.execute(db)
  return rows
}

// A batch is what memory holds: some 2 MB.
const BATCH = 5_000

/** Every value of the selection after `after`, as `listValues` gives them, batch after batch, each a statement of its own. */
export async function* streamValues(
  db: Db,
  selection: ValueSelection,
  after: readonly [code: string, indicator: string] | null,
): AsyncGenerator<readonly ValueRow[]> {
  let from = after
  for (;;) {
    const rows = await listValues(db, selection, { after: from, limit: BATCH })
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    from = [last.territoire, last.indicateur]
  }
}

/** One feature per zone, by code, with flat typed properties for each chosen indicator; the text is pasted as it is. */
export async function valuesGeojson(db: Db, selection: ValueSelection, page: { after: string | null; limit: number }): Promise<GeojsonPage> {
  const { rows } = await sql<GeojsonPage>`
    WITH matched AS MATERIALIZED (SELECT zone.code FROM zonings.zone WHERE ${zoneMatches(selection.zones)}),
    page AS MATERIALIZED (
      SELECT zone.code, zone.label, zone.geom84
      FROM (
        SELECT code FROM matched WHERE ${page.after}::text IS NULL OR code > ${page.after}::text ORDER BY code LIMIT ${page.limit}::int
      ) AS chosen_zone
      JOIN zonings.zone ON zone.edition = ${selection.zones.edition}::int AND zone.code = chosen_zone.code
    ),
    feature AS (
      SELECT page.code,
             '{"type":"Feature","id":' || to_json(page.code)::text || ',"geometry":' || ST_AsGeoJSON(ST_ForcePolygonCCW(page.geom84), 6, 0)
             || ',"properties":{"zonage":' || to_json(${selection.zoning}::text)::text || ',"code":' || to_json(page.code)::text
             || ',"libelle":' || coalesce(to_json(page.label)::text, 'null') || properties.text || '}}' AS text
      FROM page CROSS JOIN LATERAL (
        SELECT string_agg(
          ',"' || chosen.indicator || '":' || coalesce(to_json(best.value)::text, 'null')
          || ',"' || chosen.indicator || '_statut":"' || coalesce(best.status, 'non_couvert') || '"'
          || ',"' || chosen.indicator || '_fiabilite":' || coalesce(to_json(best.reliability)::text, 'null')
          || ',"' || chosen.indicator || '_bas":' || coalesce(to_json(best.low)::text, 'null')
          || ',"' || chosen.indicator || '_haut":' || coalesce(to_json(best.high)::text, 'null')
          || ',"' || chosen.indicator || '_periode":"' || chosen.period || '"', '') AS text
        FROM ${chosenRows(selection)} ${bestValue(selection, sql`page.code`, sql`chosen.indicator`, sql`chosen.period`)}
      ) AS properties
    )
    SELECT coalesce(string_agg(text, ',' ORDER BY code), '') AS features, count(*)::int AS shown, max(code) AS last,
           (SELECT count(*)::int FROM matched) AS total
    FROM feature
  `.execute(db)
  return rows[0] ?? { features: '', shown: 0, last: null, total: 0 }
}

/** The chosen indicators as a table `chosen`. */
export function chosenRows({ chosen }: ValueSelection): RawBuilder<unknown> {
  const indicators = chosen.map(({ indicator }) => indicator)
  const periods = chosen.map(({ period }) => period)
  const units = chosen.map(({ unit }) => unit)
  return sql`unnest(${indicators}::text[], ${periods}::text[], ${units}::text[]) WITH ORDINALITY AS chosen(indicator, period, unit, position)`
}

/** Joins `best`, the value that answers best: one index lookup each. An interval is only shown beside its value: alone it would say what the status hides. */
export function bestValue({ run, zoning, method }: ValueSelection, code: RawBuilder<unknown>, indicator: RawBuilder<unknown>, period: RawBuilder<unknown>) {
  return sql`LEFT JOIN LATERAL (
      SELECT value, status, reason, reliability, coverage, source, source_zoning, official,
             CASE WHEN value IS NOT NULL THEN low END AS low,
             CASE WHEN value IS NOT NULL THEN high END AS high,
             method || coalesce(':' || split_part(support, '@', 1), '') AS method
      FROM estimate.value AS kept
      WHERE kept.run = ${run}::int AND kept.zoning = ${zoning}::text AND kept.code = ${code} AND kept.indicator = ${indicator} AND kept.period = ${period}
        ${method ? sql`AND kept.method = ${method}::text` : sql``}
      ORDER BY kept.rank LIMIT 1
    ) AS best ON true`
}
