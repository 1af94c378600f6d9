import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { judgedRows, type QualitySelection } from './judged-rows.ts'

export type JudgedPoint = {
  zonage: string
  territoire: string
  departement: string | null
  indicateur: string
  periode: string
  methode: string
  support: string | null
  source: string
  estimation: number
  bas: number | null
  haut: number | null
  officiel: number
  periode_officielle: string
  part_de_la_source: number | null
}

/** Every judged estimate beside its official figure, of one method or of all (null); `part_de_la_source` is 1 for a zone made of whole sources. */
export async function listJudgedPoints(db: Db, selection: QualitySelection & { method: string | null }): Promise<JudgedPoint[]> {
  const { method } = selection
  const { rows } = await sql<JudgedPoint>`
    WITH ${judgedRows(selection)}
    SELECT zoning AS zonage, code AS territoire, departement, indicator AS indicateur, period AS periode, method AS methode, support, source,
           estimate AS estimation, low AS bas, high AS haut, official AS officiel, official_period AS periode_officielle, source_share AS part_de_la_source
    FROM judged
    WHERE ${method}::text IS NULL OR method = ${method}::text
    ORDER BY zoning, indicator, period, method, source, code
  `.execute(db)
  return rows
}
