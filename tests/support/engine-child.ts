// A process of its own that uses the database, for tests that compete with it or kill it.
//   node tests/support/engine-child.ts hold <folder|url>   opens the database, prints `open`, waits
//   node tests/support/engine-child.ts load <folder|url>   commits 1,000 rows into public.kept, prints `committed`, then loads into
//                                                          public.half inside a transaction that never ends, printing `loading` when under way
import { type BulkRow, bulkLoad } from '../../src/db/bulk.ts'
import { openDatabase } from '../../src/db/database.ts'

const [work, place = ''] = process.argv.slice(2)
const isServer = place.startsWith('postgres://')
const database = await openDatabase({ databaseUrl: isServer ? place : null, dataDir: isServer ? '' : place, poolSize: 2 })

if (work === 'load') {
  const columns = [{ name: 'id', type: 'int' }]
  await database.transaction(async (transaction) => {
    await transaction.client.query('CREATE TABLE IF NOT EXISTS public.kept (id int); CREATE TABLE IF NOT EXISTS public.half (id int)')
    await bulkLoad(transaction, 'public.kept', columns, ids(1000))
  })
  console.log('committed')
  await database.transaction((transaction) => bulkLoad(transaction, 'public.half', columns, ids(Number.POSITIVE_INFINITY)))
} else {
  console.log('open')
  setInterval(() => undefined, 60_000)
}

async function* ids(count: number): AsyncGenerator<BulkRow> {
  for (let id = 0; id < count; id++) {
    if (id === 100_000) console.log('loading')
    yield [String(id % 1_000_000)]
  }
}
