/** How the perimeters of one edition became those of another: what each pair of zones shares, and the event that it tells. */
export type { Homonym } from './homonyms.ts'
export { genealogyPairs } from './pairs.ts'
export { EVENTS, type EventCount, type GenealogyEvent, type Untold } from './tell-events.ts'
export type { Tolerances } from './tolerances.ts'
export { type GenealogyFacts, type GenealogyPair, traceGenealogy } from './trace.ts'
