import type { Geometry, Position } from 'geojson'
import type { Crs } from '../../../src/model/crs.ts'
import type { Filter, Operand, Shape } from '../../../src/model/filter.ts'

/** A filter as CQL2 Text, with a parenthesis around everything; coordinates in the order of the CRS. */
export function printText(filter: Filter, crs: Crs): string {
  const sub = (each: Filter) => `(${printText(each, crs)})`
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.map(sub).join(` ${filter.kind.toUpperCase()} `)
    case 'not':
      return `NOT ${sub(filter.of)}`
    case 'always':
      return String(filter.value)
    case 'compare':
      return `${operandText(filter.left)} ${filter.operator} ${operandText(filter.right)}`
    case 'like':
      return `${operandText(filter.left)} LIKE ${operandText(filter.pattern)}`
    case 'between':
      return `${operandText(filter.left)} BETWEEN ${operandText(filter.low)} AND ${operandText(filter.high)}`
    case 'in':
      return `${operandText(filter.left)} IN (${filter.among.map(operandText).join(', ')})`
    case 'isNull':
      return `${operandText(filter.left)} IS NULL`
    case 'spatial':
      return `S_${filter.relation.toUpperCase()}(${shapeText(filter.left, crs)}, ${shapeText(filter.right, crs)})`
  }
}

/** The same as CQL2 JSON, ready to be printed. */
export function printJson(filter: Filter, crs: Crs): unknown {
  const sub = (each: Filter) => printJson(each, crs)
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { op: filter.kind, args: filter.of.map(sub) }
    case 'not':
      return { op: 'not', args: [sub(filter.of)] }
    case 'always':
      return filter.value
    case 'compare':
      return { op: filter.operator, args: [filter.left, filter.right].map(operandJson) }
    case 'like':
      return { op: 'like', args: [filter.left, filter.pattern].map(operandJson) }
    case 'between':
      return { op: 'between', args: [filter.left, filter.low, filter.high].map(operandJson) }
    case 'in':
      return { op: 'in', args: [operandJson(filter.left), filter.among.map(operandJson)] }
    case 'isNull':
      return { op: 'isNull', args: [operandJson(filter.left)] }
    case 'spatial':
      return { op: `s_${filter.relation}`, args: [filter.left, filter.right].map((shape) => shapeJson(shape, crs)) }
  }
}

function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'property':
      return `"${operand.name}"`
    case 'literal':
      // a quote after a backslash cannot be doubled: \' would be read first
      return typeof operand.value === 'string' ? `'${operand.value.replaceAll(/(?<!\\)'/g, "''").replaceAll("\\'", "\\\\'")}'` : String(operand.value)
    case 'folded':
      return [operand.case && 'CASEI', operand.accents && 'ACCENTI'].reduce<string>(
        (inner, name) => (name ? `${name}(${inner})` : inner),
        operandText(operand.of),
      )
    case 'arithmetic':
      return `(${operandText(operand.left)} ${operand.operator} ${operandText(operand.right)})`
  }
}

function operandJson(operand: Operand): unknown {
  switch (operand.kind) {
    case 'property':
      return { property: operand.name }
    case 'literal':
      return operand.value
    case 'folded':
      return ['casei', 'accenti'].reduce<unknown>(
        (inner, op) => ((op === 'casei' ? operand.case : operand.accents) ? { op, args: [inner] } : inner),
        operandJson(operand.of),
      )
    case 'arithmetic':
      return { op: operand.operator, args: [operand.left, operand.right].map(operandJson) }
  }
}

function shapeText(shape: Shape, crs: Crs): string {
  if (shape.kind === 'geometry') return 'geometry'
  const position = ([x = 0, y = 0]: Position) => (crs.isLatitudeFirst ? `${y} ${x}` : `${x} ${y}`)
  const list = <T>(of: readonly T[], print: (each: T) => string) => `(${of.map(print).join(', ')})`
  const line = (of: readonly Position[]) => list(of, position)
  const lines = (of: readonly Position[][]) => list(of, line)
  const wkt = (geometry: Geometry): string => {
    const name = geometry.type.toUpperCase()
    switch (geometry.type) {
      case 'Point':
        return `${name}(${position(geometry.coordinates)})`
      case 'MultiPoint':
      case 'LineString':
        return name + line(geometry.coordinates)
      case 'MultiLineString':
      case 'Polygon':
        return name + lines(geometry.coordinates)
      case 'MultiPolygon':
        return name + list(geometry.coordinates, lines)
      case 'GeometryCollection':
        return name + list(geometry.geometries, wkt)
    }
  }
  return wkt(shape.geometry)
}

function shapeJson(shape: Shape, crs: Crs): unknown {
  if (shape.kind === 'geometry') return { property: 'geometry' }
  const flip = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value
    return typeof value[0] === 'number' ? value.toReversed() : value.map(flip)
  }
  const turned = (geometry: Geometry): unknown =>
    geometry.type === 'GeometryCollection'
      ? { ...geometry, geometries: geometry.geometries.map(turned) }
      : { ...geometry, coordinates: flip(geometry.coordinates) }
  return crs.isLatitudeFirst ? turned(shape.geometry) : shape.geometry
}
