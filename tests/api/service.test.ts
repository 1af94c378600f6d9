import { gunzipSync } from 'node:zlib'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { buildApi } from '../../src/api/index.ts'
import type { DB } from '../../src/db/tables.ts'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { freshDatabase, useDatabase } from '../support/database.ts'
import { N1 } from '../support/tiny-observatory.ts'

const VALUES = '/api/v1/valeurs?zonage=qpv-2024'

describe('how the API serves', () => {
  const { get, app, database } = useTinyApi()

  test('every answer names its release, and is not sent again to who has it', async () => {
    for (const url of [VALUES, `${VALUES}&f=geojson`, `${VALUES}&f=csv`, '/api/v1/zonages', '/api/v1/sources', `/api/v1/territoires/qpv-2024/${N1}`]) {
      const first = await get(url)
      expect(first.headers['kartye-publication']).toBe('1')
      expect(first.headers['cache-control']).toBe('public, no-cache')
      const tag = String(first.headers['etag'])
      const again = await get(url, { 'if-none-match': `"other", ${tag}` })
      expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', tag])
    }
  })

  test('the tag changes with the query, the format and the release', async () => {
    const urls = [VALUES, `${VALUES}&limite=2`, `${VALUES}&publication=2`]
    const tags = [...(await Promise.all(urls.map((url) => get(url)))), await get(VALUES, { accept: 'text/csv' })].map(({ headers }) => headers['etag'])
    expect(new Set(tags).size).toBe(4)
    expect((await get(`${VALUES}&publication=2`)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('a problem is never kept by caches', async () => {
    const answer = await get(`${VALUES}&limite=0`)
    expect([answer.headers['cache-control'], answer.headers['etag']]).toEqual(['no-store', undefined])
  })

  test('a switch is served at once, and back after a rollback', async () => {
    const { db } = database()
    const tag = String((await get(VALUES)).headers['etag'])
    await sql`INSERT INTO publish.switch (release, action) VALUES (2, 'publish')`.execute(db)
    const switched = await get(VALUES, { 'if-none-match': tag })
    expect([switched.statusCode, switched.headers['kartye-publication']]).toEqual([200, '2'])
    await sql`INSERT INTO publish.switch (release, action) VALUES (1, 'rollback')`.execute(db)
    expect((await get(VALUES, { 'if-none-match': tag })).statusCode).toBe(304)
  })

  test('pasted text is compressed, and the same once unpacked', async () => {
    const plain = await get(`${VALUES}&f=geojson`)
    const packed = await get(`${VALUES}&f=geojson`, { 'accept-encoding': 'gzip' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length)
  })

  test('HEAD answers the same headers without a body', async () => {
    const head = await app().inject({ method: 'HEAD', url: `${VALUES}&f=geojson` })
    const read = await get(`${VALUES}&f=geojson`)
    expect([head.statusCode, head.body, head.headers['etag'], head.headers['content-type']]).toEqual([
      200,
      '',
      read.headers['etag'],
      read.headers['content-type'],
    ])
  })

  test('any site may read, and read the headers that matter', async () => {
    const { headers } = await get(VALUES, { origin: 'https://carte.exemple' })
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toContain('Kartye-Publication')
    const preflight = await app().inject({
      method: 'OPTIONS',
      url: '/api/v1/valeurs',
      headers: { origin: 'https://carte.exemple', 'access-control-request-method': 'GET' },
    })
    expect(preflight.statusCode).toBe(204)
  })

  test('a bare OPTIONS is answered as a preflight is', async () => {
    const answer = await app().inject({ method: 'OPTIONS', url: '/api/v1/zonages' })
    expect([answer.statusCode, answer.body, answer.headers['access-control-allow-methods']]).toEqual([204, '', 'GET, HEAD, POST'])
  })

  test('health says alive and ready', async () => {
    expect((await get('/health/live')).json()).toEqual({ statut: 'en_vie' })
    expect((await get('/health/ready')).json()).toMatchObject({ statut: 'pret', publication: 1 })
  })

  test('metrics count requests by route, not by address, and name the release served', async () => {
    await get(`/api/v1/territoires/qpv-2024/${N1}`)
    await get('/nulle/part')
    const { body, headers } = await get('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain/)
    expect(body).toMatch(/kartye_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/territoires\/:zonage\/:code",status="200"\} [1-9]/)
    expect(body).toContain('route="inconnue",status="404"')
    expect(body).toMatch(/^kartye_release_served 1$/m)
    expect(body).toMatch(/kartye_pool_connections\{state="open"\} [1-9]/)
    expect(body).not.toContain(N1)
  })

  test('two APIs in one process keep their metrics apart', async () => {
    const other = await buildApi({ database: database(), config: { log: 'silent' } })
    await other.inject('/health/live')
    expect((await other.inject('/metrics')).body).not.toContain('/api/v1/')
    await other.close()
  })

  test('the documentation is served from here, without outside requests', async () => {
    expect((await get('/docs')).statusCode).toBe(200)
    expect((await get('/docs')).body).not.toMatch(/(src|href)="https?:/)
    expect((await get('/openapi.json')).json()).toMatchObject({ openapi: '3.0.3', info: { title: 'Kartyé' } })
  })
})

describe('an observatory without a release', () => {
  const database = useDatabase()

  test('is alive, not ready, and says what to do', async () => {
    const app = await buildApi({ database: database(), config: { log: 'silent' } })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    for (const url of ['/health/ready', VALUES, '/api/v1/zonages']) expectProblem(await app.inject(url), 503, 'rien_de_publie')
    expect((await app.inject('/api/v1/publications')).json()).toEqual({ elements: [], total: 0, suite: null, publication: null })
    const home = await app.inject('/')
    expect(home.statusCode).toBe(200)
    expect(home.body).toContain('L’observatoire est vide')
    expect(home.body).toContain('npx kartye ingest')
    await app.close()
  })

  test('with a schema behind the code is not ready', async () => {
    const app = await buildApi({ database: database(), config: { log: 'silent' } })
    await sql`DELETE FROM public.kartye_migration WHERE name = (SELECT max(name) FROM public.kartye_migration)`.execute(database().db)
    expectProblem(await app.inject('/health/ready'), 503, 'schema_perime')
    await app.close()
  })
})

describe('a database that fails', () => {
  const closers: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of closers) await close()
  })

  test('is 503 when it went down, for readiness too, and the process stays alive', async () => {
    const { pool, db } = unreachable()
    closers.push(() => pool.end())
    const app = await buildApi({ database: { kind: 'server', db, pool }, config: { log: 'silent' } })
    for (const url of ['/health/ready', VALUES, '/']) {
      const answer = await app.inject(url)
      expectProblem(answer, 503, 'base_injoignable')
    }
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    expect((await app.inject('/metrics')).body).toMatch(/^kartye_release_served 0$/m)
    await app.close()
  })

  test('a bug is 500, without its message or its SQL', async () => {
    const { database, drop } = await freshDatabase()
    closers.push(drop)
    await sql`DROP SCHEMA publish CASCADE`.execute(database.db)
    const app = await buildApi({ database, config: { log: 'silent' } })
    const answer = await app.inject(VALUES)
    expectProblem(answer, 500, 'erreur_interne')
    expect(answer.body).not.toMatch(/publish|relation|switch/)
    await app.close()
  })
})

// A port where nothing listens: 1 is reserved (RFC 1078) and closed here.
function unreachable(): { pool: pg.Pool; db: Kysely<DB> } {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1 })
  return { pool, db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }) }
}
