import type { Geometry, Position } from 'geojson'
import type { JsonNode } from './json-nodes.ts'
import { mistake } from './mistake.ts'

/** A GeoJSON geometry (RFC 7946 §3.1), axes as written, altitudes left out. @throws DomainError `filtre_invalide` at what is not built as it should. */
export function geometryOf(members: ReadonlyMap<string, JsonNode>, node: JsonNode, text: string): Geometry {
  const type = members.get('type')
  const coordinates = members.get('coordinates') ?? node
  const position = (each: JsonNode): Position => {
    const numbers = itemsOf(each, text).map((item) =>
      item.kind === 'scalar' && typeof item.value === 'number' ? item.value : refuseAt(item, text, 'un nombre'),
    )
    if (numbers.length < 2 || numbers.length > 4) refuseAt(each, text, 'une position de deux nombres')
    return numbers.slice(0, 2)
  }
  const positions = (each: JsonNode): Position[] => itemsOf(each, text).map(position)
  const lines = (each: JsonNode): Position[][] => itemsOf(each, text).map(positions)
  switch (type?.kind === 'scalar' ? type.value : undefined) {
    case 'Point':
      return { type: 'Point', coordinates: position(coordinates) }
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: positions(coordinates) }
    case 'LineString':
      return { type: 'LineString', coordinates: positions(coordinates) }
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: lines(coordinates) }
    case 'Polygon':
      return { type: 'Polygon', coordinates: lines(coordinates) }
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: itemsOf(coordinates, text).map(lines) }
    case 'GeometryCollection':
      return { type: 'GeometryCollection', geometries: itemsOf(members.get('geometries') ?? node, text).map((each) => partOf(each, text)) }
    default:
      return refuseAt(type ?? node, text, 'un type de géométrie GeoJSON')
  }
}

function partOf(node: JsonNode, text: string): Geometry {
  return node.kind === 'object' ? geometryOf(node.members, node, text) : refuseAt(node, text, 'une géométrie GeoJSON')
}

// An empty array draws nothing: no geometry is written so.
function itemsOf(node: JsonNode, text: string): readonly JsonNode[] {
  return node.kind === 'array' && node.of.length > 0 ? node.of : refuseAt(node, text, 'un tableau de coordonnées')
}

function refuseAt(node: JsonNode, text: string, what: string): never {
  throw mistake(text, node.at, `il faut ici ${what}.`)
}
