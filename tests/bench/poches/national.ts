import { noise } from '../../../data/demo/island/random.ts'
import { DetectionParameters } from '../../../src/model/detection.ts'
import { detectPockets } from '../../../src/zonings/pockets/detect.ts'
import { groupImputed } from '../../../src/zonings/pockets/imputed-groups.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { hotSpots } from '../../../src/zonings/pockets/significance.ts'

/** As many as the national grid of 200 m has inhabited cells. */
const CELLS = 2_300_000
/** Of the cells of a square country, the part that is inhabited: 2.3 of some 13.8 million (552,000 km²). */
const INHABITED = 1 / 6
const SHARE = 0.4

/** How long each step takes on a generated grid as large as the national one, and on the part of it that a département is. */
export function measureNational(): void {
  console.log('\n3. Durées sur une grille engendrée')
  const cells = drawCells(CELLS)
  const rows = [measure('pays, 2,3 millions de carreaux', cells), measure('département, 25 000 carreaux', drawCells(25_000))]
  console.table(rows)
}

function measure(title: string, mesh: Mesh): Record<string, string | number> {
  const parameters = DetectionParameters.parse({ seuil: { type: 'part', valeur: SHARE }, communes: 'toutes' })
  const times: Record<string, string> = {}
  const timed = <T>(step: string, work: () => T): T => {
    const started = performance.now()
    const made = work()
    times[`${step} (s)`] = ((performance.now() - started) / 1000).toFixed(2)
    return made
  }
  const imputedGroup = timed('groupes', () => groupImputed(mesh))
  const whole = { ...mesh, imputedGroup }
  const neighbours = timed('voisins', () => neighboursOf(whole, parameters.voisinage))
  const { pockets, nearly } = timed('détection', () => detectPockets(whole, neighbours, parameters))
  timed('Gi*, 999 permutations', () => hotSpots(whole, neighbours, { permutations: 999, seed: 1, falseDiscovery: 0.05 }))
  return { grille: title, poches: pockets.length, presque: nearly.length, ...times }
}

/** Cells where a field of settlement is highest, poor where another is high; those of fewer than 22 people are imputed. */
function drawCells(count: number): Mesh {
  const side = Math.ceil(Math.sqrt(count / INHABITED))
  const settled = new Float64Array(side * side)
  for (let at = 0; at < settled.length; at++) settled[at] = noise(1, at % side, Math.floor(at / side), 40)
  const floor = settled.toSorted().at(-count) ?? 0
  const places: number[] = []
  for (let at = 0; at < settled.length && places.length < count; at++) if ((settled[at] ?? 0) >= floor) places.push(at)
  const column = Int32Array.from(places, (at) => at % side)
  const row = Int32Array.from(places, (at) => Math.floor(at / side))
  const people = Float64Array.from(places, (at) => Math.max(1, Math.round(400 * ((settled[at] ?? 0) - floor) * noise(2, at % side, Math.floor(at / side), 7))))
  const households = people.map((one) => one / 2)
  const poor = households.map((one, i) => one * Math.min(0.8, Math.max(0, 3 * noise(3, column[i] ?? 0, row[i] ?? 0, 9) - 1.2)))
  const isImputed = Uint8Array.from(people, (one) => (one < 22 ? 1 : 0))
  const n = places.length
  return {
    codes: places.map((at) => String(at).padStart(9, '0')),
    cells: { grid: new Uint8Array(n), column, row, side_m: 200 },
    ...{ edges: null, population: people, households, poor, isImputed, poorCap: 0.8, measure: 'part' },
    area_m2: new Float64Array(n).fill(40_000),
    perimeter_m: new Float64Array(n).fill(800),
    income: new Float64Array(n).fill(Number.NaN),
    imputedGroup: new Int32Array(n).fill(-1),
    isEligible: new Uint8Array(n).fill(1),
    threshold: new Float64Array(n).fill(SHARE),
  }
}
