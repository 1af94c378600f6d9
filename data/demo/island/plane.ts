import { at } from './at.ts'

/** Metres in EPSG:5490 (RGAF09 / UTM zone 20N): easting, northing. */
export type Point = readonly [x: number, y: number]
/** Vertices in order, the first not repeated. */
export type Ring = readonly Point[]
/** An outer ring, anticlockwise, then its holes, clockwise. */
export type Shape = readonly Ring[]
/** One zone: its parts, which do not touch. */
export type Zone = readonly Shape[]

/** Signed area in m²: positive when the ring turns anticlockwise. */
export function signedArea(ring: Ring): number {
  const [x0, y0] = at(ring, 0)
  let twice = 0
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = at(ring, (index + 1) % ring.length)
    twice += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)
  })
  return twice / 2
}

/** Whether the point lies inside the ring (even–odd rule; a point on the line may go either way). */
export function isInside(ring: Ring, [x, y]: Point): boolean {
  let inside = false
  let [previousX, previousY] = at(ring, ring.length - 1)
  for (const [cornerX, cornerY] of ring) {
    if (cornerY > y !== previousY > y && x < ((previousX - cornerX) * (y - cornerY)) / (previousY - cornerY) + cornerX) inside = !inside
    previousX = cornerX
    previousY = cornerY
  }
  return inside
}

/** A function that tells which zone of a partition holds a point; null where none does. */
export function locator(zones: ReadonlyMap<string, Zone>): (point: Point) => string | null {
  const parts = [...zones].flatMap(([code, zone]) => zone.map((shape) => ({ code, shape, box: boxOf(at(shape, 0)) })))
  return (point) => {
    const found = parts.find(({ shape, box }) => isInBox(box, point) && shape.every((ring, index) => isInside(ring, point) === (index === 0)))
    return found?.code ?? null
  }
}

/** Polygons made of rings: each outer ring with the holes that lie inside it. */
export function assemble(rings: readonly Ring[]): Zone {
  const outers = rings.filter((ring) => signedArea(ring) > 0)
  const holes = rings.filter((ring) => signedArea(ring) < 0)
  return outers.map((outer) => [outer, ...holes.filter((hole) => isInside(outer, at(hole, 0)))])
}

/** Metres between two points. */
export function distance_m([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.sqrt((x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2))
}

type Box = { west: number; south: number; east: number; north: number }

function boxOf(ring: Ring): Box {
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  return { west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) }
}

function isInBox(box: Box, [x, y]: Point): boolean {
  return x >= box.west && x <= box.east && y >= box.south && y <= box.north
}
