// node tests/support/ingest-one.ts FILE: reads one national 200 m grid file as `kartye ingest` does, in one transaction, and prints its figures as
// JSON. For the benchmark of ingestion.
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { ingestFile, readDescriptor } from '../../src/ingest/index.ts'
import { adoptZones } from '../../src/zonings/index.ts'

const [file = ''] = process.argv.slice(2)
const database = await openDatabase(readConfig(process.env))
try {
  await migrate(database)
  const descriptor = await readDescriptor('insee-filosofi-carreaux-200m')
  const start = performance.now()
  const { kept, read, drawn } = await database.transaction(async (transaction) => {
    const report = await ingestFile(transaction, { descriptor, path: file, period: '2019' })
    const read = performance.now()
    await adoptZones(transaction, report.dataset)
    return { kept: report.kept, read, drawn: performance.now() }
  })
  console.log(
    JSON.stringify({
      'read s': seconds(read - start),
      'rows/s': Math.round(kept / ((read - start) / 1000)),
      'cells drawn s': seconds(drawn - read),
      'commit s': seconds(performance.now() - drawn),
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1000),
    }),
  )
} finally {
  await database.close()
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10
}
