import { at, get, listUnder } from './at.ts'
import { countHouseholds, winsorized } from './counts.ts'
import { type Household, isPoor } from './members.ts'
import { distance_m, type Point } from './plane.ts'

/** One 200 m cell as the tax grid publishes it: 34 columns under their real names. */
export type Cell = Record<string, string | number>

/** Households under which a cell or a group of cells is not published by itself (Filosofi: 11). */
const LEAST_HOUSEHOLDS = 11
/** Highest share of poor households that the grid shows (Filosofi: 80 %). */
const HIGHEST_POOR_SHARE = 0.8

/**
 * The 200 m grid, sorted by northing then easting, inhabited cells only. Cells of fewer than 11 households are grouped, inside the smallest
 * square of 1, 2, 4… km where the group reaches 11, and each gets the group's values in proportion to its people: i_est_200 = 1.
 */
export function buildGrid(households: readonly Household[], communesOf: (corner: Point) => string): Cell[] {
  const inhabited = new Map<string, Household[]>()
  for (const one of households) listUnder(inhabited, keyOf(cornerOf(one.place, 200))).push(one)
  const isSmall = ([, people]: [string, Household[]]): boolean => people.length < LEAST_HOUSEHOLDS
  const plain = [...inhabited]
    .filter((entry) => !isSmall(entry))
    .map(([key, people]) => cellOf(cornerFrom(key), valuesOf(people), squareId(cornerFrom(key), 200), 0))
  const imputed = groupSmall([...inhabited].filter(isSmall)).flatMap(({ square, cells }) => imputedCells(cells, square))
  const byKm = new Map<string, number>()
  for (const { place } of households) byKm.set(squareId(place, 1000), (byKm.get(squareId(place, 1000)) ?? 0) + 1)
  return [...plain, ...imputed]
    .toSorted((a, b) => a.corner[1] - b.corner[1] || a.corner[0] - b.corner[0])
    .map(({ corner, natural, estimated, values }) => ({
      idcar_200m: squareId(corner, 200),
      idcar_1km: squareId(corner, 1000),
      idcar_nat: natural,
      i_est_200: estimated,
      i_est_1km: get(byKm, squareId(corner, 1000)) < LEAST_HOUSEHOLDS ? 1 : 0,
      lcog_geo: communesOf(corner),
      ...values,
    }))
}

type Drawn = { corner: Point; natural: string; estimated: number; values: Values }
type Values = Record<string, number>
type Group = { square: string; cells: [string, Household[]][] }

/** Groups of small cells; what is left at the widest square joins the nearest group. */
function groupSmall(cells: [string, Household[]][]): Group[] {
  const groups: Group[] = []
  let left = cells
  for (let size_m = 1000; size_m <= 16000; size_m *= 2) {
    const squares = new Map<string, [string, Household[]][]>()
    for (const cell of left) listUnder(squares, squareId(cornerFrom(cell[0]), size_m)).push(cell)
    const isReady = (group: [string, Household[]][]): boolean => group.reduce((sum, [, people]) => sum + people.length, 0) >= LEAST_HOUSEHOLDS
    for (const [square, group] of squares) if (isReady(group)) groups.push({ square, cells: group })
    left = [...squares.values()].flatMap((group) => (isReady(group) ? [] : group))
  }
  for (const cell of left) {
    const far = (group: Group): number => distance_m(cornerFrom(at(group.cells, 0)[0]), cornerFrom(cell[0]))
    groups.reduce((best, group) => (far(group) < far(best) ? group : best), at(groups, 0)).cells.push(cell)
  }
  return groups
}

/** Each cell keeps its people; everything else is the group's, in proportion to them, in tenths that add up to the group's total. */
function imputedCells(cells: [string, Household[]][], square: string): Drawn[] {
  const total = valuesOf(cells.flatMap(([, people]) => people))
  const people = cells.map(([, households]) => valuesOf(households)['ind'] ?? 0)
  const spread = new Map(Object.entries(total).map(([column, value]) => [column, column === 'ind' ? people : shareOut(value, people)]))
  return cells.map(([key], index) => {
    const values = Object.fromEntries([...spread].map(([column, parts]) => [column, at(parts, index)]))
    return cellOf(cornerFrom(key), values, square, 1)
  })
}

/** `total` in tenths, in proportion to `weights`, by the largest remainders: the parts add up to it. */
function shareOut(total: number, weights: readonly number[]): number[] {
  const tenths = Math.round(total * 10)
  const sum = weights.reduce((one, other) => one + other, 0)
  const exact = weights.map((weight) => (tenths * weight) / sum)
  const missing = tenths - exact.reduce((all, part) => all + Math.floor(part), 0)
  const order = exact.map((part, index) => ({ index, rest: part - Math.floor(part) })).toSorted((a, b) => b.rest - a.rest || a.index - b.index)
  const raised = new Set(order.slice(0, missing).map(({ index }) => index))
  return exact.map((part, index) => (Math.floor(part) + Number(raised.has(index))) / 10)
}

function cellOf(corner: Point, values: Values, natural: string, estimated: number): Drawn {
  const { men = 0, men_pauv = 0 } = values
  const shown = Math.min(men_pauv, Math.floor(men * HIGHEST_POOR_SHARE * 10) / 10)
  return { corner, natural, estimated, values: { ...values, men_pauv: shown } }
}

function valuesOf(households: readonly Household[]): Values {
  const ages = households.flatMap(({ members }) => members.map(({ age }) => age))
  const aged = (from: number, to: number): number => ages.filter((age) => age >= from && age <= to).length
  const number = (holds: (one: Household) => boolean): number => households.filter(holds).length
  return {
    ind: ages.length,
    men: households.length,
    men_pauv: number(isPoor),
    men_1ind: number(({ members }) => members.length === 1),
    men_5ind: number(({ members }) => members.length >= 5),
    men_prop: number(({ tenure }) => tenure === 'P'),
    men_fmp: countHouseholds(households).menages_monoparentaux_fiscaux,
    ind_snv: households.reduce((sum, { income, members }) => sum + winsorized(income) * members.length, 0),
    men_surf: households.reduce((sum, { surface_m2 }) => sum + surface_m2, 0),
    men_coll: number(({ building }) => building === 'C'),
    men_mais: number(({ building }) => building === 'M'),
    log_av45: number(({ era }) => era === 0),
    log_45_70: number(({ era }) => era === 1),
    log_70_90: number(({ era }) => era === 2),
    log_ap90: number(({ era }) => era === 3),
    log_inc: number(({ era }) => era === 4),
    log_soc: number(({ tenure }) => tenure === 'H'),
    ind_0_3: aged(0, 3),
    ind_4_5: aged(4, 5),
    ind_6_10: aged(6, 10),
    ind_11_17: aged(11, 17),
    ind_18_24: aged(18, 24),
    ind_25_39: aged(25, 39),
    ind_40_54: aged(40, 54),
    ind_55_64: aged(55, 64),
    ind_65_79: aged(65, 79),
    ind_80p: aged(80, 200),
    ind_inc: 0,
  }
}

function cornerOf([x, y]: Point, size_m: number): Point {
  return [Math.floor(x / size_m) * size_m, Math.floor(y / size_m) * size_m]
}

function squareId(place: Point, size_m: number): string {
  const [x, y] = cornerOf(place, size_m)
  return `CRS5490RES${size_m}mN${y}E${x}`
}

const keyOf = ([x, y]: Point): string => `${x} ${y}`

function cornerFrom(key: string): Point {
  const [x, y] = key.split(' ').map(Number)
  if (x === undefined || y === undefined) throw new RangeError(`« ${key} » is no corner`)
  return [x, y]
}
