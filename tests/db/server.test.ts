import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type BulkRow, bulkLoad } from '../../src/db/bulk.ts'
import { openDatabase, type Transaction } from '../../src/db/database.ts'
import { useDatabase } from '../support/database.ts'

const engine = inject('engine')

describe('a server that is down at the start', () => {
  test('is tried again, then named', async () => {
    const { server, port, connections } = await listen(() => 'refuse')
    const opening = openDatabase({ databaseUrl: `postgres://kartye:secret@127.0.0.1:${port}/kartye`, dataDir: '', poolSize: 1, connectTries: 2 })
    await expect(opening).rejects.toMatchObject({
      code: 'base_injoignable',
      message: expect.stringContaining('après 2 essais'),
      place: { parametre: 'KARTYE_DATABASE_URL' },
    })
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
    expect(connections()).toBe(2)
    server.close()
  })

  test('nobody listening is the same mistake', async () => {
    const { server, port } = await listen(() => 'refuse')
    server.close()
    await once(server, 'close')
    await expect(openDatabase({ databaseUrl: `postgres://kartye@127.0.0.1:${port}/kartye`, dataDir: '', poolSize: 1, connectTries: 1 })).rejects.toMatchObject({
      code: 'base_injoignable',
    })
  })

  test.runIf(engine.kind === 'server')('is used as soon as it answers', async () => {
    if (engine.kind !== 'server') return
    const real = new URL(engine.url)
    const { server, port, connections } = await listen((attempt) => (attempt === 1 ? 'refuse' : { host: real.hostname, port: Number(real.port) }))
    const through = new URL(engine.url)
    through.hostname = '127.0.0.1'
    through.port = String(port)
    const database = await openDatabase({ databaseUrl: through.href, dataDir: '', poolSize: 1, connectTries: 3 })
    expect((await sql`SELECT 1 AS one`.execute(database.db)).rows).toEqual([{ one: 1 }])
    expect(connections()).toBe(2)
    await database.close()
    server.close()
  })
})

describe.runIf(engine.kind === 'server')('a server connection lost in the middle', () => {
  const database = useDatabase()
  beforeAll(async () => {
    await sql`CREATE TABLE public.note (id int)`.execute(database().db)
  })
  const notes = async (): Promise<unknown> => (await sql`SELECT count(*) AS count FROM public.note`.execute(database().db)).rows
  /** Ends the connection of the transaction as an administrator, or a failing server, would: from another one. */
  const cut = async ({ client }: Transaction): Promise<void> => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await sql`SELECT pg_terminate_backend(${rows[0]?.pid}::int, 5000)`.execute(database().db)
  }

  test('of a transaction is named, nothing is half-written, and the pool serves on', async () => {
    const losing = database().transaction(async (transaction) => {
      await sql`INSERT INTO public.note VALUES (1)`.execute(transaction.db)
      await cut(transaction)
      await sql`INSERT INTO public.note VALUES (2)`.execute(transaction.db)
    })
    await expect(losing).rejects.toMatchObject({ code: 'base_injoignable', message: expect.stringContaining('rien n’a été écrit à moitié') })
    expect(await notes()).toEqual([{ count: 0 }])
  })

  test('before the commit of a finished work is a failure too', async () => {
    const losing = database().transaction(async (transaction) => {
      await sql`INSERT INTO public.note VALUES (1)`.execute(transaction.db)
      await cut(transaction)
    })
    await expect(losing).rejects.toMatchObject({ code: 'base_injoignable' })
    expect(await notes()).toEqual([{ count: 0 }])
  })

  test('of a bulk load is named, and the load stops', async () => {
    const losing = database().transaction(async (transaction) => {
      const pid = (await transaction.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid
      async function* rows(): AsyncGenerator<BulkRow> {
        for (let id = 0; id < 2_000_000; id++) {
          if (id === 100_000) await sql`SELECT pg_terminate_backend(${pid}::int, 5000)`.execute(database().db)
          yield [String(id)]
        }
      }
      return bulkLoad(transaction, 'public.note', [{ name: 'id', type: 'int' }], rows())
    })
    await expect(losing).rejects.toMatchObject({ code: 'base_injoignable' })
    expect(await notes()).toEqual([{ count: 0 }])
  })

  test('while it waits in the pool goes unnoticed', async () => {
    await sql`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(
      database().db,
    )
    expect(await Promise.all([notes(), notes(), notes()])).toEqual(Array.from({ length: 3 }, () => [{ count: 0 }]))
  })
})

type Behaviour = 'refuse' | { host: string; port: number }

/** A listener that closes a connection at once, or passes it on to a server, by its number from 1. */
async function listen(behave: (attempt: number) => Behaviour): Promise<{ server: Server; port: number; connections: () => number }> {
  let count = 0
  const server = createServer((socket) => {
    const behaviour = behave(++count)
    if (behaviour === 'refuse') return socket.destroy()
    const onward = connect(behaviour)
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => end.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, connections: () => count }
}
