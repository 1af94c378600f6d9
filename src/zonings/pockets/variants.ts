import type { DetectionParameters } from '../../model/detection.ts'
import type { Mesh } from './mesh.ts'

/** Another set of choices to look for pockets by. */
export type Variant = {
  /** What differs from the choices given, in French, as the end of « n’existe pas … »; empty for those given. */
  condition: string
  /** How many choices differ: 0 for those given, 1 for one at a time, up to 3. */
  changes: number
  /** Every threshold is multiplied by this. */
  thresholdFactor: number
  parameters: DetectionParameters
}

/** One value of one choice. */
type Level = { condition: string; thresholdFactor?: number; parameters?: Partial<DetectionParameters> }

/** The grid is a choice of the observatory: each is about what two people who do this work could disagree on. */
const THRESHOLD_FACTORS = [0.8, 0.9, 1.1, 1.2]
const POPULATION_FACTORS = [
  { factor: 0.5, condition: 's’il faut deux fois moins d’habitants' },
  { factor: 2, condition: 's’il faut deux fois plus d’habitants' },
]
const IMPUTED_STEPS = [-0.25, 0.25]

/**
 * The grid of choices tried around those given, which come first: every combination of the three main ones (threshold −20, −10, +10, +20 %; half and twice
 * the people; corners or not), then each of the others by itself (smoothing, compactness, imputed share ± 25 points). 34 with the default choices.
 * A choice that would change nothing is left out. Communes and the distance to priority perimeters stay: they say where one looks, not what is found.
 */
export function variantsOf(mesh: Mesh, given: DetectionParameters): Variant[] {
  const product = thresholds().flatMap((threshold) =>
    populations(given).flatMap((population) => neighbourhoods(mesh, given).map((neighbourhood) => combine(given, [threshold, population, neighbourhood]))),
  )
  const others = [...smoothings(given), ...compactnesses(given), ...imputedShares(given)].map((level) => combine(given, [level]))
  return [...product, ...others].sort((a, b) => a.changes - b.changes)
}

const AS_GIVEN: Level = { condition: '' }

function combine(given: DetectionParameters, levels: readonly Level[]): Variant {
  const changed = levels.filter(({ condition }) => condition !== '')
  return {
    condition: changed.map(({ condition }) => condition).join(', et '),
    changes: changed.length,
    thresholdFactor: changed.find(({ thresholdFactor }) => thresholdFactor !== undefined)?.thresholdFactor ?? 1,
    parameters: Object.assign({}, given, ...changed.map(({ parameters }) => parameters)),
  }
}

function thresholds(): Level[] {
  const levels = THRESHOLD_FACTORS.map((thresholdFactor) => ({
    condition: `si le seuil est ${thresholdFactor > 1 ? 'plus haut' : 'plus bas'} de ${Math.round(100 * Math.abs(thresholdFactor - 1))} %`,
    thresholdFactor,
  }))
  return [AS_GIVEN, ...levels]
}

function populations({ population_min }: DetectionParameters): Level[] {
  if (population_min === 0) return [AS_GIVEN]
  return [
    AS_GIVEN,
    ...POPULATION_FACTORS.map(({ factor, condition }) => ({
      condition: `${condition} (${plain(population_min * factor)})`,
      parameters: { population_min: population_min * factor },
    })),
  ]
}

/** Polygons: as their neighbours were measured for the rule given, the only other one that can be told is by sides, where lengths are known. */
function neighbourhoods({ cells, edges }: Mesh, { voisinage }: DetectionParameters): Level[] {
  const sides: Level = { condition: 'si les coins ne comptent pas', parameters: { voisinage: { type: 'cotes' } } }
  const corners: Level = { condition: 'si les coins comptent', parameters: { voisinage: { type: 'cotes_et_coins' } } }
  const touching: Level = { condition: 'si les mailles doivent se toucher', parameters: { voisinage: { type: 'cotes_et_coins' } } }
  if (voisinage.type === 'cotes') return [AS_GIVEN, corners]
  if (!cells) return edges?.shared_m ? [AS_GIVEN, sides] : [AS_GIVEN]
  return [AS_GIVEN, voisinage.type === 'cotes_et_coins' ? sides : touching]
}

function smoothings({ lissage }: DetectionParameters): Level[] {
  return [{ condition: lissage ? 'sans lissage' : 'avec lissage', parameters: { lissage: !lissage } }]
}

function compactnesses({ compacite_min }: DetectionParameters): Level[] {
  return compacite_min > 0 ? [{ condition: 'si la compacité ne compte pas', parameters: { compacite_min: 0 } }] : []
}

function imputedShares({ part_imputee_max }: DetectionParameters): Level[] {
  return IMPUTED_STEPS.map((step) => Math.min(1, Math.max(0, part_imputee_max + step)))
    .filter((share) => share !== part_imputee_max)
    .map((share) => ({ condition: `si la part imputée admise est de ${plain(100 * share)} %`, parameters: { part_imputee_max: share } }))
}

function plain(amount: number): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(amount)
}
