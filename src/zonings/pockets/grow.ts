import type { DetectionParameters } from '../../model/detection.ts'
import { type CellIndex, indexCells } from './cell-index.ts'
import { type Components, unitsOf } from './components.ts'
import { isKnown } from './core.ts'
import { holesOf } from './holes.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { excessOf, isPoor, type Standing, standingOf } from './poverty.ts'
import { surroundedUnits } from './surrounded.ts'

/** Units that a set may take in, all or none, in increasing order. */
type Offer = { units: number[]; standing: Standing }

/** Cells that it takes to enclose one, by their corners. */
const SMALLEST_RING = 4

/**
 * The units that sets of poor units take in so as to be of one piece: the holes that they enclose (cells), and the units that they surround by more than half.
 * One pass: what is taken in surrounds nothing. Only units that are eligible and known; a hole is taken in whole, or not at all. Each set takes from the poorest
 * to the least poor (then by smallest unit) as long as it stays poor as a whole: what would break that is left, and all that comes after. Half, and one
 * pass, are choices of the observatory. Returns 1 for each unit taken in.
 */
export function unitsTakenIn(mesh: Mesh, neighbours: Neighbours, sets: Components, rule: DetectionParameters['voisinage']): Uint8Array {
  const taken = new Uint8Array(sets.setOf.length)
  const canBeTaken = (unit: number): boolean => unit !== -1 && sets.setOf[unit] === -1 && mesh.isEligible[unit] === 1 && isKnown(mesh, unit)
  const surrounded = surroundedUnits(mesh, neighbours, sets, rule)
  const holesIn = holeFinder(mesh, rule)
  for (let set = 0; set < sets.count; set++) {
    const units = unitsOf(sets, set)
    const holes = holesIn(units).map((hole) => hole.filter(canBeTaken).sort((a, b) => a - b))
    const enclosed = new Set(holes.flat())
    const alone = (surrounded.get(set) ?? []).filter((unit) => canBeTaken(unit) && !enclosed.has(unit)).map((unit) => [unit])
    const groups = [...holes, ...alone].filter((group) => group.length > 0)
    if (groups.length > 0) for (const unit of acceptedBy(mesh, units, groups)) taken[unit] = 1
  }
  return taken
}

/** The units in each hole of a set of cells (−1 where a place has none); polygons have no known hole. */
function holeFinder(mesh: Mesh, rule: DetectionParameters['voisinage']): (units: Int32Array) => number[][] {
  const { cells } = mesh
  if (!cells) return () => []
  let unitAt: CellIndex | null = null
  return (units) => {
    if (units.length < SMALLEST_RING) return []
    const holes = holesOf({ columns: units.map((unit) => cells.column[unit] ?? 0), rows: units.map((unit) => cells.row[unit] ?? 0) }, rule.type === 'cotes')
    if (holes.length === 0) return []
    unitAt ??= indexCells(mesh, cells)
    const find = unitAt
    const grid = cells.grid[units[0] ?? 0] ?? 0
    return holes.map((hole) => hole.flatMap(({ row, from, to }) => Array.from({ length: to - from + 1 }, (_, step) => find(grid, from + step, row))))
  }
}

function acceptedBy(mesh: Mesh, units: Int32Array, groups: readonly number[][]): number[] {
  const offers: Offer[] = groups.map((group) => ({ units: group, standing: together(mesh, group) }))
  const gain = ({ standing }: Offer): number => excessOf(mesh.measure, standing)
  offers.sort((a, b) => gain(b) - gain(a) || (a.units[0] ?? 0) - (b.units[0] ?? 0))
  const accepted: number[] = []
  let whole = together(mesh, units)
  for (const offer of offers) {
    const grown = { held: whole.held + offer.standing.held, expected: whole.expected + offer.standing.expected }
    if (!isPoor(mesh.measure, grown)) break
    whole = grown
    for (const unit of offer.units) accepted.push(unit)
  }
  return accepted
}

function together(mesh: Mesh, units: Iterable<number>): Standing {
  const sum = { held: 0, expected: 0 }
  for (const unit of units) {
    const { held, expected } = standingOf(mesh, unit)
    sum.held += held
    sum.expected += expected
  }
  return sum
}
