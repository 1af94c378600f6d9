/**
 * Where people are: the zones of an edition (grid cells, or address points) with their mass, a variable of a dataset. `completeIn` names
 * the départements where it leaves no one out; elsewhere cells only speak for a source that they cover for half of its area at least.
 */
export type Support = { edition: number; dataset: number; variable: string; geometry: 'polygon' | 'point'; completeIn: readonly string[] }

/** Editions to link; without support, by area. */
export type CrosswalkRequest = { sourceEdition: number; targetEdition: number; support: Support | null }
