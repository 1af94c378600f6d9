/**
 * Releases: an immutable set of estimates with its checks. `buildRelease` makes a candidate, `publishRelease` serves it, `rollbackRelease`
 * goes back to the one served before. The last row of publish.switch names the release served.
 */
export { type BuildReport, buildRelease } from './build.ts'
export type { Check } from './checks.ts'
export { currentRelease, publishRelease, rollbackRelease } from './switch.ts'
