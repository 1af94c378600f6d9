import type { DetectionParameters } from '../../model/detection.ts'
import { unitsAtStake } from './at-stake.ts'
import { detectPockets } from './detect.ts'
import { meshDrawer } from './draw-mesh.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { neighboursOf } from './neighbours.ts'
import { partOfMesh } from './part-of-mesh.ts'
import { seededRandom } from './random.ts'
import type { Variant } from './variants.ts'

type Rule = DetectionParameters['voisinage']

/** Looks for pockets again, and gives back the units of the whole mesh that lie in kept ones. */
export type Retrial = {
  withChoices: (variant: Variant) => Int32Array
  /** The same seed and number give the same draw. */
  withDraw: (seed: number, number: number) => Int32Array
}

/** Reads once what every trial needs: the units at stake (nothing else can lie in a pocket, so the result is that of the whole mesh), and who touches whom. */
export function prepareRetrial(mesh: Mesh, variants: readonly Variant[], given: DetectionParameters): Retrial {
  const widest = widestOf(variants.map(({ parameters }) => parameters.voisinage))
  const neighbours = neighboursOf(mesh, widest)
  const forChoices = partAtStake(mesh, unitsAtStake(mesh, neighbours, { variants, isDrawn: false }))
  const asGiven = variants.filter(({ changes }) => changes === 0)
  const forDraws = partAtStake(mesh, unitsAtStake(mesh, neighbours, { variants: asGiven, isDrawn: true }))
  const draw = meshDrawer(forDraws.part)
  return {
    withChoices: ({ thresholdFactor, parameters }) => forChoices.keptUnits(scaled(forChoices.part, thresholdFactor), parameters),
    withDraw: (seed, number) => forDraws.keptUnits(draw(seededRandom(seed, number)), given),
  }
}

/** The mesh of some units, and the detection in meshes that have the same ones: it gives back the units of the whole that lie in kept pockets. */
function partAtStake(mesh: Mesh, units: Int32Array<ArrayBuffer>) {
  const part = partOfMesh(mesh, units)
  const byRule = new Map<Rule['type'], Neighbours>()
  const linkedBy = (rule: Rule): Neighbours => {
    const known = byRule.get(rule.type)
    if (known) return known
    const linked = neighboursOf(part, rule)
    byRule.set(rule.type, linked)
    return linked
  }
  const keptUnits = (tried: Mesh, parameters: DetectionParameters): Int32Array => {
    const { pockets } = detectPockets(tried, linkedBy(parameters.voisinage), parameters)
    return Int32Array.from(pockets.flatMap((pocket) => Array.from(pocket.units, (unit) => units[unit] ?? -1)))
  }
  return { part, keptUnits }
}

/** A distance links all that corners do, and corners all that sides do. */
function widestOf(rules: readonly Rule[]): Rule {
  const width = { cotes: 0, cotes_et_coins: 1, distance: 2 }
  return rules.reduce((widest, rule) => (width[rule.type] > width[widest.type] ? rule : widest), { type: 'cotes' } as Rule)
}

function scaled(mesh: Mesh, factor: number): Mesh {
  return factor === 1 ? mesh : { ...mesh, threshold: mesh.threshold.map((threshold) => threshold * factor) }
}
