import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { bulkLoad } from '../../src/db/bulk.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { runNode } from '../support/child.ts'
import { freshDatabaseOptions, useDatabase } from '../support/database.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

const CHILD = 'tests/support/engine-child.ts'
const engine = inject('engine')

describe.runIf(engine.kind === 'embedded')('the folder of the embedded engine', () => {
  const cleanings: (() => void)[] = []
  afterEach(() => {
    for (const clean of cleanings.splice(0).reverse()) clean()
  })
  const temporaryFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'kartye-test-'))
    cleanings.push(() => rmSync(folder, { recursive: true, force: true }))
    return folder
  }

  test('a second process is told who holds it, and gets it when the first is gone, even killed', async () => {
    const { dataDir, drop } = await freshDatabaseOptions()
    const holder = runNode(CHILD, ['hold', dataDir])
    await holder.line(/^open$/)
    await expect(openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })).rejects.toMatchObject({
      code: 'dossier_verrouille',
      message: expect.stringContaining(`le processus ${holder.pid}`),
    })
    await holder.kill('SIGKILL')
    expect(existsSync(join(dataDir, 'kartye.lock')), 'a killed process leaves its lock').toBe(true)
    const database = await openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })
    expect(readFileSync(join(dataDir, 'kartye.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    await database.close()
    expect(existsSync(join(dataDir, 'kartye.lock'))).toBe(false)
    await drop()
  })

  test('closing twice is closing once, and leaves no socket folder behind', async () => {
    const { dataDir, drop } = await freshDatabaseOptions()
    const database = await openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })
    const socketFolder = database.pool.options.host ?? ''
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
    await Promise.all([database.close(), database.close()])
    expect(existsSync(socketFolder)).toBe(false)
    await drop()
  })

  test('a folder that cannot be made is named', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    await expect(openDatabase({ databaseUrl: null, dataDir: join(file, 'var'), poolSize: 1 })).rejects.toMatchObject({
      code: 'configuration_invalide',
      message: expect.stringContaining(join(file, 'var')),
      place: { parametre: 'KARTYE_DATA_DIR' },
    })
  })

  test('a folder that cannot be written is named', async ({ skip }) => {
    const disk = mountSmallDisk('size=1m,ro')
    if (!disk) return skip('this process may not mount a file system')
    cleanings.push(disk.remove)
    await expect(openDatabase({ databaseUrl: null, dataDir: disk.folder, poolSize: 1 })).rejects.toMatchObject({
      code: 'configuration_invalide',
      message: expect.stringContaining(disk.folder),
    })
  })

  test('a disk too small for the database is told at once', async ({ skip }) => {
    const disk = mountSmallDisk('size=8m')
    if (!disk) return skip('this process may not mount a file system')
    cleanings.push(disk.remove)
    await expect(openDatabase({ databaseUrl: null, dataDir: disk.folder, poolSize: 1 })).rejects.toMatchObject({ code: 'espace_disque' })
    expect(existsSync(join(disk.folder, 'kartye.lock')), 'the lock is given back').toBe(false)
  })

  // 4 MB stop a table from growing; 18 MB let it grow until the journal has no place for its next 16 MB, which stops the engine.
  test.for([4, 18])('a disk that fills up after %i MB is told, and what was committed is still there once it has room', async (room, { skip }) => {
    if (engine.kind !== 'embedded') return
    const disk = mountSmallDisk('size=1g')
    if (!disk) return skip('this process may not mount a file system')
    cleanings.push(disk.remove)
    cpSync(engine.template, disk.folder, { recursive: true })
    const open = (): Promise<Database> => openDatabase({ databaseUrl: null, dataDir: disk.folder, poolSize: 2 })
    const columns = [{ name: 'word', type: 'text' }]

    const database = await open()
    await sql`CREATE TABLE public.kept (word text)`.execute(database.db)
    await database.transaction((transaction) => bulkLoad(transaction, 'public.kept', columns, [['one'], ['two']]))
    disk.remount(`size=${usedMegabytes(disk.folder) + room}m`)
    const endless = function* (): Generator<[string]> {
      for (let i = 0; i < 5_000_000; i++) yield [`${i} ${'x'.repeat(200)}`]
    }
    await expect(database.transaction((transaction) => bulkLoad(transaction, 'public.kept', columns, endless()))).rejects.toMatchObject({
      code: 'espace_disque',
    })
    await database.close()

    disk.remount('size=1g')
    const again = await open()
    expect((await sql`SELECT word FROM public.kept ORDER BY word`.execute(again.db)).rows).toEqual([{ word: 'one' }, { word: 'two' }])
    await again.transaction((transaction) => bulkLoad(transaction, 'public.kept', columns, [['three']]))
    await again.close()
  })
})

function usedMegabytes(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Math.ceil(sizes.reduce((sum, { parentPath, name }) => sum + readFileSync(join(parentPath, name)).length, 0) / 2 ** 20)
}

describe('the protocol, whatever the engine', () => {
  const database = useDatabase()

  test('a query that fails gives its error to its caller and leaves the answers of the next ones alone', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) =>
        i % 3 === 0
          ? sql`SELECT 1 / ${i - i}::int AS v`.execute(database().db)
          : i % 3 === 1
            ? sql`SELECT v FROM nowhere WHERE v = ${i}::int`.execute(database().db)
            : sql`SELECT ${i}::int AS v`.execute(database().db),
      ),
    )
    const seen = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows : answer.reason.code))
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? '22012' : i % 3 === 1 ? '42P01' : [{ v: i }])))
  })

  test('parameters larger than a packet do not mix between connections', async () => {
    const texts = Array.from({ length: 24 }, (_, i) => String.fromCharCode(97 + i).repeat(400_000 + i))
    const lengths = await Promise.all(texts.map((text) => sql`SELECT left(${text}::text, 1) AS first, length(${text}::text) AS length`.execute(database().db)))
    expect(lengths.map(({ rows }) => rows[0])).toEqual(texts.map((text) => ({ first: text[0], length: text.length })))
  })

  test('an answer larger than a packet comes whole', async () => {
    const { rows } = await sql<{ text: string }>`SELECT repeat('é', ${3_000_000}::int) AS text`.execute(database().db)
    expect(rows[0]?.text.length).toBe(3_000_000)
  })
})
