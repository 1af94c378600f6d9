import type { Geometry, Position } from 'geojson'
import type { Crs } from '../../model/crs.ts'
import { areaOf, type Bounds, describeArea } from './area.ts'

/**
 * The bounds of a box of four numbers, or of six with altitudes that do not count, axes in the order of the CRS. A box in metres is cut to
 * the area of use, outside of which a projection means nothing: maps zoomed out ask for more. In degrees, the west may be beyond the east.
 * What comes back as text is what is wrong, in French.
 */
export function boundsOf(numbers: readonly number[], crs: Crs): Bounds | string {
  if (numbers.length !== 4 && numbers.length !== 6) return `quatre nombres sont attendus, ou six avec des altitudes, pas ${numbers.length}.`
  if (!numbers.every(Number.isFinite)) return `des nombres sont attendus, par exemple ${exampleOf(crs)}.`
  const [a = 0, b = 0, c = 0, d = 0] = numbers.length === 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers
  const bounds: Bounds = crs.isLatitudeFirst ? [b, a, d, c] : [a, b, c, d]
  const [minX, minY, maxX, maxY] = bounds
  if (minY > maxY) return `le sud (${minY}) dépasse le nord (${maxY}).`
  if (minX > maxX && !crs.isGeographic) return `l’ouest (${minX}) dépasse l’est (${maxX}) ; seule une emprise en degrés peut franchir l’antiméridien.`
  const area = areaOf(crs)
  if (crs.isGeographic) return isWithin(minX, minY, area) && isWithin(maxX, maxY, area) ? bounds : `cette emprise sort du domaine de ${describeArea(crs)}.`
  const cut: Bounds = [Math.max(minX, area[0]), Math.max(minY, area[1]), Math.min(maxX, area[2]), Math.min(maxY, area[3])]
  return cut[0] > cut[2] || cut[1] > cut[3] ? `cette emprise est hors du domaine de ${describeArea(crs)}.` : cut
}

/**
 * A box as a geometry, in x, y order: a point or a line where it has no width or no height. One whose west is beyond its east crosses
 * the antimeridian (RFC 7946 §5.2) and becomes two polygons.
 */
export function boxGeometry([minX, minY, maxX, maxY]: Bounds): Geometry {
  if (minX > maxX) return { type: 'MultiPolygon', coordinates: [corners([minX, minY, 180, maxY]), corners([-180, minY, maxX, maxY])] }
  if (minX < maxX && minY < maxY) return { type: 'Polygon', coordinates: corners([minX, minY, maxX, maxY]) }
  const [from, to]: [Position, Position] = [
    [minX, minY],
    [maxX, maxY],
  ]
  return minX === maxX && minY === maxY ? { type: 'Point', coordinates: from } : { type: 'LineString', coordinates: [from, to] }
}

export function isWithin(x: number, y: number, [minX, minY, maxX, maxY]: Bounds): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY
}

function corners([minX, minY, maxX, maxY]: Bounds): Position[][] {
  const ring: Position[] = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
  return [ring]
}

function exampleOf(crs: Crs): string {
  const [minX, minY, maxX, maxY] = areaOf(crs)
  return (crs.isLatitudeFirst ? [minY, minX, maxY, maxX] : [minX, minY, maxX, maxY]).join(',')
}
