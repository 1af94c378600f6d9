import { sql } from 'kysely'
import type { Db } from '../../src/db/database.ts'
import { createDraft } from '../../src/estimate/draft.ts'

/** A drafted row, as a toy: what is left out takes a plain value. */
export type ToyRow = {
  code: string
  departement?: string
  indicator?: string
  period?: string
  preference?: number
  method?: string
  support?: string | null
  source_zoning?: string
  dataset?: number
  value: number | null
  status?: string
  bound_low?: number | null
  bound_high?: number | null
  coverage?: number | null
  imputed_share?: number | null
  is_final?: boolean
  variance_drawn?: number | null
  variance_grouped?: number | null
  low?: number | null
  high?: number | null
  is_extrapolated?: boolean | null
  calibration?: number | null
  numerator?: number | null
}

const PLAIN: Omit<Required<ToyRow>, 'code' | 'value'> = {
  departement: '01',
  indicator: 'chomage',
  period: '2020',
  preference: 1,
  method: 'aire',
  support: null,
  source_zoning: 'iris-2020',
  dataset: 1,
  status: 'estime',
  bound_low: null,
  bound_high: null,
  coverage: 1,
  imputed_share: 0,
  is_final: false,
  variance_drawn: null,
  variance_grouped: null,
  low: null,
  high: null,
  is_extrapolated: null,
  calibration: null,
  numerator: null,
}

/** Opens a run and a draft that holds these rows; returns the run. */
export async function toyDraft(db: Db, rows: readonly ToyRow[]): Promise<number> {
  const opened = await sql<{
    id: number
  }>`INSERT INTO estimate.run (editions, datasets, crosswalks, catalogue) VALUES ('{}', '{}', '{}', '{}') RETURNING id`.execute(db)
  await createDraft(db)
  const columns = sql.join(['zoning', 'edition', 'source', 'code', ...Object.keys(PLAIN), 'value'].map((name) => sql.ref(name)))
  await sql`
    INSERT INTO draft (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::draft, ${JSON.stringify(rows.map((row) => ({ zoning: 'qpv-2024', edition: 1, source: 'jouet', ...PLAIN, ...row })))}::jsonb)`.execute(
    db,
  )
  return opened.rows[0]?.id ?? 0
}

export type Drafted = {
  code: string
  method: string
  value: number | null
  numerator: number | null
  status: string
  reason: string | null
  low: number | null
  high: number | null
  calibration: number | null
  grades: string | null
  reliability: string | null
}

/** The draft as it stands, by zone and preference. */
export async function readDraft(db: Db): Promise<Drafted[]> {
  return (await sql<Drafted>`SELECT * FROM draft ORDER BY code, preference`.execute(db)).rows
}
