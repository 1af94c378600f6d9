// node tests/support/build-one.ts ZONING…: builds a release as `kartye build` does and prints its figures as JSON. For the benchmark of the country.
import { buildOne } from '../../src/commands/build.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { STEPS } from '../../src/estimate/index.ts'

// What corrected estimates and intervals add to a build: what is done between one of these steps and the next.
const ACCURACY: ReadonlySet<string> = new Set([STEPS.rings, STEPS.corrections, STEPS.intervals])

const database = await openDatabase(readConfig(process.env))
try {
  const start = performance.now()
  let [accuracy, last, doing] = [0, start, '']
  const step = (_done: number, _total: number, what: string): void => {
    const now = performance.now()
    if (ACCURACY.has(doing)) accuracy += now - last
    last = now
    doing = what
  }
  const { values, isSound } = await buildOne(database, process.argv.slice(2), { step, stop: () => undefined })
  const build = performance.now() - start
  console.log(
    JSON.stringify({
      values,
      sound: isSound,
      'build s': Number((build / 1000).toFixed(1)),
      'accuracy s': Number((accuracy / 1000).toFixed(1)),
      'accuracy adds %': Math.round((100 * accuracy) / (build - accuracy)),
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1000),
    }),
  )
} finally {
  await database.close()
}
