import type { DetectionParameters } from '../../../../model/detection.ts'
import { detectPockets, type Mesh, meshDrawer, type Neighbours, seededRandom, survives } from '../../../../zonings/index.ts'
import { type Ceiling, fillUnder, type Weighed } from './ceiling.ts'
import { type Order, placesOf } from './order.ts'

/** A pocket of the set that is simulated: the units it is made of, as indexes in the mesh. */
export type Base = Weighed & { code: string; units: readonly number[]; stability: number | null }

/** Over the draws: how often each pocket exists and fits (0–1, in the order of `bases`), and each draw's total under the ceiling. */
export type DrawnPockets = { exists: number[]; fits: number[]; populations: number[]; costs: number[] }

export type DrawOptions = {
  parameters: DetectionParameters
  ceiling: Ceiling
  order: Order
  draws: number
  seed: number
  /** Asked before each draw: lets others have their turn, or throws to give up. */
  permit: () => Promise<void>
}

/**
 * Draws the uncertain units, looks for pockets again and fills the ceiling with what is found, in the same order: pockets that appear in a draw only
 * take their place too (last, unless the order is by size; in a list, none). A pocket is there again by the rule of the stability of detections; it may have
 * been cut, or joined to another. The same seed gives the same draws. People and households are whole, as those of the pockets themselves.
 */
export async function drawPockets(mesh: Mesh, neighbours: Neighbours, bases: readonly Base[], options: DrawOptions): Promise<DrawnPockets> {
  const { parameters, ceiling, order, draws, seed, permit } = options
  const baseOf = new Int32Array(mesh.codes.length).fill(-1)
  for (const [b, { units }] of bases.entries()) for (const unit of units) baseOf[unit] = b
  const whole = bases.map(({ units }) => ({ units, population: units.reduce((sum, unit) => sum + (mesh.population[unit] ?? 0), 0) }))
  const places = placesOf(bases, order)
  const redraw = meshDrawer(mesh)
  const found: DrawnPockets = { exists: bases.map(() => 0), fits: bases.map(() => 0), populations: [], costs: [] }
  for (let draw = 0; draw < draws; draw++) {
    await permit()
    const drawn = redraw(seededRandom(seed, draw))
    const pockets = detectPockets(drawn, neighbours, parameters).pockets.map(({ units, population, households }) => {
      const shared = sharedWith(units, baseOf, mesh)
      return { units, population: Math.round(population), households: Math.round(households), place: placeOf(shared, places) }
    })
    const filling = fillUnder(inOrder(pockets, order), ceiling)
    found.populations.push(filling.population)
    found.costs.push(filling.cost)
    count(found.exists, mesh, whole, pockets)
    count(
      found.fits,
      mesh,
      whole,
      filling.taken.map(({ pocket }) => pocket),
    )
  }
  const share = (times: number): number => (draws > 0 ? times / draws : 0)
  return { ...found, exists: found.exists.map(share), fits: found.fits.map(share) }
}

type DrawnPocket = Weighed & { units: Int32Array; place: number }

// People of each base that a drawn pocket holds.
function sharedWith(units: Int32Array, baseOf: Int32Array, { population }: Mesh): Map<number, number> {
  const shared = new Map<number, number>()
  for (const unit of units) {
    const base = baseOf[unit] ?? -1
    if (base >= 0) shared.set(base, (shared.get(base) ?? 0) + (population[unit] ?? 0))
  }
  return shared
}

// The place of the base that it shares most people with; of two, the first. After all others when it shares none.
function placeOf(shared: ReadonlyMap<number, number>, places: readonly number[]): number {
  let [place, most] = [Number.POSITIVE_INFINITY, 0]
  for (const [base, people] of shared) {
    const at = places[base] ?? Number.POSITIVE_INFINITY
    if (people > most || (people === most && at < place)) [place, most] = [at, people]
  }
  return place
}

function inOrder(pockets: readonly DrawnPocket[], order: Order): DrawnPocket[] {
  if (order.by === 'population') return [...pockets].sort((a, b) => b.population - a.population)
  if (order.by === 'menages') return [...pockets].sort((a, b) => b.households - a.households)
  const known = order.by === 'liste' ? pockets.filter(({ place }) => Number.isFinite(place)) : [...pockets]
  return known.sort((a, b) => (a.place === b.place ? 0 : a.place - b.place))
}

type Whole = { units: readonly number[]; population: number }

function count(times: number[], mesh: Mesh, bases: readonly Whole[], pockets: readonly DrawnPocket[]): void {
  const isKept = new Uint8Array(mesh.codes.length)
  for (const { units } of pockets) for (const unit of units) isKept[unit] = 1
  for (const [b, base] of bases.entries()) if (survives(mesh, base, isKept)) times[b] = (times[b] ?? 0) + 1
}
