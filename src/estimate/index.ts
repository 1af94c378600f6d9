/**
 * Counts carried by crosswalks, ratios of carried counts, official figures beside them: every indicator on every target zone,
 * by every method that can answer, ranked.
 */

export type { Validation } from './correct/validation.ts'
export { COVERAGE_FLOOR } from './rules.ts'
export { type EstimateReport, type EstimateRequest, estimateRun, STEPS } from './run.ts'
