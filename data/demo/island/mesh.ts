import { at, listUnder } from './at.ts'
import { assemble, type Point, type Zone } from './plane.ts'
import { createRandom } from './random.ts'

/**
 * A mesh of irregular hexagons. Exactly three of them meet at every corner, so that a union of cells never touches itself at a point,
 * and two zonings cut from the same mesh share their borders to the last bit.
 */
export type Mesh = {
  /** Middle of each cell. */
  sites: readonly Point[]
  /** The six cells around each cell, anticlockwise; empty for those on the rim, which belong to no zone. */
  around: readonly (readonly number[])[]
  /** The six corners of each cell: corner k lies between neighbours k and k + 1. */
  corners: readonly (readonly number[])[]
  /** Where each corner is. Borders are smoothed by moving corners. */
  points: Point[]
}

/** A mesh over the rectangle, cells about `spacing_m` apart, shaken by `seed`. */
export function buildMesh([west, south]: Point, [east, north]: Point, spacing_m: number, seed: number): Mesh {
  const random = createRandom(seed)
  const columns = Math.ceil((east - west) / spacing_m)
  const rows = Math.ceil((north - south) / (spacing_m * HALF_SQRT3))
  const shake = () => (random.next() - 0.5) * 0.5 * spacing_m
  const sites = range(rows * columns).map((cell): Point => {
    const row = Math.floor(cell / columns)
    const column = cell % columns
    return [west + (column + (row % 2) / 2) * spacing_m + shake(), south + row * spacing_m * HALF_SQRT3 + shake()]
  })
  const around = sites.map((_, cell) => neighbours(Math.floor(cell / columns), cell % columns, rows, columns))
  const points: Point[] = []
  const known = new Map<string, number>()
  const corners = around.map((ring, cell) => ring.map((one, k) => cornerOf([cell, one, at(ring, (k + 1) % 6)])))
  return { sites, around, corners, points }

  /** Three cells meet in the middle of their sites. */
  function cornerOf(cells: [number, number, number]): number {
    const key = cells.toSorted((a, b) => a - b).join()
    const found = known.get(key)
    if (found !== undefined) return found
    const [a, b, c] = [at(sites, cells[0]), at(sites, cells[1]), at(sites, cells[2])]
    points.push([(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3])
    known.set(key, points.length - 1)
    return points.length - 1
  }
}

/** Label of each cell of a mesh; null: none. */
export type Labels = readonly (string | null)[]

/** The zones that labelled cells make together, in the order of their codes. */
export function dissolve(mesh: Mesh, labels: Labels): Map<string, Zone> {
  const edges = new Map<string, Map<number, number>>()
  for (const { label, from, to } of borders(mesh, labels)) {
    if (label === null) continue
    const known = edges.get(label) ?? new Map<number, number>()
    edges.set(label, known.set(from, to))
  }
  return new Map(
    [...edges]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, next]) => [label, assemble(chain(next).map((ring) => ring.map((corner) => at(mesh.points, corner))))]),
  )
}

/**
 * Moves the corners of the borders between labels towards their neighbours, `times` times, and rounds them to the millimetre.
 * Corners where three borders meet, and those of `frozen`, stay. Returns the corners of these borders, to be frozen next.
 */
export function smoothBorders(mesh: Mesh, labels: Labels, frozen: ReadonlySet<number>, times: number): Set<number> {
  const beside = new Map<number, number[]>()
  for (const { from, to } of borders(mesh, labels)) listUnder(beside, from).push(to)
  for (let turn = 0; turn < times; turn++) {
    const moved = [...beside].flatMap(([corner, others]): [number, Point][] => {
      if (frozen.has(corner) || others.length !== 2) return []
      const [x, y] = at(mesh.points, corner)
      const [a, b] = [at(mesh.points, at(others, 0)), at(mesh.points, at(others, 1))]
      return [[corner, [x / 2 + (a[0] + b[0]) / 4, y / 2 + (a[1] + b[1]) / 4]]]
    })
    for (const [corner, point] of moved) mesh.points[corner] = point
  }
  for (const corner of beside.keys()) {
    const [x, y] = at(mesh.points, corner)
    mesh.points[corner] = [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000]
  }
  return new Set([...frozen, ...beside.keys()])
}

/** Labels where each one keeps its largest patch only; the cells of the others go to a neighbour under the same label of `within` (null cells stay null). */
export function joinPatches(mesh: Mesh, labels: Labels, within: Labels): Labels {
  const joined = [...labels]
  const orphans = new Set(patches(mesh, labels).flatMap(({ cells, isLargest }) => (isLargest ? [] : cells)))
  while (orphans.size > 0) {
    const before = orphans.size
    for (const cell of orphans) {
      const host = at(mesh.around, cell).find((one) => !orphans.has(one) && at(joined, one) !== null && at(within, one) === at(within, cell))
      if (host === undefined) continue
      joined[cell] = at(joined, host)
      orphans.delete(cell)
    }
    if (orphans.size === before) throw new RangeError('a patch has no neighbour')
  }
  return joined
}

/** Connected patches of equal label, null excluded. */
export function patches(mesh: Mesh, labels: Labels): { label: string; cells: number[]; isLargest: boolean }[] {
  const seen = new Set<number>()
  const found: { label: string; cells: number[]; isLargest: boolean }[] = []
  labels.forEach((label, start) => {
    if (label === null || seen.has(start)) return
    const cells = [start]
    seen.add(start)
    for (const cell of cells) {
      for (const one of at(mesh.around, cell)) {
        if (seen.has(one) || at(labels, one) !== label) continue
        seen.add(one)
        cells.push(one)
      }
    }
    found.push({ label, cells, isLargest: false })
  })
  const largest = new Map<string, { cells: number[]; isLargest: boolean }>()
  for (const patch of found) if (patch.cells.length > (largest.get(patch.label)?.cells.length ?? 0)) largest.set(patch.label, patch)
  for (const patch of largest.values()) patch.isLargest = true
  return found
}

const HALF_SQRT3 = Math.sqrt(3) / 2
const range = (length: number): number[] => Array.from({ length }, (_, index) => index)

function neighbours(row: number, column: number, rows: number, columns: number): number[] {
  if (row === 0 || column === 0 || row === rows - 1 || column === columns - 1) return []
  const shift = row % 2
  const ring: [number, number][] = [
    [row, column + 1],
    [row + 1, column + shift],
    [row + 1, column - 1 + shift],
    [row, column - 1],
    [row - 1, column - 1 + shift],
    [row - 1, column + shift],
  ]
  return ring.map(([r, c]) => r * columns + c)
}

/** Every side of a cell whose neighbour has another label, walked with the cell on the left. */
function borders(mesh: Mesh, labels: Labels): { label: string | null; from: number; to: number }[] {
  return mesh.around.flatMap((ring, cell) =>
    ring.flatMap((one, k) =>
      at(labels, one) === at(labels, cell)
        ? []
        : [{ label: at(labels, cell), from: at(at(mesh.corners, cell), (k + 5) % 6), to: at(at(mesh.corners, cell), k) }],
    ),
  )
}

/** Closed walks through `next`, which has one way out of each corner. */
function chain(next: Map<number, number>): number[][] {
  const left = new Map(next)
  const rings: number[][] = []
  for (const start of next.keys()) {
    const ring: number[] = []
    let corner = start
    for (let to = left.get(corner); to !== undefined; to = left.get(corner)) {
      ring.push(corner)
      left.delete(corner)
      corner = to
    }
    if (ring.length > 0) rings.push(ring)
  }
  return rings
}
