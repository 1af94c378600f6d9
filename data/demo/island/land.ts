import { at } from './at.ts'
import { buildMesh, dissolve, joinPatches, type Labels, type Mesh, patches, smoothBorders } from './mesh.ts'
import { BAY, COUNTRY, FOREST, HARBOUR, ISLET, MIDDLE, TOWN } from './places.ts'
import { distance_m, type Point, type Zone } from './plane.ts'
import { noise } from './random.ts'

/** The land, before any zoning: the mesh that all partitions of the island are cut from, its coast already drawn. */
export type Land = {
  mesh: Mesh
  /** Commune of each cell; null: sea. */
  communes: Labels
  /** Cells of the islet, which belongs to the country commune. */
  islet: ReadonlySet<number>
  /** Corners of the coast and of the border between communes: no later zoning moves them. */
  coast: ReadonlySet<number>
  border: ReadonlySet<number>
  /** The two communes, which cover the island exactly. */
  perimeters: Map<string, Zone>
}

/** Draws the coast, then the border between the two communes. */
export function drawLand(): Land {
  const mesh = buildMesh(placed([-9800, -6200]), placed([9800, 6200]), SPACING_M, 11)
  const sea = mesh.sites.map((site) => (height(site) > 0 || depthIn(ISLET, site, 0.3) > 0 ? null : 'mer'))
  const open = patches(mesh, sea).flatMap(({ cells, isLargest }) => (isLargest ? cells : []))
  const isOpenSea = new Set(open)
  const solid = mesh.sites.map((_, cell) => (isOpenSea.has(cell) || at(mesh.around, cell).length === 0 ? null : 'terre'))
  const kept = new Set(patches(mesh, solid).flatMap(({ cells }) => (cells.length > 12 ? cells : [])))
  const land = solid.map((label, cell) => (kept.has(cell) ? label : null))
  const coast = smoothBorders(mesh, land, new Set(), 3)
  const isMain = new Set(patches(mesh, land).flatMap(({ cells, isLargest }) => (isLargest ? cells : [])))
  const islet = new Set([...kept].filter((cell) => !isMain.has(cell)))
  const sides = mesh.sites.map((site, cell) => (isMain.has(cell) ? sideOf(site) : null))
  const communes = joinPatches(mesh, sides, land).map((label, cell) => (islet.has(cell) ? COUNTRY.code : label))
  const border = smoothBorders(mesh, communes, coast, 3)
  return { mesh, communes, islet, coast, border, perimeters: dissolve(mesh, communes) }
}

/** The zones of a partition of the land, cut along its own borders; those of `frozen` stay where they are. */
export function cutLand(land: Land, labels: Labels, frozen: ReadonlySet<number>): Map<string, Zone> {
  const mesh = { ...land.mesh, points: [...land.mesh.points] }
  smoothBorders(mesh, labels, frozen, 3)
  return dissolve(mesh, labels)
}

/** A place given in metres around the island's middle, in EPSG:5490. */
export function placed([x, y]: Point): Point {
  return [MIDDLE[0] + x, MIDDLE[1] + y]
}

/** A point moved by noise, so that what is drawn with straight lines around it looks drawn by history. */
export function warped([x, y]: Point, seed: number, by_m: number): Point {
  return [x + (noise(seed, x, y, 900) - 0.5) * 2 * by_m, y + (noise(seed + 50, x, y, 900) - 0.5) * 2 * by_m]
}

/** The settlement-free mountain and the harbour zone: above 0 inside, growing towards the middle. */
export function forestDepth(point: Point): number {
  return depthIn(FOREST, point, 0.35)
}
export function harbourDepth(point: Point): number {
  return depthIn(HARBOUR, point, 0.25)
}

const SPACING_M = 120

/** Above 0 on land: an ellipse lying east-west, its coast broken by noise, less the bay. */
function height(site: Point): number {
  const [x, y] = [site[0] - MIDDLE[0], site[1] - MIDDLE[1]]
  const along = (x * 0.985 + y * 0.17) / 7700
  const across = (y * 0.985 - x * 0.17) / (3700 - 300 * along)
  const rough = (noise(6, site[0], site[1], 3300) - 0.5) * 0.9 + (noise(4, site[0], site[1], 1300) - 0.5) * 0.42
  return 1 - Math.sqrt(along * along + across * across) + rough - Math.max(0, depthIn(BAY, site, 0.2)) * 1.6
}

function sideOf(site: Point): string {
  const [x, y] = warped([site[0] - MIDDLE[0], site[1] - MIDDLE[1]], 21, 550)
  return x + y * 0.25 < 600 ? TOWN.code : COUNTRY.code
}

function depthIn(disc: { at: Point; radius_m: number }, site: Point, rough: number): number {
  return 1 - distance_m(placed(disc.at), site) / disc.radius_m + (noise(31, site[0], site[1], disc.radius_m) - 0.5) * 2 * rough
}
