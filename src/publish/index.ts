/**
 * Releases: an immutable set of estimates with its checks. `buildRelease` makes a candidate, `publishRelease` serves it, `rollbackRelease`
 * goes back to the one served before. The last row of publish.switch names the release served. `makeFiles` keeps whole zonings of a release as files.
 */
export { type BuildReport, buildRelease } from './build.ts'
export type { Check } from './checks.ts'
export { type FilesReport, makeFiles } from './files/make-files.ts'
export { currentRelease, publishRelease, rollbackRelease } from './switch.ts'
