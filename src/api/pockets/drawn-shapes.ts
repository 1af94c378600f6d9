import type { Geometry, Position } from 'geojson'
import { type Box, boxAround, ringsOf, simplified, type View } from '../ogc/pages/map.ts'

/** The box around the areas of shapes; null around nothing. */
export function boxOf(shapes: readonly Geometry[]): Box | null {
  return boxAround(shapes.flatMap((shape) => areasOf(shape).flat()))
}

/** The path of a shape, and where its middle is; what is smaller than a few pixels becomes a square of 4, so that it does not vanish. */
export function pathOf(shape: Geometry, { project }: View): { path: string; middle: [x: number, y: number] } {
  const lines = areasOf(shape).map((ring) => simplified(ring.map(project)))
  const points = lines.flat()
  const [left, right] = extent(points.map(([x]) => x))
  const [top, bottom] = extent(points.map(([, y]) => y))
  const middle: [number, number] = [(left + right) / 2, (top + bottom) / 2]
  if (right - left < 4 && bottom - top < 4) return { path: `M${middle[0] - 2} ${middle[1] - 2}h4v4h-4Z`, middle }
  const drawn = lines.filter((line) => line.length > 2).map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join('L')}Z`)
  return { path: drawn.join(''), middle }
}

function extent(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return least > most ? [0, 0] : [least, most]
}

// Perimeters and cells are polygons; what PostGIS may give of a clipped ground besides has no area to draw.
function areasOf(shape: Geometry): Position[][] {
  if (shape.type === 'GeometryCollection') return shape.geometries.flatMap(areasOf)
  return shape.type === 'Polygon' || shape.type === 'MultiPolygon' ? ringsOf(shape) : []
}
