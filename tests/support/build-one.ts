// node tests/support/build-one.ts ZONING…: builds a release as `kartye build` does and prints its figures as JSON. For the benchmark of the country.
import { buildOne } from '../../src/commands/build.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'

const database = await openDatabase(readConfig(process.env))
try {
  const start = performance.now()
  const { values, isSound } = await buildOne(database, process.argv.slice(2), { step: () => undefined, stop: () => undefined })
  console.log(
    JSON.stringify({
      values,
      sound: isSound,
      'build s': Number(((performance.now() - start) / 1000).toFixed(1)),
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1000),
    }),
  )
} finally {
  await database.close()
}
