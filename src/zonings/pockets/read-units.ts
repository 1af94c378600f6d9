import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { MeasureAt, MeshSource } from './find-mesh.ts'

/** Figures of the units whose people are counted, in the order of the code points of their codes; NaN: not known. */
export type Units = {
  codes: string[]
  area_m2: Float64Array
  perimeter_m: Float64Array
  population: Float64Array
  households: Float64Array
  poor: Float64Array
  income: Float64Array
  isImputed: Uint8Array
  departements: (string | null)[]
  /** Of the unit itself, where its source says it (IRIS). */
  communes: (string | null)[]
  /** Units that were left out since their people or households are secret or missing. */
  uncounted: number
}

// One text a column and batch: a row of 2.3 million would be an object, of which the engine and the driver make as many copies.
const BATCH = 20_000
const COLUMNS = ['area_m2', 'perimeter_m', 'population', 'households', 'poor', 'income', 'isImputed'] as const
type Batch = Record<'codes' | 'departements' | 'communes' | (typeof COLUMNS)[number], string | null> & { read: number; last: string | null; uncounted: number }

/** Reads the units of a mesh, those of some départements only where `departements` is given. */
export async function readUnits(db: Db, source: MeshSource, departements: readonly string[] | null): Promise<Units> {
  const codes: string[] = []
  const [departementOf, communeOf]: [string[], string[]] = [[], []]
  const numbers = Object.fromEntries(COLUMNS.map((name) => [name, [] as Float64Array[]])) as Record<(typeof COLUMNS)[number], Float64Array[]>
  let [uncounted, last] = [0, '']
  for (;;) {
    const batch = await readBatch(db, source, departements, last)
    uncounted += batch.uncounted
    if (batch.codes !== null) {
      for (const code of batch.codes.split(',')) codes.push(code)
      for (const code of (batch.departements ?? '').split(',')) departementOf.push(code)
      for (const code of (batch.communes ?? '').split(',')) communeOf.push(code)
      for (const name of COLUMNS) numbers[name].push(Float64Array.from((batch[name] ?? '').split(','), (text) => (text === '' ? Number.NaN : Number(text))))
    }
    if (batch.read < BATCH || batch.last === null) break
    last = batch.last
  }
  const order = byCodePoints(codes)
  const column = (name: (typeof COLUMNS)[number]): Float64Array => inOrder(joined(numbers[name], codes.length), order)
  return {
    codes: order ? Array.from(order, (i) => codes[i] as string) : codes,
    area_m2: column('area_m2'),
    perimeter_m: column('perimeter_m'),
    population: column('population'),
    households: column('households'),
    poor: column('poor'),
    income: column('income'),
    isImputed: Uint8Array.from(column('isImputed')),
    departements: said(departementOf, order),
    communes: said(communeOf, order),
    uncounted,
  }
}

async function readBatch(db: Db, source: MeshSource, departements: readonly string[] | null, after: string): Promise<Batch> {
  const { edition, population, households, poor, income } = source
  const counted = sql`counted.amounts[${population.position}::int]`
  const dwelling = amountOf(households, population, 'dwelling')
  const poverty = amountOf(poor, population, 'poverty')
  const { rows } = await sql<Batch>`
    WITH page AS MATERIALIZED (
      SELECT code, communes, departement, ${edition.isGrid ? sql`NULL::float8 AS area_m2, NULL::float8 AS perimeter_m` : sql`area_m2, ST_Perimeter(geom) AS perimeter_m`}
      FROM zonings.zone WHERE edition = ${edition.id}::int AND code > ${after}::text ORDER BY code LIMIT ${BATCH}::int
    ), unit AS MATERIALIZED (
      SELECT page.code, page.area_m2, page.perimeter_m, coalesce(page.departement, counted.departement) AS departement,
             coalesce(page.communes[1], ${edition.kind === 'iris' ? sql`left(page.code, 5)` : sql`NULL::text`}) AS commune,
             ${counted} AS population, ${dwelling} AS households, ${poverty} * ${source.isPoorShare ? dwelling : sql`1`} AS poor,
             ${income ? sql`counted.amounts[${income.position}::int]` : sql`NULL::float8`} AS income, counted.imputed
      FROM page LEFT JOIN ingest.measure_row AS counted ON counted.dataset = ${population.dataset}::int AND counted.code = page.code
      ${joinOf(households, population, 'dwelling')} ${joinOf(poor, population, 'poverty')}
      WHERE ${departements === null}::boolean OR coalesce(page.departement, counted.departement) = ANY (${departements ?? []}::text[])
      ORDER BY page.code
    ), known AS (SELECT * FROM unit WHERE population IS NOT NULL AND households IS NOT NULL ORDER BY code)
    SELECT (SELECT count(*) FROM page) AS read, (SELECT max(code) FROM page) AS last,
           (SELECT count(*) FROM unit WHERE population IS NULL OR households IS NULL) AS uncounted,
           string_agg(code, ',') AS codes, string_agg(coalesce(departement, ''), ',') AS departements, string_agg(coalesce(commune, ''), ',') AS communes,
           ${sql.join([
             ...(['area_m2', 'perimeter_m', 'population', 'households', 'poor', 'income'] as const).map(
               (name) => sql`string_agg(coalesce(${sql.ref(name)}::text, ''), ',') AS ${sql.ref(name)}`,
             ),
             sql`string_agg(CASE WHEN imputed THEN '1' ELSE '0' END, ',') AS "isImputed"`,
           ])}
    FROM known`.execute(db)
  const [batch] = rows
  if (!batch) throw new Error('an aggregate answered no row')
  return batch
}

/** An amount of the same dataset as the population, or of another one joined under `name`. */
export function amountOf(at: MeasureAt, population: MeasureAt, name: string): RawBuilder<unknown> {
  return sql`${sql.ref(at.dataset === population.dataset ? 'counted' : name)}.amounts[${at.position}::int]`
}

export function joinOf(at: MeasureAt, population: MeasureAt, name: string): RawBuilder<unknown> {
  if (at.dataset === population.dataset) return sql``
  return sql`LEFT JOIN ingest.measure_row AS ${sql.ref(name)} ON ${sql.ref(name)}.dataset = ${at.dataset}::int AND ${sql.ref(name)}.code = counted.code`
}

/** The order of code points; null where the codes are in it already. */
function byCodePoints(codes: readonly string[]): Uint32Array | null {
  let isOrdered = true
  for (let i = 1; isOrdered && i < codes.length; i++) isOrdered = (codes[i - 1] as string) < (codes[i] as string)
  if (isOrdered) return null
  return Uint32Array.from(codes, (_, i) => i).sort((a, b) => ((codes[a] as string) < (codes[b] as string) ? -1 : 1))
}

function joined(parts: readonly Float64Array[], length: number): Float64Array {
  const all = new Float64Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function inOrder(values: Float64Array, order: Uint32Array | null): Float64Array {
  return order ? Float64Array.from(order, (i) => values[i] as number) : values
}

function said(values: readonly string[], order: Uint32Array | null): (string | null)[] {
  return Array.from(order ?? values.keys(), (i) => values[i] || null)
}
