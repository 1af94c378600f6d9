import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Quantile } from '../../model/catalogue.ts'
import { amountOf, protection, statusOf } from '../draft.ts'
import type { Measured, Route } from '../plan.ts'

/** The part of a source that lies in a target. `amounts` are in the order of the quantile's `deciles`; null where not usable. */
export type SourcePart = {
  target: string
  weight: number
  targetShare: number
  byArea: boolean
  people: number | null
  amounts: (number | null)[]
  isSecret: boolean
  isImputed: boolean
  /** What the part holds of the count that the producer's threshold protects; null when the rule names none. */
  amountProtected: number | null
  /** Share published of the source, and of the target, under the threshold of the route's anchor; null without one. */
  sourceUnder: number | null
  targetUnder: number | null
}

const unknown = sql<number | null>`NULL::float8`

/** Every part of a crosswalk with its source's published quantiles and people, by target then source. A quantile that the dataset does not carry is left out as null. */
export async function readSourceParts(
  db: Db,
  { numerator, base, anchor }: Route & { base: Measured },
  { deciles }: Quantile,
  crosswalk: number,
): Promise<SourcePart[]> {
  const { set } = numerator
  const { amount } = protection(set)
  const positions = deciles.map(({ variable }) => set.variables.indexOf(variable) + 1)
  const amounts = positions.map((position) => (position > 0 ? amountOf('n', position) : unknown))
  const statuses = [statusOf('d', base.position), ...positions.filter((position) => position > 0).map((position) => statusOf('n', position))]
  const { rows } = await sql<SourcePart>`
    SELECT w.target, w.weight, w.target_share AS "targetShare", w.by_area AS "byArea", ${amountOf('d', base.position)} AS people,
           ARRAY[${sql.join(amounts)}]::float8[] AS amounts, 'secret' IN (${sql.join(statuses)}) AS "isSecret", coalesce(n.imputed, false) AS "isImputed",
           w.weight * ${amount ?? unknown} AS "amountProtected",
           ${anchor ? amountOf('n', anchor.source.position) : unknown} AS "sourceUnder", ${anchor ? amountOf('a', anchor.target.position) : unknown} AS "targetUnder"
    FROM crosswalk.weight w
    LEFT JOIN ingest.measure_row n ON n.dataset = ${set.id}::int AND n.code = w.source
    LEFT JOIN ingest.measure_row d ON d.dataset = ${base.set.id}::int AND d.code = w.source
    LEFT JOIN ingest.measure_row a ON a.dataset = ${anchor?.target.set.id ?? null}::int AND a.code = w.target
    WHERE w.crosswalk = ${crosswalk}::int
    ORDER BY w.target, w.source`.execute(db)
  return rows
}
