/** Features of a collection: counted, paged, streamed as text or as rows. Each statement is short; none writes. */
export { countFeatures } from './count-features.ts'
export { shownColumns } from './feature-text.ts'
export { keyAt } from './key-at.ts'
export { readFeature } from './read-feature.ts'
export { type FeaturePage, type PageWish, readFeatures } from './read-features.ts'
export { streamFeatures } from './stream-features.ts'
export { streamRows } from './stream-rows.ts'
export type { FeatureKey, FeatureQuery, FeatureTable } from './table.ts'
