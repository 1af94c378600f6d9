import { createRandom, noise } from '../../data/demo/island/random.ts'
import { DetectionParameters } from '../../src/model/detection.ts'
import { CERTAINTY } from '../../src/zonings/pockets/certainty.ts'
import { detectPockets } from '../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../src/zonings/pockets/neighbours.ts'
import { hotSpots } from '../../src/zonings/pockets/significance.ts'
import { stabilityOf } from '../../src/zonings/pockets/stability.ts'

const COUNTRY = 2_300_000
const DEPARTEMENT = 25_000
const TARGET_SECONDS = 60

/** Of the ground of a country, what has inhabitants: 2.3 million cells of 200 m, of the 13.7 million that make 550,000 km². */
const INHABITED = 0.17

/** Share of poor households asked for: about one cell in eleven of the grid made up here is poor. */
const THRESHOLD = 0.42

/**
 * Pockets of a country and of a département, from grids made up here (synthetic: inhabited places, density and poverty follow seeded noise; small cells are
 * imputed by groups): who touches whom, detection, hot spots and stability as a detection asks for them (CERTAINTY). Beside them, in the same run, the first two done plainly: neighbours
 * in a Map of strings, and a search of connected poor cells from each, without smoothing nor judgement; both find the same connected sets.
 */
export async function run(): Promise<void> {
  const rows: Row[] = []
  for (const count of [DEPARTEMENT, COUNTRY]) {
    const { result: mesh, seconds } = timed(() => syntheticMesh(count, 20_240_117))
    rows.push(
      { what: 'made up', cells: mesh.codes.length, seconds, 'peak MB so far': peakMB() },
      ...measure(mesh),
      ...(count === DEPARTEMENT ? [await measureStability(mesh)] : []),
      measurePlain(mesh),
    )
  }
  console.table(rows)
  const total = rows.filter(({ what, cells }) => cells === COUNTRY && what.startsWith('ours')).reduce((sum, { seconds }) => sum + seconds, 0)
  console.log(`${COUNTRY} cells: ${total.toFixed(1)} s in all, target ${TARGET_SECONDS} s: ${total < TARGET_SECONDS ? 'met' : 'MISSED'}`)
}

type Row = { what: string; cells: number; seconds: number; 'peak MB so far': number; found?: string }

function measure(mesh: Mesh): Row[] {
  const parameters = DetectionParameters.parse({ seuil: { type: 'part', valeur: THRESHOLD } })
  const rough = DetectionParameters.parse({ ...parameters, lissage: false })
  const cells = mesh.codes.length
  const rows: Row[] = []
  const step = <T>(what: string, make: () => T, tell: (result: T) => string): T => {
    const { result, seconds } = timed(make)
    rows.push({ what, cells, seconds, 'peak MB so far': peakMB(), found: tell(result) })
    return result
  }
  const neighbours = step(
    'ours: neighbours',
    () => neighboursOf(mesh, parameters.voisinage),
    ({ of }) => `${of.length} links`,
  )
  step(
    'ours: detection',
    () => detectPockets(mesh, neighbours, parameters),
    ({ pockets, nearly, facts }) => `${pockets.length} pockets, ${nearly.length} nearly, ${facts.clusters} sets, ${facts.takenIn} taken in`,
  )
  step(
    'ours: hot spots',
    () => hotSpots(mesh, neighbours, CERTAINTY),
    ({ isHot }) => `${isHot.reduce((sum, one) => sum + one, 0)} hot cells`,
  )
  step(
    '(again, without smoothing)',
    () => detectPockets(mesh, neighbours, rough),
    ({ facts }) => `${facts.clusters} sets of ${facts.overThreshold} poor cells`,
  )
  return rows
}

/** A line of its own, not in the total, and of a département only: 200 draws and the grid of choices are as many detections (minutes over a country). */
async function measureStability(mesh: Mesh): Promise<Row> {
  const parameters = DetectionParameters.parse({ seuil: { type: 'part', valeur: THRESHOLD } })
  const detection = detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters)
  const start = performance.now()
  const { draws, variants } = await stabilityOf(mesh, detection, parameters, { draws: CERTAINTY.draws, seed: CERTAINTY.seed })
  const seconds = Math.round(performance.now() - start) / 1000
  return { what: 'stability', cells: mesh.codes.length, seconds, 'peak MB so far': peakMB(), found: `${draws} draws, ${variants.length} sets of choices` }
}

function measurePlain(mesh: Mesh): Row {
  const { result, seconds } = timed(() => plainSets(mesh))
  return { what: 'plain: Map of strings, search', cells: mesh.codes.length, seconds, 'peak MB so far': peakMB(), found: `${result} sets` }
}

/** How one writes it first. */
function plainSets({ cells, poor, households, threshold }: Mesh): number {
  if (!cells) throw new TypeError('a mesh of cells')
  const byPlace = new Map<string, number>()
  for (const [unit, column] of cells.column.entries()) byPlace.set(`${column},${cells.row[unit]}`, unit)
  const around = [...cells.column.keys()].map((unit) => {
    const found: number[] = []
    for (const row of [-1, 0, 1])
      for (const column of [-1, 0, 1]) {
        const other = byPlace.get(`${(cells.column[unit] ?? 0) + column},${(cells.row[unit] ?? 0) + row}`)
        if (other !== undefined && other !== unit) found.push(other)
      }
    return found
  })
  const left = new Set([...poor.keys()].filter((unit) => (poor[unit] ?? 0) / (households[unit] ?? 0) >= (threshold[unit] ?? 1)))
  let sets = 0
  for (const first of left) {
    sets++
    left.delete(first)
    const reached = [first]
    for (const unit of reached) for (const other of around[unit] ?? []) if (left.delete(other)) reached.push(other)
  }
  return sets
}

/** Cells of 200 m where the noise is highest, in the order of their codes. */
function syntheticMesh(count: number, seed: number): Mesh {
  const random = createRandom(seed)
  const side = Math.ceil(Math.sqrt(count / INHABITED))
  const density = Float32Array.from({ length: side * side }, (_, place) => noise(seed, place % side, Math.floor(place / side), 60) + 0.2 * random.next())
  const lowest = density.toSorted()[density.length - count] ?? 0
  const places = Int32Array.from(density.keys())
    .filter((place) => (density[place] ?? 0) >= lowest)
    .subarray(0, count)
  const households = Float64Array.from(places, (place) => Math.max(1, Math.round(Math.exp(14 * ((density[place] ?? 0) - lowest)) * 4 * (0.5 + random.next()))))
  const shares = Float64Array.from(places, (place) => {
    const [column, row] = [place % side, Math.floor(place / side)]
    return Math.min(0.8, Math.max(0, 0.15 + 1.5 * (noise(seed + 1, column, row, 12) - 0.5) + 0.05 * random.normal()))
  })
  const isImputed = Uint8Array.from(households, (homes) => Number(homes < 11))
  return {
    codes: Array.from(places, (place) => `CRS3035RES200mN${2_000_000 + 200 * Math.floor(place / side)}E${3_200_000 + 200 * (place % side)}`),
    cells: { grid: new Uint8Array(count), column: places.map((place) => place % side), row: places.map((place) => Math.floor(place / side)), side_m: 200 },
    edges: null,
    area_m2: new Float64Array(count).fill(40_000),
    perimeter_m: new Float64Array(count).fill(800),
    population: households.map((homes) => 2.2 * homes),
    households,
    poor: households.map((homes, unit) => homes * (shares[unit] ?? 0)),
    income: households.map((homes, unit) => 2.2 * homes * 30_000 * (1 - (shares[unit] ?? 0))),
    isImputed,
    // Blocks of 1 km are the groups.
    imputedGroup: places.map((place, unit) => (isImputed[unit] ? Math.floor(place / side / 5) * side + Math.floor((place % side) / 5) : -1)),
    poorCap: 0.8,
    isEligible: new Uint8Array(count).fill(1),
    threshold: new Float64Array(count).fill(THRESHOLD),
    measure: 'part',
  }
}

function timed<T>(make: () => T): { result: T; seconds: number } {
  const start = performance.now()
  const result = make()
  return { result, seconds: Math.round(performance.now() - start) / 1000 }
}

/** The most memory that this process has held, in MB of 10⁶ bytes. */
function peakMB(): number {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)
}
