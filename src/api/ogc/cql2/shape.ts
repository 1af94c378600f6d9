import type { Geometry, Position } from 'geojson'
import { type Shape, SPATIAL_RELATIONS, type SpatialRelation } from '../../../model/filter.ts'
import { areaOf, describeArea } from '../area.ts'
import { boundsOf, boxGeometry, isWithin } from '../box.ts'
import { type Ground, refuse } from './ground.ts'
import type { Raw, RawCall } from './raw.ts'
import { isGeometryName, refuseUnknownFunction } from './vocabulary.ts'

/** `intersects` for `s_intersects`. @throws DomainError `filtre_invalide` naming the functions. */
export function relationOf(raw: RawCall, ground: Ground): SpatialRelation {
  return SPATIAL_RELATIONS.find((relation) => raw.op === `s_${relation}`) ?? refuseUnknownFunction(raw, ground)
}

/** One side of a spatial relation, axes in x, y order. @throws DomainError `filtre_invalide`: no geometry, an impossible one, one outside its CRS. */
export function shapeOf(raw: Raw, ground: Ground): Shape {
  if (raw.kind === 'property' && isGeometryName(raw.name)) return { kind: 'geometry' }
  if (raw.kind === 'geometry') return { kind: 'literal', geometry: checked(raw.geometry, raw, ground), srid: ground.crs.srid }
  if (raw.kind === 'call' && raw.op === 'bbox') return { kind: 'literal', geometry: boxOf(raw, ground), srid: ground.crs.srid }
  return refuse(ground, raw, 'une géométrie est attendue : geometry, POINT, LINESTRING, POLYGON, MULTI…, GEOMETRYCOLLECTION ou BBOX.')
}

function boxOf(raw: RawCall, ground: Ground): Geometry {
  const numbers = raw.args.map((arg) => (arg.kind === 'literal' && typeof arg.value === 'number' ? arg.value : Number.NaN))
  const bounds = boundsOf(numbers, ground.crs)
  return typeof bounds === 'string' ? refuse(ground, raw, bounds) : boxGeometry(bounds)
}

function checked(geometry: Geometry, raw: Raw, ground: Ground): Geometry {
  const { crs } = ground
  const area = areaOf(crs)
  const position = ([first = Number.NaN, second = Number.NaN]: Position): Position => {
    const [x, y] = crs.isLatitudeFirst ? [second, first] : [first, second]
    if (!isWithin(x, y, area)) refuse(ground, raw, `le point ${first} ${second} est hors du domaine de ${describeArea(crs)}.`)
    return [x, y]
  }
  const line = (positions: readonly Position[]): Position[] => {
    if (positions.length < 2) refuse(ground, raw, 'une ligne a deux points au moins.')
    return positions.map(position)
  }
  const ring = (positions: readonly Position[]): Position[] => {
    const [first, last] = [positions[0], positions.at(-1)]
    if (positions.length < 4) refuse(ground, raw, `un anneau a quatre points au moins, le dernier étant le premier, pas ${positions.length}.`)
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      refuse(ground, raw, `un anneau n’est pas fermé : il va de ${first?.join(' ')} à ${last?.join(' ')}.`)
    return positions.map(position)
  }
  const rings = (each: readonly Position[][]): Position[][] => each.map(ring)
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: position(geometry.coordinates) }
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: geometry.coordinates.map(position) }
    case 'LineString':
      return { type: 'LineString', coordinates: line(geometry.coordinates) }
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: geometry.coordinates.map(line) }
    case 'Polygon':
      return { type: 'Polygon', coordinates: rings(geometry.coordinates) }
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: geometry.coordinates.map(rings) }
    case 'GeometryCollection':
      return { type: 'GeometryCollection', geometries: geometry.geometries.map((part) => checked(part, raw, ground)) }
  }
}
