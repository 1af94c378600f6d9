import { setImmediate } from 'node:timers/promises'
import type { DetectionParameters } from '../../model/detection.ts'
import type { Detection } from './detect.ts'
import type { Mesh } from './mesh.ts'
import { prepareRetrial } from './retrial.ts'
import { survivalOf } from './survival.ts'
import { type Variant, variantsOf } from './variants.ts'

/** Draws by default: the standard error of a share is then 3.5 points at most. */
const DRAWS = 200

export type ClusterStability = {
  /** Share of the draws in which it survives; NaN when none was asked for. */
  draw_share: number
  /** Share of the variants in which it survives, the choices given included. */
  variant_share: number
  /**
   * In French: the single changes of a choice without which a pocket does not exist (« n’existe pas si les coins ne comptent pas »), or with which a cluster that
   * nearly made it would (« existerait sans lissage »). Empty when there is none.
   */
  fragile: string[]
}

export type Stability = {
  draws: number
  seed: number
  /** The grid of choices tried; the first are those given. */
  variants: Variant[]
  /** One by cluster, in the order of [...pockets, ...nearly]. */
  clusters: ClusterStability[]
  /** One entry by unit: share of the draws (NaN without any), and of the variants, in which it lies in a kept pocket; 1 where that is neither always nor never. */
  units: { draw_share: Float64Array; variant_share: Float64Array; isBorderline: Uint8Array }
}

export type StabilityOptions = {
  draws?: number
  seed: number
  /** Called before each detection: it may make wait for a turn, or throw to give up. */
  permit?: () => void | Promise<void>
}

/**
 * How far pockets hold when choices change (see variantsOf) and when their cells are drawn again with the choices given (see drawMesh). What survives: see
 * survivalOf. `detection` must be that of `mesh` and `parameters`. The event loop runs between two detections, one detection for each variant and each draw.
 * The same seed gives the same result. Throws what `permit` and the detection throw.
 */
export async function stabilityOf(mesh: Mesh, detection: Detection, parameters: DetectionParameters, options: StabilityOptions): Promise<Stability> {
  const { draws = DRAWS, seed, permit } = options
  const clusters = [...detection.pockets, ...detection.nearly]
  const variants = variantsOf(mesh, parameters)
  const retrial = prepareRetrial(mesh, variants, parameters)
  const turn = async () => {
    await setImmediate()
    await permit?.()
  }

  const overVariants = survivalOf(mesh, clusters)
  const outcomes: { variant: Variant; survived: boolean[] }[] = []
  for (const variant of variants) {
    await turn()
    outcomes.push({ variant, survived: overVariants.add(retrial.withChoices(variant)) })
  }
  const overDraws = survivalOf(mesh, clusters)
  for (let number = 0; number < draws; number++) {
    await turn()
    overDraws.add(retrial.withDraw(seed, number))
  }

  const [drawShares, variantShares] = [overDraws.clusterShares(), overVariants.clusterShares()]
  const units = { draw_share: overDraws.unitShares(), variant_share: overVariants.unitShares() }
  return {
    draws,
    seed,
    variants,
    clusters: clusters.map((_, cluster) => ({
      draw_share: drawShares[cluster] ?? Number.NaN,
      variant_share: variantShares[cluster] ?? Number.NaN,
      fragile: fragilities(outcomes, cluster, cluster < detection.pockets.length),
    })),
    units: { ...units, isBorderline: borderline(units) },
  }
}

function fragilities(outcomes: readonly { variant: Variant; survived: boolean[] }[], cluster: number, isPocket: boolean): string[] {
  const decisive = outcomes.filter(({ variant, survived }) => variant.changes === 1 && survived[cluster] !== isPocket)
  return decisive.map(({ variant }) => `${isPocket ? 'n’existe pas' : 'existerait'} ${variant.condition}`)
}

/** Neither in a kept pocket every time, nor never, draws and variants together. */
function borderline({ draw_share, variant_share }: Pick<Stability['units'], 'draw_share' | 'variant_share'>): Uint8Array {
  return Uint8Array.from(variant_share, (share, unit) => {
    const shares = [share, draw_share[unit] ?? Number.NaN].filter((one) => !Number.isNaN(one))
    return shares.every((one) => one === 0) || shares.every((one) => one === 1) ? 0 : 1
  })
}
