import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The folder of real files and reference cases, which are not the project's: `KARTYE_SHARED`, `../shared` by default. */
export const SHARED = resolve(process.env['KARTYE_SHARED'] || '../shared')

export const REAL = resolve(SHARED, 'realdata')

/** Why tests on real files do not run here; null when they do. */
export function whyNoRealData(): string | null {
  return existsSync(REAL) ? null : `skipped: no real data (${REAL} is not there; set KARTYE_SHARED)`
}
