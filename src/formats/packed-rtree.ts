import { generateLevelBounds, NODE_ITEM_BYTE_LEN } from 'flatgeobuf/lib/mjs/packedrtree.js'
import { around, type Bounds } from './wkb-bounds.ts'

export const NODE_SIZE = 16

/** Something to find by its box: where it starts, in bytes after the index. */
export type Placed = { bounds: Bounds; offset: number }

/**
 * The index of a FlatGeobuf (flatgeobuf.org, « packed Hilbert R-tree »): boxes of the features in the order they are written, then those of every sixteen, up to
 * one, stored from the root down. Leaves bear the offset of their feature, the others the number of their first child.
 */
export function packTree(placed: readonly Placed[]): Buffer {
  const levels = generateLevelBounds(placed.length, NODE_SIZE)
  const [, total] = levels[0] ?? [0, 0]
  const tree = Buffer.alloc(total * NODE_ITEM_BYTE_LEN)
  let boxes = placed.map(({ bounds }) => bounds)
  for (const [level, [start]] of levels.entries()) {
    for (const [i, box] of boxes.entries()) {
      const firstChild = (levels[level - 1]?.[0] ?? 0) + i * NODE_SIZE
      writeNode(tree, start + i, box, level === 0 ? (placed[i]?.offset ?? 0) : firstChild)
    }
    boxes = parentsOf(boxes)
  }
  return tree
}

/** By place along a Hilbert curve over the bounds of all: neighbours are written side by side. Ties keep their order. */
export function byPlace<T extends { bounds: Bounds }>(all: readonly T[], whole: Bounds): T[] {
  const ranked = all.map((one) => ({ one, rank: rankOf(one.bounds, whole) }))
  return ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one)
}

function parentsOf(boxes: readonly Bounds[]): Bounds[] {
  const parents: Bounds[] = []
  for (let i = 0; i < boxes.length; i += NODE_SIZE) {
    const parent = boxes.slice(i, i + NODE_SIZE).reduce<Bounds | null>(around, null)
    if (parent) parents.push(parent)
  }
  return parents
}

function writeNode(tree: Buffer, node: number, box: Bounds, offset: number): void {
  const at = node * NODE_ITEM_BYTE_LEN
  for (const [i, edge] of box.entries()) tree.writeDoubleLE(edge, at + 8 * i)
  tree.writeBigUInt64LE(BigInt(offset), at + 32)
}

const SIDE = 65_536

function rankOf([minX, minY, maxX, maxY]: Bounds, [west, south, east, north]: Bounds): number {
  const cell = (middle: number, low: number, high: number): number => (high > low ? Math.floor(((SIDE - 1) * (middle - low)) / (high - low)) : 0)
  return hilbert(cell((minX + maxX) / 2, west, east), cell((minY + maxY) / 2, south, north))
}

// Distance along the curve of a cell of a grid of SIDE by SIDE (Hilbert 1891; Warren, Hacker's Delight, §16).
function hilbert(column: number, row: number): number {
  let [x, y, distance] = [column, row, 0]
  for (let side = SIDE / 2; side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0
    const up = (y & side) > 0 ? 1 : 0
    distance += side * side * ((3 * right) ^ up)
    if (up === 1) continue
    if (right === 1) [x, y] = [SIDE - 1 - x, SIDE - 1 - y]
    ;[x, y] = [y, x]
  }
  return distance
}
