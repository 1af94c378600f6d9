/**
 * Where people are: the zones of an edition (grid cells, or address points) with their mass, a variable of a dataset. `completeIn` names
 * the départements where it leaves no one out; elsewhere cells only speak for a source that they cover for half of its area at least.
 */
export type MassSupport = { edition: number; dataset: number; variable: string; geometry: 'polygon' | 'point'; completeIn: readonly string[] }

/** Several masses of one dataset, each with its share; the shares add up to 1. */
export type BlendSupport = Omit<MassSupport, 'variable'> & { blend: readonly { variable: string; share: number }[] }

/** A count published on the targets themselves (`edition` is theirs) and on the sources, in `sourceDataset`: how dense each target is. */
export type DensitySupport = { edition: number; dataset: number; variable: string; sourceDataset: number }

export type Support = MassSupport | BlendSupport | DensitySupport

/** Editions to link; without support, by area. */
export type CrosswalkRequest = { sourceEdition: number; targetEdition: number; support: Support | null }

/** What a crosswalk's `support_variable` says: `menages`, `menages_pauvres*0.6+population*0.4`, or `population/12` over dataset 12. */
export function supportName(support: Support): string {
  if ('blend' in support) return support.blend.map(({ variable, share }) => `${variable}*${share}`).join('+')
  return 'sourceDataset' in support ? `${support.variable}/${support.sourceDataset}` : support.variable
}
