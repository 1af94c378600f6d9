import type { Sums } from './gather.ts'
import type { MeshReading } from './meshes.ts'

/** The producer's rule for what may be shown of a place: `isUnder` says that the sums of one are of too few. */
export type Disclosure = { threshold: number; isUnder: (sums: Sums) => boolean }

/**
 * The rule of a reading's source. Where it protects a variable (households), a place with some of them and fewer than the threshold is secret; otherwise its counts
 * are protected: of a share, those who have the trait and those who do not; of a mean, those it is a mean over. Without a rule nothing is.
 */
export function disclosureOf({ numerator, indicator }: Pick<MeshReading, 'numerator' | 'indicator'>): Disclosure {
  const { disclosure, variables } = numerator.set
  const threshold = disclosure?.threshold ?? 0
  const isFew = (amount: number): boolean => amount > 0 && amount < threshold
  const protectsVariable = disclosure?.variable != null && variables.includes(disclosure.variable)
  if (protectsVariable) return { threshold, isUnder: ({ protectedCount }) => isFew(protectedCount) }
  return {
    threshold,
    isUnder: ({ count, base }) => (indicator.nature === 'part' ? isFew(count) || isFew(base - count) : isFew(base)),
  }
}
