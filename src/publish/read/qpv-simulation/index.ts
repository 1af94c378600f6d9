/** What the decree's rule of priority quarters would give on zones of a release, under its weights and others. */
export { type QpvSimulation, type QpvWish, simulateQpv } from './simulate.ts'
export { indexWishOf } from './synthetic-index.ts'
