import { type RawBuilder, sql } from 'kysely'
import { partitionName } from '../../../db/partition.ts'
import type { Column, ValuePart, ZoneField } from '../../../model/column.ts'
import type { FeatureTable } from './table.ts'

type ValueOrigin = Extract<Column['origin'], { kind: 'value' }>

/** What a column holds, typed as the column says, of the row `zone` and of the values that `valuesOf` joins to it. */
export function cellOf(table: FeatureTable, column: Column): RawBuilder<unknown> {
  return column.origin.kind === 'zone' ? zoneCell(table, column.origin.field) : valueCell(table, column.origin)
}

/** Whether every feature has the same in that column; what it is, then. */
export function constantOf({ zoning, vintage }: FeatureTable, { origin }: Column): string | number | null {
  if (origin.kind === 'value') return origin.part === 'periode' ? origin.period : null
  return origin.field === 'zonage' ? zoning : origin.field === 'millesime' ? vintage : null
}

/**
 * The joins that these columns need: one per indicator and period, at most one row each (rank 1: the method that answers best), which the primary key finds.
 * The partition of the run is named: planning over all of them costs more than reading.
 */
export function valuesOf(table: FeatureTable, columns: readonly Column[]): RawBuilder<unknown> {
  const joins = new Map<string, RawBuilder<unknown>>()
  for (const { origin } of columns) {
    if (origin.kind === 'zone' || origin.part === 'periode') continue
    const alias = aliasOf(table, origin)
    const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`)
    joins.set(
      alias,
      sql`LEFT JOIN ${sql.table(partitionName('estimate.value', table.run))} AS ${sql.id(alias)}
        ON ${column('run')} = ${table.run}::int AND ${column('zoning')} = ${table.zoning}::text AND ${column('code')} = zone.code
        AND ${column('indicator')} = ${origin.indicator}::text AND ${column('period')} = ${origin.period}::text AND ${column('rank')} = 1`,
    )
  }
  return sql.join([sql``, ...joins.values()], sql` `)
}

/** A column of the table by its name. @throws Error when it has none: names were checked at the door. */
export function columnNamed(table: FeatureTable, name: string): Column {
  const found = table.columns.find((column) => column.name === name)
  if (!found) throw new Error(`${table.zoning} has no column ${name}`)
  return found
}

function zoneCell({ zoning, vintage }: FeatureTable, field: ZoneField): RawBuilder<unknown> {
  switch (field) {
    case 'code':
      return sql`zone.code`
    case 'libelle':
      return sql`zone.label`
    case 'zonage':
      return sql`${zoning}::text`
    case 'millesime':
      return sql`${vintage}::int`
    case 'communes':
      return sql`array_to_string(zone.communes, ',')`
    case 'departement':
      return sql`zone.departement`
    case 'epci':
      return sql`zone.epci`
    case 'bassin':
      return sql`zone.territory`
    case 'superficie_km2':
      return sql`round((zone.area_m2 / 1e6)::numeric, 4)::float8`
  }
}

// An interval is only shown beside its value: alone it would say what the status hides.
function valueCell(table: FeatureTable, origin: ValueOrigin): RawBuilder<unknown> {
  const of = (name: string): RawBuilder<unknown> => sql.ref(`${aliasOf(table, origin)}.${name}`)
  const parts: Record<ValuePart, () => RawBuilder<unknown>> = {
    valeur: () => of('value'),
    statut: () => sql`coalesce(${of('status')}, 'non_couvert')`,
    fiabilite: () => of('reliability'),
    bas: () => sql`CASE WHEN ${of('value')} IS NOT NULL THEN ${of('low')} END`,
    haut: () => sql`CASE WHEN ${of('value')} IS NOT NULL THEN ${of('high')} END`,
    periode: () => sql`${origin.period}::text`,
  }
  return parts[origin.part]()
}

// The place of the first column of that indicator and period: short, and the same wherever the table is read.
function aliasOf({ columns }: FeatureTable, { indicator, period }: ValueOrigin): string {
  return `value_${columns.findIndex(({ origin }) => origin.kind === 'value' && origin.indicator === indicator && origin.period === period)}`
}
