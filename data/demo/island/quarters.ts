import { featureCollection, intersect, multiPolygon } from '@turf/turf'
import type { Feature, MultiPolygon } from 'geojson'
import { at, listUnder } from './at.ts'
import { placed, warped } from './land.ts'
import { type Household, isPoor } from './members.ts'
import { buildMesh, dissolve, type Labels, type Mesh, patches, smoothBorders } from './mesh.ts'
import type { PoorQuarter } from './places.ts'
import { distance_m, type Point, type Ring, type Zone } from './plane.ts'

/** How a perimeter is drawn: least share of poor people within 140 m, and least density there. */
export type Rule = { seed: number; poorShare: number; perKm2: number }

/**
 * A perimeter drawn from the people: the patch around the quarter's middle where, within 140 m, the share of the poor and the density
 * reach the rule's. Its lines follow streets of their own: neither IRIS nor grid. `isLand` keeps it ashore.
 */
export function drawQuarter(quarter: PoorQuarter, households: readonly Household[], isLand: (point: Point) => boolean, rule: Rule): Zone {
  const middle = placed(quarter.at)
  const mesh = meshAround(middle, rule.seed)
  const near = neighbourhood(households)
  const isPoorPlace = mesh.sites.map((site) => {
    if (distance_m(site, middle) > quarter.radius_m * 1.7) return false
    const { people, poor } = near(site)
    return people / DISC_KM2 >= rule.perKm2 && poor / people >= rule.poorShare
  })
  const opened = grow(mesh, erode(mesh, isPoorPlace))
  const closed = erode(mesh, grow(mesh, opened))
  const ashore = closed.map((isIn, cell) => isIn && isLand(at(mesh.sites, cell)) && at(mesh.around, cell).every((one) => isLand(at(mesh.sites, one))))
  return outline(mesh, ashore)
}

/** An old perimeter: a disc pulled out of shape, ashore. */
export function drawOldQuarter(disc: { at: Point; radius_m: number }, isLand: (point: Point) => boolean, seed: number): Zone {
  const middle = placed(disc.at)
  const mesh = meshAround(middle, seed)
  const inside = mesh.sites.map((site) => distance_m(warped(site, seed, disc.radius_m * 0.8), middle) < disc.radius_m)
  return outline(
    mesh,
    inside.map((isIn, cell) => isIn && at(mesh.around, cell).every((one) => isLand(at(mesh.sites, one)))),
  )
}

/** The parts of a perimeter in each commune, as ANCT writes them: one feature per commune, under the same code. */
export function splitByCommune(zone: Zone, communes: ReadonlyMap<string, Zone>): Map<string, Zone> {
  const parts = [...communes].flatMap(([commune, whole]): [string, Zone][] => {
    const overlap = intersect(featureCollection([toFeature(zone), toFeature(whole)]))
    if (!overlap) return []
    const polygons = overlap.geometry.type === 'Polygon' ? [overlap.geometry.coordinates] : overlap.geometry.coordinates
    return [[commune, polygons.map((rings) => rings.map(fromClosed))]]
  })
  return new Map(parts)
}

const NEAR_M = 140
const DISC_KM2 = (Math.PI * NEAR_M * NEAR_M) / 1e6

function meshAround([x, y]: Point, seed: number): Mesh {
  return buildMesh([x - 1900 - seed, y - 1900], [x + 1900, y + 1900], 62, seed)
}

/** A function that counts people, and poor people, within 140 m of a point. */
function neighbourhood(households: readonly Household[]): (point: Point) => { people: number; poor: number } {
  const bins = new Map<string, Household[]>()
  const bin = (x: number): number => Math.floor(x / NEAR_M)
  for (const one of households) listUnder(bins, `${bin(one.place[0])} ${bin(one.place[1])}`).push(one)
  return ([x, y]) => {
    const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => bins.get(`${bin(x) + dx} ${bin(y) + dy}`) ?? []))
    const near = around.filter(({ place }) => distance_m(place, [x, y]) < NEAR_M)
    return { people: sizeOf(near), poor: sizeOf(near.filter(isPoor)) }
  }
}

function sizeOf(households: readonly Household[]): number {
  return households.reduce((sum, { members }) => sum + members.length, 0)
}

function grow(mesh: Mesh, cells: readonly boolean[]): boolean[] {
  return cells.map((isIn, cell) => isIn || at(mesh.around, cell).some((one) => at(cells, one)))
}

function erode(mesh: Mesh, cells: readonly boolean[]): boolean[] {
  return cells.map((isIn, cell) => isIn && at(mesh.around, cell).length > 0 && at(mesh.around, cell).every((one) => at(cells, one)))
}

/** The largest patch, its holes filled, its line smoothed. */
function outline(mesh: Mesh, cells: readonly boolean[]): Zone {
  const labels: Labels = cells.map((isIn) => (isIn ? 'quartier' : null))
  const kept = new Set(patches(mesh, labels).flatMap((patch) => (patch.isLargest ? patch.cells : [])))
  const outside: Labels = cells.map((_, cell) => (kept.has(cell) ? null : 'dehors'))
  const open = new Set(patches(mesh, outside).flatMap((patch) => (patch.isLargest ? patch.cells : [])))
  const filled: Labels = cells.map((_, cell) => (open.has(cell) || at(mesh.around, cell).length === 0 ? null : 'quartier'))
  smoothBorders(mesh, filled, new Set(), 2)
  return dissolve(mesh, filled).get('quartier') ?? []
}

function toFeature(zone: Zone): Feature<MultiPolygon> {
  return multiPolygon(zone.map((shape) => shape.map((ring) => [...ring, at(ring, 0)].map(([x, y]) => [x, y]))))
}

function fromClosed(ring: readonly number[][]): Ring {
  return ring.slice(0, -1).map((position): Point => [Math.round(at(position, 0) * 1000) / 1000, Math.round(at(position, 1) * 1000) / 1000])
}
