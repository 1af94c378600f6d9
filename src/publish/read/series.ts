import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { SeriesBreak } from './compare-periods.ts'
import { flagsOf, type SeriesFlag } from './series-flags.ts'
import { type Ranked, type SeriesOfIndicator, seriesOf } from './series-points.ts'
import { sideOfKept, withDenominator } from './side.ts'

/** One zone with its indicators, and the periods where the release has each of them; `method` and `source` null: all. */
export type SeriesSelection = {
  run: number
  zoning: string
  code: string
  indicators: readonly { code: string; periods: readonly string[] }[]
  method: string | null
  source: string | null
}

export type SeriesRow = {
  indicateur: string
  libelle: string
  unite: string
  nature: string
  /** In French, why there is nothing at all; null when there is something. */
  motif: string | null
  ruptures: { depuis: string; raison: string; source_mesure: string | null; source: string }[]
  drapeaux: SeriesFlag[]
} & SeriesOfIndicator

/**
 * One row per indicator asked for, in the order asked: all that the release holds of it on the zone, as series, each point beside the one before. Shares are
 * 0–1. The perimeter is the same at every period: that of the release's edition.
 */
export async function listSeries(db: Db, { run, zoning, code, indicators, method, source }: SeriesSelection): Promise<SeriesRow[]> {
  const { rows } = await sql<{ indicator: string; label: string; unit: string; nature: string; breaks: (SeriesBreak & { source: string })[]; found: Ranked[] }>`
    SELECT asked.code AS indicator, asked.label, asked.unit, asked.nature, coalesce(asked.breaks, '[]') AS breaks, held.found
    FROM estimate.run
    CROSS JOIN jsonb_to_recordset(run.catalogue -> 'indicators') AS asked(code text, label text, unit text, nature text, breaks jsonb)
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('rank', kept.rank, 'side', ${sideOfKept()}) ORDER BY kept.period, kept.rank), '[]') AS found
      FROM estimate.value AS kept ${withDenominator()}
      WHERE kept.run = ${run}::int AND kept.zoning = ${zoning}::text AND kept.code = ${code}::text AND kept.indicator = asked.code
        ${method === null ? sql`` : sql`AND kept.method = ${method}::text`} ${source === null ? sql`` : sql`AND kept.source = ${source}::text`}
    ) AS held
    WHERE run.id = ${run}::int AND asked.code = ANY (${indicators.map((one) => one.code)}::text[])`.execute(db)
  const byCode = new Map(rows.map((row) => [row.indicator, row]))
  return indicators.flatMap(({ code: indicateur, periods }) => {
    const row = byCode.get(indicateur)
    if (!row) return []
    const { label: libelle, unit: unite, nature, breaks, found } = row
    // Of one source, only its own periods: another's are no gaps of its series.
    const series = seriesOf(found, source === null ? periods : [], { nature, breaks })
    const ruptures = breaks.map(({ since, reason, ofSource, source }) => ({ depuis: since, raison: reason, source_mesure: ofSource, source }))
    const motif = found.length > 0 ? null : nothing(method, source)
    return [{ indicateur, libelle, unite, nature, motif, ruptures, drapeaux: flagsOf(indicateur, series), ...series }]
  })
}

function nothing(method: string | null, source: string | null): string {
  const by = [method === null ? '' : ` par la méthode ${method}`, source === null ? '' : ` d’après la source ${source}`].join('')
  return `La publication n’a rien de cet indicateur sur ce territoire${by}, à aucune période.`
}
