import { type RawBuilder, sql } from 'kysely'
import { DomainError } from '../../model/error.ts'
import type { Filter, Operand, Shape, SpatialRelation } from '../../model/filter.ts'
import { shape84 } from './features/shape84.ts'

type Cell = (property: string) => RawBuilder<unknown>

/**
 * The condition in SQL on `zone.geom84` and on what `cell` gives for a property: true, false or unknown, as CQL2 and SQL agree.
 * A division by zero is unknown. Shapes are compared in CRS84, where the index is.
 * @throws DomainError `filtre_invalide` for a collection of geometries in a relation that has no meaning for it.
 */
export function filterSql(filter: Filter, cell: Cell): RawBuilder<boolean> {
  const value = (operand: Operand): RawBuilder<unknown> => operandSql(operand, cell)
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.of.map((part) => sql`(${filterSql(part, cell)})`)
      return parts.length === 0
        ? sql<boolean>`${filter.kind === 'and'}::boolean`
        : sql<boolean>`(${sql.join(parts, filter.kind === 'and' ? sql` AND ` : sql` OR `)})`
    }
    case 'not':
      return sql<boolean>`NOT (${filterSql(filter.of, cell)})`
    case 'always':
      return sql<boolean>`${filter.value}::boolean`
    case 'compare':
      return sql<boolean>`${value(filter.left)} ${COMPARISONS[filter.operator]} ${value(filter.right)}`
    case 'like':
      return sql<boolean>`${value(filter.left)} LIKE ${value(closed(filter.pattern))} ESCAPE ${'\\'}::text`
    case 'between':
      return sql<boolean>`${value(filter.left)} BETWEEN ${value(filter.low)} AND ${value(filter.high)}`
    case 'in':
      return filter.among.length === 0 ? sql<boolean>`false` : sql<boolean>`${value(filter.left)} IN (${sql.join(filter.among.map(value))})`
    case 'isNull':
      return sql<boolean>`${value(filter.left)} IS NULL`
    case 'spatial':
      return sql<boolean>`${relationSql(filter.relation, filter.left, filter.right)}`
  }
}

/** Names of the properties that a filter looks at. */
export function propertiesOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.flatMap(propertiesOf)
    case 'not':
      return propertiesOf(filter.of)
    case 'compare':
      return [filter.left, filter.right].flatMap(propertiesIn)
    case 'like':
      return [filter.left, filter.pattern].flatMap(propertiesIn)
    case 'between':
      return [filter.left, filter.low, filter.high].flatMap(propertiesIn)
    case 'in':
      return [filter.left, ...filter.among].flatMap(propertiesIn)
    case 'isNull':
      return propertiesIn(filter.left)
    case 'always':
    case 'spatial':
      return []
  }
}

function propertiesIn(operand: Operand): string[] {
  switch (operand.kind) {
    case 'property':
      return [operand.name]
    case 'literal':
      return []
    case 'folded':
      return propertiesIn(operand.of)
    case 'arithmetic':
      return [operand.left, operand.right].flatMap(propertiesIn)
  }
}

const COMPARISONS = { '=': sql`=`, '<>': sql`<>`, '<': sql`<`, '<=': sql`<=`, '>': sql`>`, '>=': sql`>=` }

function operandSql(operand: Operand, cell: Cell): RawBuilder<unknown> {
  switch (operand.kind) {
    case 'property':
      return sql`(${cell(operand.name)})`
    case 'literal':
      return literalSql(operand.value)
    case 'folded':
      return foldedSql(operand.case, operand.accents, operandSql(operand.of, cell))
    case 'arithmetic': {
      const [left, right] = [sql`(${operandSql(operand.left, cell)})::float8`, sql`(${operandSql(operand.right, cell)})::float8`]
      switch (operand.operator) {
        case '+':
          return sql`(${left} + ${right})`
        case '-':
          return sql`(${left} - ${right})`
        case '*':
          return sql`(${left} * ${right})`
        case '/':
          return sql`(${left} / nullif(${right}, 0))`
      }
    }
  }
}

function literalSql(value: string | number | boolean): RawBuilder<unknown> {
  if (typeof value === 'string') return sql`${value}::text`
  return typeof value === 'number' ? sql`${value}::float8` : sql`${value}::boolean`
}

// Plain functions of PostgreSQL, so that no extension is needed. Accents are the combining marks U+0300–U+036F of the decomposed text.
function foldedSql(foldsCase: boolean, foldsAccents: boolean, text: RawBuilder<unknown>): RawBuilder<unknown> {
  const bare = foldsAccents ? sql`normalize(regexp_replace(normalize(${text}, NFD), '[\u0300-\u036F]', '', 'g'), NFC)` : text
  return foldsCase ? sql`lower(${bare})` : bare
}

// A backslash that escapes nothing stands for itself: PostgreSQL refuses a pattern that ends on one.
function closed(pattern: Operand): Operand {
  if (pattern.kind === 'folded') return { ...pattern, of: closed(pattern.of) }
  if (pattern.kind !== 'literal' || typeof pattern.value !== 'string') return pattern
  const last = /\\*$/.exec(pattern.value)?.[0] ?? ''
  return last.length % 2 === 0 ? pattern : { kind: 'literal', value: `${pattern.value}\\` }
}

const RELATIONS: Record<SpatialRelation, (left: RawBuilder<unknown>, right: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  intersects: (left, right) => sql`ST_Intersects(${left}, ${right})`,
  equals: (left, right) => sql`ST_Equals(${left}, ${right})`,
  disjoint: (left, right) => sql`ST_Disjoint(${left}, ${right})`,
  touches: (left, right) => sql`ST_Touches(${left}, ${right})`,
  within: (left, right) => sql`ST_Within(${left}, ${right})`,
  overlaps: (left, right) => sql`ST_Overlaps(${left}, ${right})`,
  crosses: (left, right) => sql`ST_Crosses(${left}, ${right})`,
  contains: (left, right) => sql`ST_Contains(${left}, ${right})`,
}

function relationSql(relation: SpatialRelation, left: Shape, right: Shape): RawBuilder<unknown> {
  const holdsCollection = [left, right].some((shape) => shape.kind === 'literal' && shape.geometry.type === 'GeometryCollection')
  if (holdsCollection && relation !== 'intersects' && relation !== 'disjoint')
    throw new DomainError('filtre_invalide', `Une GEOMETRYCOLLECTION ne se compare qu’avec S_INTERSECTS ou S_DISJOINT, pas avec S_${relation.toUpperCase()}.`, {
      parametre: 'filter',
    })
  return RELATIONS[relation](shapeSql(left), shapeSql(right))
}

// A polygon that crosses itself has no inside until it is repaired; repaired by its areas, it stays polygons.
function shapeSql(shape: Shape): RawBuilder<unknown> {
  if (shape.kind === 'geometry') return sql`zone.geom84`
  const { geometry, srid } = shape
  const drawn = shape84(sql`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}::text), ${srid}::int)`, srid)
  return sql`(SELECT ${geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? sql`ST_MakeValid(${drawn}, 'method=structure keepcollapsed=true')` : drawn})`
}
