import { DetectionParameters } from '../../../src/model/detection.ts'
import type { Detection } from '../../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'

/*
 * Grids drawn in text, north at the top, one character a cell; spaces are for the eye.
 *   .       no unit there
 *   0 … 9   tenths of its households that are poor (or thousands of euros a year, three by three: 5 is 15,000 €)
 *   a … j   the same, 0 to 9, imputed by the producer
 *   Q       9, under a perimeter that is left out: not eligible
 *   ?       its poor and its income are not known
 *   _       nobody lives there
 */

export type Drawing = {
  /** Households of each cell, or by place; people are 2.5 times as many. */
  households?: number | ((column: number, row: number) => number)
  threshold?: number
  side_m?: number
  measure?: Mesh['measure']
  poorCap?: number
  /** Group of an imputed cell, by place; each on its own by default. */
  imputedGroup?: (column: number, row: number) => number
}

/** People of a household: round numbers in toys (20 households, 50 people). */
const PEOPLE = 2.5

/** A mesh of the cells of one drawing, or of several grids, one drawing each. Codes are N<row>E<column>, with the letter of the grid before them if there are several. */
export function meshOf(drawn: string | readonly string[], options: Drawing = {}): Mesh {
  const { households = 20, threshold = 0.5, side_m = 200, measure = 'part', poorCap = 1, imputedGroup } = options
  const drawings = typeof drawn === 'string' ? [drawn] : drawn
  const cells = drawings.flatMap((drawing, grid) =>
    placesOf(drawing).map((place) => ({ ...place, grid, code: codeOf(place, drawings.length > 1 ? grid : null) })),
  )
  cells.sort((a, b) => (a.code < b.code ? -1 : 1))
  const homes = cells.map(({ mark, column, row }) => (mark === '_' ? 0 : typeof households === 'number' ? households : households(column, row)))
  const tenths = cells.map(({ mark }) => tenthsOf(mark))
  const imputed = cells.map(({ mark }) => /[a-j]/.test(mark))
  let groups = 0
  return {
    codes: cells.map(({ code }) => code),
    cells: {
      grid: Uint8Array.from(cells, ({ grid }) => grid),
      column: Int32Array.from(cells, ({ column }) => column),
      row: Int32Array.from(cells, ({ row }) => row),
      side_m,
    },
    edges: null,
    area_m2: new Float64Array(cells.length).fill(side_m ** 2),
    perimeter_m: new Float64Array(cells.length).fill(4 * side_m),
    population: Float64Array.from(homes, (count) => count * PEOPLE),
    households: Float64Array.from(homes),
    poor: Float64Array.from(homes, (count, unit) => (count * (tenths[unit] ?? 0)) / 10),
    income: Float64Array.from(homes, (count, unit) => count * PEOPLE * (tenths[unit] ?? 0) * 3000),
    isImputed: Uint8Array.from(imputed, Number),
    imputedGroup: Int32Array.from(cells, ({ column, row }, unit) => (imputed[unit] ? (imputedGroup?.(column, row) ?? groups++) : -1)),
    poorCap,
    isEligible: Uint8Array.from(cells, ({ mark }) => Number(mark !== 'Q')),
    threshold: new Float64Array(cells.length).fill(threshold),
    measure,
  }
}

/** Parameters that hold nothing back, with the changes given: criteria at their lowest, no smoothing. */
export function parametersWith(changes: Record<string, unknown> = {}): DetectionParameters {
  return DetectionParameters.parse({
    seuil: { type: 'part', valeur: 0.5 },
    population_min: 0,
    menages_min: 11,
    part_imputee_max: 1,
    compacite_min: 0,
    voisinage: { type: 'cotes_et_coins' },
    lissage: false,
    ...changes,
  })
}

/** Draws what was found, place by place: A, B… the pockets, Z, Y… those that nearly made it; small letters for cells taken in; · for other cells. */
export function drawn(mesh: Mesh, { pockets, nearly }: Pick<Detection, 'pockets' | 'nearly'>): string {
  const marks = new Map<number, string>()
  const tell = (cluster: Detection['pockets'][number], letter: string): void => {
    for (const [place, unit] of cluster.units.entries()) marks.set(unit, cluster.roles[place] === 0 ? letter : letter.toLowerCase())
  }
  for (const [place, cluster] of pockets.entries()) tell(cluster, String.fromCharCode(65 + (place % 26)))
  for (const [place, cluster] of nearly.entries()) tell(cluster, String.fromCharCode(90 - (place % 26)))
  return draw(mesh, (unit) => marks.get(unit) ?? '·')
}

/** Draws a mesh of one grid, a character a cell and a dot where there is none, from its north-west corner to its last column. */
export function draw({ cells }: Mesh, mark: (unit: number) => string): string {
  if (!cells) throw new TypeError('polygons are not drawn')
  const { column, row } = cells
  const lines = Array.from({ length: Math.max(...row) - Math.min(...row) + 1 }, () =>
    new Array<string>(Math.max(...column) - Math.min(...column) + 1).fill('.'),
  )
  for (const [unit, of] of column.entries()) {
    const line = lines[Math.max(...row) - (row[unit] ?? 0)]
    if (line) line[of - Math.min(...column)] = mark(unit)
  }
  return lines.map((line) => line.join('')).join('\n')
}

/** A drawing without its spaces, to compare with what `draw` gives. */
export function tidy(drawing: string): string {
  return linesOf(drawing).join('\n')
}

function placesOf(drawing: string): { column: number; row: number; mark: string }[] {
  const lines = linesOf(drawing)
  return lines.flatMap((line, fromTop) =>
    [...line].map((mark, column) => ({ column, row: lines.length - 1 - fromTop, mark })).filter(({ mark }) => mark !== '.'),
  )
}

function linesOf(drawing: string): string[] {
  return drawing
    .split('\n')
    .map((line) => line.replaceAll(/\s/g, ''))
    .filter((line) => line !== '')
}

function codeOf({ column, row }: { column: number; row: number }, grid: number | null): string {
  const place = `N${String(row).padStart(3, '0')}E${String(column).padStart(3, '0')}`
  return grid === null ? place : `${String.fromCharCode(97 + grid)}${place}`
}

function tenthsOf(mark: string): number {
  if (/[0-9]/.test(mark)) return Number(mark)
  if (/[a-j]/.test(mark)) return mark.charCodeAt(0) - 97
  if (mark === 'Q') return 9
  if (mark === '_') return 0
  if (mark === '?') return Number.NaN
  throw new TypeError(`no such cell: ${mark}`)
}
