/**
 * Weights source zone → target zone, computed once per pair of editions and per support, applied to many variables:
 * w(s,t) = m(s ∩ t) ÷ m(s), with m the support's mass or the area, and the whole source as denominator.
 */
export { type Conservation, conservationOf } from './conservation.ts'
export { ensureCrosswalk } from './ensure.ts'
export {
  EVENTS,
  type EventCount,
  type GenealogyEvent,
  type GenealogyFacts,
  type GenealogyPair,
  genealogyPairs,
  type Homonym,
  type Tolerances,
  traceGenealogy,
  type Untold,
} from './genealogy/index.ts'
export { type CrosswalkRequest, type Support, supportName } from './request.ts'
export { ensureRing, type RingRequest } from './ring.ts'
