import fc from 'fast-check'
import type { Geometry, Position } from 'geojson'
import { areaOf } from '../../../src/api/ogc/area.ts'
import type { Column } from '../../../src/model/column.ts'
import type { Crs } from '../../../src/model/crs.ts'
import { type Filter, type Operand, type Shape, SPATIAL_RELATIONS } from '../../../src/model/filter.ts'

/** Any filter on these columns, with geometries inside the area of the CRS. */
export function filtersIn(crs: Crs, columns: readonly Column[]): fc.Arbitrary<Filter> {
  const texts = fc.oneof(propertyOf(columns, 'text'), words.map(literalOf), foldedOf(propertyOf(columns, 'text')), foldedOf(words.map(literalOf)))
  const patterns = fc.oneof(words.map(literalOf), foldedOf(words.map(literalOf)))
  const { computed } = fc.letrec<{ computed: Operand }>((tie) => ({
    computed: fc.oneof(
      { maxDepth: 3 },
      propertyOf(columns, 'number'),
      factors.map(literalOf),
      fc.record({ kind: fc.constant('arithmetic' as const), operator: fc.constantFrom('+', '-', '*', '/'), left: tie('computed'), right: tie('computed') }),
    ),
  }))
  const quantities = fc.oneof(numbers.map(literalOf), computed)
  const operators = fc.constantFrom('=', '<>', '<', '<=', '>', '>=')
  const comparable = (operand: fc.Arbitrary<Operand>): fc.Arbitrary<Filter>[] => [
    fc.record({ kind: fc.constant('compare' as const), operator: operators, left: operand, right: operand }),
    fc.record({ kind: fc.constant('between' as const), left: operand, low: operand, high: operand }),
    fc.record({ kind: fc.constant('in' as const), left: operand, among: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
    operand.map((left) => ({ kind: 'isNull' as const, left })),
  ]
  const shapes = shapesIn(crs)
  const { filters } = fc.letrec<{ filters: Filter }>((tie) => ({
    filters: fc.oneof(
      { maxDepth: 4 },
      fc.boolean().map((value) => ({ kind: 'always' as const, value })),
      ...comparable(texts),
      ...comparable(quantities),
      fc.record({ kind: fc.constant('like' as const), left: texts, pattern: patterns }),
      fc.record({ kind: fc.constant('spatial' as const), relation: fc.constantFrom(...SPATIAL_RELATIONS), left: shapes, right: shapes }),
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('filters'), { minLength: 2, maxLength: 3 }) }),
      tie('filters').map((of) => ({ kind: 'not' as const, of })),
    ),
  }))
  return filters
}

// A text that ends on a backslash is ambiguous in CQL2 Text: the backslash may announce the quote that closes it.
const words = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom("'", '\\', '"', 'é', '😀', '%', '_', ' ', 'a') }))
  .filter((word) => !word.endsWith('\\'))
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).filter((number) => !Object.is(number, -0))
const factors = fc
  .oneof(fc.integer(), fc.double({ min: 1e-15, max: 1e15, noNaN: true }), fc.double({ min: -1e15, max: -1e-15, noNaN: true }))
  .filter((number) => !Object.is(number, -0))

const literalOf = <T extends string | number | boolean>(value: T): Operand => ({ kind: 'literal', value })
const propertyOf = (columns: readonly Column[], type: 'text' | 'number') =>
  fc.constantFrom(...columns.filter((column) => (column.type === 'text') === (type === 'text')).map(({ name }): Operand => ({ kind: 'property', name })))
const folding = fc.constantFrom({ case: true, accents: false }, { case: false, accents: true }, { case: true, accents: true })
const foldedOf = (of: fc.Arbitrary<Operand>) => fc.tuple(folding, of).map(([how, operand]): Operand => ({ kind: 'folded', ...how, of: operand }))

function shapesIn(crs: Crs): fc.Arbitrary<Shape> {
  const [minX, minY, maxX, maxY] = areaOf(crs)
  const between = (least: number, greatest: number) => fc.double({ min: least, max: greatest, noNaN: true }).map((value) => value + 0)
  const position: fc.Arbitrary<Position> = fc.tuple(between(minX, maxX), between(minY, maxY))
  const line = fc.array(position, { minLength: 2, maxLength: 4 })
  const ring = fc.tuple(position, position, position).map(([a, b, c]): Position[] => [a, b, c, a])
  const rings = fc.array(ring, { minLength: 1, maxLength: 2 })
  const simple: fc.Arbitrary<Geometry> = fc.oneof(
    position.map((coordinates) => ({ type: 'Point' as const, coordinates })),
    fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates) => ({ type: 'MultiPoint' as const, coordinates })),
    line.map((coordinates) => ({ type: 'LineString' as const, coordinates })),
    rings.map((coordinates) => ({ type: 'Polygon' as const, coordinates })),
    fc.array(line, { minLength: 1, maxLength: 2 }).map((coordinates) => ({ type: 'MultiLineString' as const, coordinates })),
    fc.array(rings, { minLength: 1, maxLength: 2 }).map((coordinates) => ({ type: 'MultiPolygon' as const, coordinates })),
  )
  const collection = fc.array(simple, { minLength: 1, maxLength: 2 }).map((geometries) => ({ type: 'GeometryCollection' as const, geometries }))
  return fc.oneof(
    fc.constant({ kind: 'geometry' as const }),
    fc.oneof(simple, collection).map((geometry) => ({ kind: 'literal' as const, geometry, srid: crs.srid })),
  )
}
