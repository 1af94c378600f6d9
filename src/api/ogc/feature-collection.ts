import type { ItemsPage } from './items-links.ts'
import type { Link } from './links.ts'

/**
 * A FeatureCollection up to its first feature (OGC 17-069r4 §7.15.6 to 7.15.8); `]}` ends it.
 * `timeStamp` is when it was printed: the ETag is weak, so it rightly ignores it.
 */
export function featureCollectionStart({ shown, total }: Pick<ItemsPage, 'shown' | 'total'>, links: readonly Link[]): string {
  const facts = { type: 'FeatureCollection', numberMatched: total, numberReturned: shown, timeStamp: new Date().toISOString(), links }
  return `${JSON.stringify(facts).slice(0, -1)},"features":[`
}
