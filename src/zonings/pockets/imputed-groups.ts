import type { Mesh } from './mesh.ts'

/** A group of 1 to 10 households is never shown apart: INSEE spreads one of at least 11 (dossier § 3.1). */
const FEWEST_IN_A_GROUP = 11

/** Counts are published to 0.1: half of that on each side. */
const ROUNDING = 0.05

/** Sides of the nested cells that INSEE groups small ones by: its « niveau naturel » (column idcar_nat) goes from 1 km, doubling, to 32 km. */
const PARENT_SIDES_M = [1000, 2000, 4000, 8000, 16_000, 32_000]

type Columns = Pick<Mesh, 'codes' | 'cells' | 'isImputed' | 'households' | 'population' | 'poor'>
type Cells = NonNullable<Mesh['cells']>

/** Groups being put together; each is known by one of its units, its leader, and `low`–`high` is what its three ratios may be, given the rounding. */
type Groups = { leaderOf: Int32Array; households: Float64Array; low: Float64Array; high: Float64Array }

/** Households per person, poor households per person, poor per household. */
const RATIOS = 3

/**
 * Which imputed units were spread from one group (fills `Mesh.imputedGroup`): groups are numbered from 0 by their first unit; −1 for a measured one.
 * INSEE shares a group of at least 11 households over its cells in proportion to their people, so that households and poor households per person are
 * equal within a group, up to the rounding to 0.1. The group itself is no longer published: it is inferred. Imputed cells of the same 1 km parent
 * whose ratios can be equal, given the rounding, are one group; groups that still have fewer than 11 households are looked for again in the parent of
 * 2 km, then 4, 8, 16 and 32 km — INSEE's nested cells. Columns and rows must count from the origin of the grid (x ÷ side), so that parents fall where
 * INSEE's do. A cell that matches no other, and an imputed polygon, are each a group of their own; one under 11 households then says that the rest of
 * its group was not read. The choice errs by putting together very small cells (one or two people), whose rounding allows nearly any ratio.
 */
export function groupImputed(columns: Columns): Int32Array {
  const { codes, cells, isImputed } = columns
  const groups = eachAlone(columns)
  let open = Int32Array.from(codes.keys()).filter((unit) => isImputed[unit])
  const sides = cells ? PARENT_SIDES_M.filter((side_m) => side_m > cells.side_m) : []
  for (const side_m of sides) if (cells) open = joinWithin(groups, open, cells, side_m / cells.side_m)
  return numberByFirst(groups.leaderOf, isImputed)
}

function eachAlone({ codes, population, households, poor }: Columns): Groups {
  const low = new Float64Array(codes.length * RATIOS)
  const high = new Float64Array(codes.length * RATIOS)
  for (let unit = 0; unit < codes.length; unit++) {
    const [people, homes, poorHomes] = [population[unit], households[unit], poor[unit]].map((count) => count ?? Number.NaN) as [number, number, number]
    setRatio(low, high, unit * RATIOS, homes, people)
    setRatio(low, high, unit * RATIOS + 1, poorHomes, people)
    setRatio(low, high, unit * RATIOS + 2, poorHomes, homes)
  }
  return { leaderOf: Int32Array.from(codes.keys()), households: Float64Array.from(households, (homes) => homes || 0), low, high }
}

/** What `count` ÷ `by` may be, both rounded; anything where one is not known. */
function setRatio(low: Float64Array, high: Float64Array, at: number, count: number, by: number): void {
  const isKnown = !Number.isNaN(count) && !Number.isNaN(by)
  low[at] = isKnown ? Math.max(count - ROUNDING, 0) / (by + ROUNDING) : Number.NEGATIVE_INFINITY
  high[at] = isKnown && by > ROUNDING ? (count + ROUNDING) / (by - ROUNDING) : Number.POSITIVE_INFINITY
}

/** Puts together the open groups of each parent that can be one, and gives back those still under 11 households. `span`: cells on the side of a parent. */
function joinWithin(groups: Groups, open: Int32Array, cells: Cells, span: number): Int32Array<ArrayBuffer> {
  const led: number[] = []
  for (const siblings of byParent(open, cells, span)) {
    // the largest first: their ratios are the best known; ties in the order of the codes
    siblings.sort((a, b) => (groups.households[b] ?? 0) - (groups.households[a] ?? 0) || a - b)
    const leaders: number[] = []
    for (const unit of siblings) {
      const leader = leaders.find((candidate) => canBeOne(groups, candidate, unit))
      if (leader === undefined) leaders.push(unit)
      else join(groups, leader, unit)
    }
    for (const leader of leaders) led.push(leader)
  }
  return Int32Array.from(led).filter((leader) => (groups.households[leader] ?? 0) < FEWEST_IN_A_GROUP)
}

function byParent(units: Int32Array, { grid, column, row }: Cells, span: number): Iterable<number[]> {
  const parents = new Map<number, number[]>()
  for (const unit of units) {
    // a column or row is under 2^20 (a grid of 200 m is at most 200,000 cells wide on Earth)
    const place = Math.floor((column[unit] ?? 0) / span) * 2 ** 21 + Math.floor((row[unit] ?? 0) / span)
    const key = place * 256 + (grid[unit] ?? 0)
    const siblings = parents.get(key)
    if (siblings) siblings.push(unit)
    else parents.set(key, [unit])
  }
  return parents.values()
}

function canBeOne({ low, high }: Groups, a: number, b: number): boolean {
  for (let ratio = 0; ratio < RATIOS; ratio++) {
    const [atA, atB] = [a * RATIOS + ratio, b * RATIOS + ratio]
    if (Math.max(low[atA] ?? 0, low[atB] ?? 0) > Math.min(high[atA] ?? 0, high[atB] ?? 0)) return false
  }
  return true
}

function join({ leaderOf, households, low, high }: Groups, leader: number, joined: number): void {
  leaderOf[joined] = leader
  households[leader] = (households[leader] ?? 0) + (households[joined] ?? 0)
  for (let ratio = 0; ratio < RATIOS; ratio++) {
    const [to, from] = [leader * RATIOS + ratio, joined * RATIOS + ratio]
    low[to] = Math.max(low[to] ?? 0, low[from] ?? 0)
    high[to] = Math.min(high[to] ?? 0, high[from] ?? 0)
  }
}

function numberByFirst(leaderOf: Int32Array, isImputed: Uint8Array): Int32Array {
  const numberOf = new Int32Array(leaderOf.length).fill(-1)
  let numbers = 0
  return leaderOf.map((_, unit) => {
    if (!isImputed[unit]) return -1
    let leader = unit
    while (leaderOf[leader] !== leader) leader = leaderOf[leader] ?? leader
    if (numberOf[leader] === -1) numberOf[leader] = numbers++
    return numberOf[leader] ?? -1
  })
}
