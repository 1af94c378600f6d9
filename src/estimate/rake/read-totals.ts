import { type RawBuilder, sql } from 'kysely'
import { ensureCrosswalk } from '../../crosswalk/index.ts'
import type { Db, Transaction } from '../../db/database.ts'
import { byCodePoint } from '../by-code-point.ts'
import { amountOf, statusOf } from '../draft.ts'
import type { Measured } from '../plan.ts'
import type { Total } from './published.ts'

/**
 * How far the sources of a zone may be from filling it, and how much of a source may stick out of it, as a share of areas: what drawing the same
 * borders twice leaves. Measured on the 342 communes of Hérault and their IRIS (two publications of the same borders): the IRIS of 99 % of communes
 * fill them to within 3.6 %, and 99 % of IRIS lie within their commune to 4 %; a commune that had changed differs by 50 %.
 */
const BORDER_TOLERANCE = 0.05

/**
 * The published totals of `coarse` over the zones of `counts` that make them up, and whether those already reach them. Zones belong to a commune by
 * their code; to any other zoning, or where they carry no commune, by the area crosswalk. Zones that are not a union of sources have no total here.
 */
export async function readTotals(transaction: Transaction, counts: Measured, coarse: Measured): Promise<(Total & { isReached: boolean })[]> {
  const { db } = transaction
  const byCode = coarse.set.edition.kind === 'commune' && (await carriesCommunes(db, counts.set.edition.id))
  const members = byCode ? membersByCommune(counts.set.edition.id) : await membersByArea(transaction, counts, coarse)
  const status = statusOf('n', counts.position)
  const { rows } = await sql<Total & { isReached: boolean }>`
    WITH member AS (${members}), published AS (
      SELECT z.code, z.area_m2, d.amounts[${sql.lit(coarse.position)}] AS amount
      FROM zonings.zone z JOIN ingest.measure_row d ON d.dataset = ${coarse.set.id}::int AND d.code = z.code
      WHERE z.edition = ${coarse.set.edition.id}::int AND ${statusOf('d', coarse.position)} = 'ok'
    )
    SELECT ${`${coarse.set.zoning} `}::text || p.code AS zone, p.amount, array_agg(m.source ORDER BY m.source) AS sources,
           bool_and(${status} = 'ok') AND abs(sum(${amountOf('n', counts.position)}) - p.amount) <= 1e-9 * p.amount AS "isReached"
    FROM published p JOIN member m ON m.target = p.code
    LEFT JOIN ingest.measure_row n ON n.dataset = ${counts.set.id}::int AND n.code = m.source
    GROUP BY p.code, p.amount, p.area_m2
    HAVING bool_and(m.is_inside) AND abs(sum(m.area_m2) - p.area_m2) <= ${BORDER_TOLERANCE}::float8 * p.area_m2
    ORDER BY p.code`.execute(db)
  return rows.sort((a, b) => byCodePoint(a.zone, b.zone))
}

async function carriesCommunes(db: Db, edition: number): Promise<boolean> {
  const { rows } = await sql<{ carries: boolean }>`
    SELECT EXISTS (SELECT FROM zonings.zone WHERE edition = ${edition}::int AND cardinality(communes) = 1) AS carries`.execute(db)
  return rows[0]?.carries ?? false
}

/** A source of several communes belongs to none of them, and keeps each from being a union of sources. */
function membersByCommune(edition: number): RawBuilder<unknown> {
  return sql`
    SELECT code AS source, commune AS target, area_m2, cardinality(communes) = 1 AS is_inside
    FROM zonings.zone CROSS JOIN LATERAL unnest(communes) AS commune WHERE edition = ${edition}::int`
}

async function membersByArea(transaction: Transaction, { set }: Measured, coarse: Measured): Promise<RawBuilder<unknown>> {
  const crosswalk = await ensureCrosswalk(transaction, { sourceEdition: set.edition.id, targetEdition: coarse.set.edition.id, support: null })
  return sql`
    SELECT w.source, w.target, s.area_m2, w.weight >= 1 - ${BORDER_TOLERANCE}::float8 AS is_inside
    FROM crosswalk.weight w JOIN zonings.zone s ON s.edition = ${set.edition.id}::int AND s.code = w.source
    WHERE w.crosswalk = ${crosswalk}::int AND w.weight > ${BORDER_TOLERANCE}::float8`
}
