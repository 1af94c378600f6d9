import type { DetectionParameters } from '../../model/detection.ts'
import { DomainError } from '../../model/error.ts'
import { indexCells } from './cell-index.ts'
import type { Mesh, Neighbours } from './mesh.ts'

type Rule = DetectionParameters['voisinage']

/** Links held at once (each takes 4 bytes: 1 GiB). A choice of the observatory: 2.3 million cells and their 8 neighbours make 18 million. */
const MOST_LINKS = 2 ** 28

/**
 * Who touches whom, by the rule asked for. Cells: by a side (`cotes`), by a side or a corner (`cotes_et_coins`), or at `metres` at most from edge to edge
 * (`distance`; 0 m for those that touch); cells of two grids never touch. Polygons: their `edges` as they were measured, for `cotes` those alone that share
 * some length. Throws `mailles_inutilisables` (two cells at one place; polygons without edges), `simulation_impossible` (a distance with too many links).
 */
export function neighboursOf(mesh: Mesh, rule: Rule): Neighbours {
  if (mesh.cells) return linkCells(mesh, mesh.cells, rule)
  if (!mesh.edges) throw new DomainError('mailles_inutilisables', 'Ces mailles n’ont ni place dans une grille ni voisins mesurés.')
  return rule.type === 'cotes' ? withSomeLength(mesh.edges) : mesh.edges
}

/** Where the neighbours of a cell may be, as (column, row) steps, by rows: 4, 8, or as many as the distance reaches. */
export function stepsOf(rule: Rule, side_m: number): { column: number; row: number }[] {
  const reach = rule.type === 'distance' ? Math.floor(rule.metres / side_m) + 1 : 1
  const span = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach)
  const steps = span.flatMap((row) => span.map((column) => ({ column, row }))).filter(({ column, row }) => column !== 0 || row !== 0)
  if (rule.type === 'cotes') return steps.filter(({ column, row }) => column === 0 || row === 0)
  if (rule.type === 'cotes_et_coins') return steps
  return steps.filter(({ column, row }) => Math.hypot(gap(column), gap(row)) * side_m <= rule.metres)
}

/** Sides of cells between the edges of two columns (or rows) that are `step` apart. */
function gap(step: number): number {
  return Math.max(Math.abs(step) - 1, 0)
}

function linkCells(mesh: Mesh, cells: NonNullable<Mesh['cells']>, rule: Rule): Neighbours {
  const unitAt = indexCells(mesh, cells)
  const steps = stepsOf(rule, cells.side_m)
  const count = cells.column.length
  const starts = new Int32Array(count + 1)
  let of = new Int32Array(Math.max(16, 4 * count))
  let end = 0
  for (let unit = 0; unit < count; unit++) {
    if (end + steps.length > of.length) of = widened(of, end + steps.length)
    const grid = cells.grid[unit] ?? 0
    const column = cells.column[unit] ?? 0
    const row = cells.row[unit] ?? 0
    let isSorted = true
    for (const step of steps) {
      const neighbour = unitAt(grid, column + step.column, row + step.row)
      if (neighbour === -1) continue
      if (end > (starts[unit] ?? 0) && neighbour < (of[end - 1] ?? 0)) isSorted = false
      of[end++] = neighbour
    }
    if (!isSorted) of.subarray(starts[unit], end).sort()
    starts[unit + 1] = end
  }
  return { starts, of: of.slice(0, end) }
}

function widened(links: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  if (needed > MOST_LINKS)
    throw new DomainError(
      'simulation_impossible',
      'Trop de mailles se touchent à cette distance : demandez une distance plus courte, ou moins de territoires.',
      {
        parametre: 'voisinage',
      },
    )
  const wider = new Int32Array(Math.min(MOST_LINKS, Math.max(needed, 2 * links.length)))
  wider.set(links)
  return wider
}

function withSomeLength({ starts, of, shared_m }: Neighbours): Neighbours {
  if (!shared_m) return { starts, of }
  const isKept = (link: number): boolean => (shared_m[link] ?? 0) > 0
  const kept = new Int32Array(starts.length)
  for (let unit = 0; unit + 1 < starts.length; unit++) {
    kept[unit + 1] = kept[unit] ?? 0
    for (let link = starts[unit] ?? 0; link < (starts[unit + 1] ?? 0); link++) if (isKept(link)) kept[unit + 1] = (kept[unit + 1] ?? 0) + 1
  }
  return { starts: kept, of: of.filter((_, link) => isKept(link)), shared_m: shared_m.filter((metres) => metres > 0) }
}
