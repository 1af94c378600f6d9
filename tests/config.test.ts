import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const SERVER = 'postgres://kartye@localhost/kartye'

describe('the configuration', () => {
  test('of an empty environment is the embedded engine, on this machine only', () => {
    expect(readConfig({})).toEqual({
      databaseUrl: null,
      databaseReadUrl: null,
      dataDir: './var',
      host: '127.0.0.1',
      port: 3000,
      trustedProxies: null,
      poolSize: 10,
      statementTimeout: 30,
      heavyRequests: 5,
      heavyWaiting: 40,
      readerTimeout: 60,
      tileCache: 64,
      log: 'info',
    })
  })

  test('takes an empty variable for an absent one', () => expect(readConfig({ KARTYE_PORT: '', KARTYE_DATABASE_URL: '' })).toEqual(readConfig({})))

  test.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [10, 5],
    [200, 100],
  ])('of a pool of %i connections leaves half of them to what is quick: %i heavy answers at once', (poolSize, heavyRequests) =>
    expect(readConfig({ KARTYE_POOL_SIZE: String(poolSize) })).toMatchObject({ poolSize, heavyRequests }),
  )

  test('reads a replica of a server', () => {
    const read = 'postgres://kartye@replica/kartye'
    expect(readConfig({ KARTYE_DATABASE_URL: SERVER, KARTYE_DATABASE_READ_URL: read })).toMatchObject({ databaseUrl: SERVER, databaseReadUrl: read })
  })

  test.each([
    ['KARTYE_DATABASE_URL', 'mysql://localhost/kartye'],
    ['KARTYE_DATABASE_READ_URL', 'postgres://replica/kartye'], // of no server
    ['KARTYE_PORT', '65536'],
    ['KARTYE_TRUSTED_PROXIES', 'tous'],
    ['KARTYE_TRUSTED_PROXIES', '10.0.0.0/8,'],
    ['KARTYE_POOL_SIZE', '0'],
    ['KARTYE_STATEMENT_TIMEOUT', '0'],
    ['KARTYE_STATEMENT_TIMEOUT', '3601'],
    ['KARTYE_STATEMENT_TIMEOUT', 'trente'],
    ['KARTYE_HEAVY_REQUESTS', '0'],
    ['KARTYE_HEAVY_REQUESTS', '10'], // as many as there are connections
    ['KARTYE_HEAVY_REQUESTS', '1.5'],
    ['KARTYE_HEAVY_WAITING', '-1'],
    ['KARTYE_READER_TIMEOUT', '0'],
    ['KARTYE_TILE_CACHE', '-1'],
    ['KARTYE_LOG', 'tout'],
  ])('refuses %s=%s, and names it', (parametre, value) => {
    expect(() => readConfig({ [parametre]: value })).toThrow(expect.objectContaining({ code: 'configuration_invalide', place: { parametre } }))
  })
})
