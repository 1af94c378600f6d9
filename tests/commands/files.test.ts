import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommand } from '../../src/commands/build.ts'
import { filesCommand } from '../../src/commands/files.ts'
import { createOutput, type Output } from '../../src/commands/output.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { listFiles } from '../../src/publish/read/index.ts'
import { freshDatabaseOptions } from '../support/database.ts'
import { seedTinyObservatory } from '../support/tiny-observatory.ts'
import { square, toyZoning } from '../support/toy-zones.ts'

const inLamentin = { wkt: square(0, 0, 10), communes: ['97213'], departement: '972' }

/** What commands read to open a database of their own, once it is seeded; it is dropped at the end. */
function useConfig(seed: (database: Database) => Promise<void>): () => Config {
  let config = readConfig({})
  let drop = async () => {}
  beforeAll(async () => {
    const options = await freshDatabaseOptions()
    drop = options.drop
    config = { ...config, ...options }
    const database = await openDatabase(options)
    await seed(database)
    await database.close()
  })
  afterAll(async () => drop())
  return () => config
}

/** Runs a command and returns what it printed. */
async function printed(command: (output: Output) => Promise<void>, json = false): Promise<string> {
  let text = ''
  const stdout = Object.assign(Object.create(process.stdout), {
    write: (piece: string) => {
      text += piece
      return true
    },
  })
  await command(createOutput({ json }, stdout))
  return text
}

async function filesOf(config: Config, release: number): Promise<string[]> {
  const database = await openDatabase(config)
  try {
    return (await listFiles(database.db, release)).map(({ nom }) => nom)
  } finally {
    await database.close()
  }
}

describe('kartye files', () => {
  const config = useConfig(seedTinyObservatory)
  const make = (release: number, json = false) => printed((output) => filesCommand(config(), output, release), json)

  test('makes what is missing, then says that nothing is', async () => {
    expect(await make(1)).toMatch(
      /^8 fichiers faits en [\d,]+ s \([\d,]+ Mo\)\.\nÀ télécharger, une fois la publication servie : \/api\/v1\/publications\/1\/fichiers\n$/,
    )
    expect(await make(1)).toBe('La publication 1 a déjà ses 8 fichiers : rien à faire.\n')
  })

  test('prints for programs each file, its length and its checksum, under --json', async () => {
    const report = JSON.parse(await make(2, true))
    expect(report).toMatchObject({ publication: 2, secondes: expect.any(Number) })
    expect(report.fichiers).toContainEqual({ nom: 'SHA256SUMS', octets: expect.any(Number), empreinte: expect.stringMatching(/^[0-9a-f]{64}$/), nouveau: true })
  })

  test('of an unknown release is a named mistake', async () => {
    await expect(make(99)).rejects.toMatchObject({
      name: 'DomainError',
      code: 'publication_inconnue',
      message: 'Il n’y a pas de publication 99.',
    })
  })
})

describe('kartye build', () => {
  const config = useConfig(({ transaction }) =>
    transaction(async (t) => {
      await toyZoning(t, { zoning: 'zus-1996', zones: [{ code: 'z', ...inLamentin }] })
      await toyZoning(t, { zoning: 'iris-2020', zones: [{ code: '972130101', ...inLamentin }], variables: ['population'], measures: { '972130101': [1000] } })
    }),
  )
  const build = (withFiles: boolean, json = false) => printed((output) => buildCommand(config(), output, ['zus-1996'], { withFiles }), json)

  test('makes the files of its release, and says how many and how long it took', async () => {
    const lines = await build(true)
    expect(lines).toMatch(/\n\d+ fichiers faits en [\d,]+ s/)
    const release = Number(/Publication (\d+) construite/.exec(lines)?.[1])
    expect(lines).toContain(`Pour la servir : kartye publish ${release}\n`)
    expect(await filesOf(config(), release)).toEqual(expect.arrayContaining(['zus-1996.csv', 'zus-1996.gpkg', 'SHA256SUMS']))
  })

  test('leaves them out with --sans-fichiers', async () => {
    const report = JSON.parse(await build(false, true))
    expect(report.files).toBeNull()
    expect(await filesOf(config(), report.release)).toEqual([])
  })
})
