/** Quantiles where nobody published them: the source zones' distributions, drawn through their published quantiles, mixed by people and inverted. */
export { draftMixture, type MixtureRoute } from './draft-mixture.ts'
