import { randomBytes } from 'node:crypto'
import pg from 'pg'

/**
 * A new database beside the one of `serverUrl`, for a benchmark: empty, or a copy of `template`, whose connections must be closed.
 * `drop` removes it. The role must be allowed to create databases.
 */
export async function scratchDatabase(serverUrl: string, template = 'template1'): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `kartye_bench_${randomBytes(6).toString('hex')}`
  const administer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) }
}
