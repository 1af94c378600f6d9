import { sql } from 'kysely'
import { describe, expect, inject, test } from 'vitest'
import type { App } from '../../src/api/app.ts'
import { buildApi } from '../../src/api/index.ts'
import { readerOf } from '../../src/api/limits/reader.ts'
import { openDatabase } from '../../src/db/database.ts'
import { openReader } from '../../src/db/open-reader.ts'
import { expectProblem } from '../support/api.ts'
import { freshDatabase, freshDatabaseOptions, useDatabase } from '../support/database.ts'
import { askWithoutReading, until } from '../support/listening.ts'

const engine = inject('engine')

describe('a request that reads the database', () => {
  const database = useDatabase()
  const apiWith = async (addRoutes: (app: App) => void): Promise<App> => {
    const app = await buildApi({ database: database(), config: { log: 'silent' } })
    addRoutes(app)
    return app
  }

  test('is answered as ever while the caller is there', async () => {
    const app = await apiWith((app) => app.get('/essai', async (request) => (await sql`SELECT 1 AS un`.execute(readerOf(request, database().db))).rows))
    expect((await app.inject('/essai')).json()).toEqual([{ un: 1 }])
    await app.listen({ host: '127.0.0.1', port: 0 })
    expect(await (await fetch(`${app.listeningOrigin}/essai`)).json()).toEqual([{ un: 1 }])
    await app.close()
  })

  test('asks nothing more once the caller is gone, be it before the reader is made; metrics count the answer as cut', async () => {
    const gone = Promise.withResolvers<unknown>()
    const arrived = Promise.withResolvers<void>()
    const app = await apiWith((app) =>
      app.get('/essai', async (request) => {
        arrived.resolve()
        await until(() => request.socket.destroyed)
        const asking = sql`SELECT 1`.execute(readerOf(request, database().db))
        gone.resolve(await asking.catch((error: unknown) => error))
        return asking
      }),
    )
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = askWithoutReading(`${app.listeningOrigin}/essai`)
    await arrived.promise
    caller.destroy()
    expect(await gone.promise).toMatchObject({ name: 'AbortError' })
    await until(async () => (await app.inject('/metrics')).body.includes('kartye_http_requests_cut_total{route="/essai"} 1'))
    await app.close()
  })

  test.runIf(engine.kind === 'server')('is cancelled in PostgreSQL when the caller hangs up (the embedded engine cannot)', async () => {
    const app = await apiWith((app) => app.get('/essai', async (request) => sql`SELECT pg_sleep(600) /* essai */`.execute(readerOf(request, database().db))))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = askWithoutReading(`${app.listeningOrigin}/essai`)
    await until(async () => (await sleepers()) === 1)
    caller.destroy()
    await until(async () => (await sleepers()) === 0)
    await until(() => database().pool.idleCount === database().pool.totalCount)
    await app.close()
  })

  const sleepers = async (): Promise<number | undefined> => {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) AS count FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600) /* essai */%' AND pid <> pg_backend_pid()
    `.execute(database().db)
    return rows[0]?.count
  }
})

describe.runIf(engine.kind === 'server')('a server that reads a replica', () => {
  test('tells a statement that takes too long as 503, in French, without its SQL', async () => {
    const { drop, ...options } = await freshDatabaseOptions()
    const main = await openDatabase(options)
    const reader = await openReader(main, { ...options, databaseReadUrl: null, statementTimeout: 1 })
    const app = await buildApi({ database: { ...reader, main: main.db }, config: { log: 'silent' } })
    app.get('/essai', async (request) => sql`SELECT pg_sleep(600)`.execute(readerOf(request, reader.db)))
    const answer = await app.inject('/essai')
    expectProblem(answer, 503, 'delai_depasse')
    expect(answer.body).not.toContain('pg_sleep')
    await app.close()
    await reader.close()
    await main.close()
    await drop()
  })

  test('is ready when both databases are: the schema of each is looked at', async () => {
    const [main, replica] = [await freshDatabase(), await freshDatabase()]
    const app = await buildApi({ database: { ...replica.database, main: main.database.db }, config: { log: 'silent' } })
    expectProblem(await app.inject('/health/ready'), 503, 'rien_de_publie')
    await sql`DELETE FROM public.kartye_migration WHERE name = (SELECT max(name) FROM public.kartye_migration)`.execute(main.database.db)
    expectProblem(await app.inject('/health/ready'), 503, 'schema_perime')
    await main.drop()
    await app.close()
    await replica.drop()
  })
})
